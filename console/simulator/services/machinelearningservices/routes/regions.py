"""Azure Machine Learning: what a region has of it: usages, VM sizes, kinds of workspace."""

from __future__ import annotations

from typing import Any

from console.simulator.replies import page
from console.simulator.routing import Call, Reply, serves
from console.simulator.scopes import SUBSCRIPTION, is_here
from console.simulator.services.machinelearningservices.kinds import (
    OLDEST_VERSION,
    PROVIDER,
    VERSIONS,
    WORKSPACES,
    is_oldest,
)
from console.simulator.services.machinelearningservices.world.computes import (
    LIMITS,
    LOW_PRIORITY_LIMIT,
    SIZES,
    TOTAL_LIMIT,
)
from console.simulator.shapes import Shape

LOCATION = f"{SUBSCRIPTION}/providers/{PROVIDER}/locations/{{location}}"
USAGE, VM_SIZE = Shape("machinelearningservices/usages"), Shape("machinelearningservices/vmSizes")


@serves("GET", f"{LOCATION}/usages", *VERSIONS)
def usages(call: Call) -> Reply:
    """Answer the cores in use, in total and by family; another region has none."""
    learning = call.enclave.learning
    dedicated, low = learning.cores_in_use(), learning.cores_in_use(None, "LowPriority")
    counts = [
        _total(call, "", dedicated + low, TOTAL_LIMIT + LOW_PRIORITY_LIMIT),
        _total(call, "Dedicated", dedicated, TOTAL_LIMIT),
        _total(call, "LowPriority", low, LOW_PRIORITY_LIMIT),
        *(_of_family(call, family, learning.cores_in_use(family), limit) for family, limit in LIMITS.items()),
    ]
    return page(call, counts)


def _total(call: Call, priority: str, used: int, limit: int) -> dict[str, Any]:
    value = f"Total{priority}Cores"
    words = f"Total Cluster {priority} Regional vCPUs" if priority else "Total Cluster vCPUs"
    return _usage(call, value, kind=f"t{value[1:]}", value=value, words=words, used=used, limit=limit)


def _of_family(call: Call, family: str, used: int, limit: int) -> dict[str, Any]:
    words = f"{family} Cluster Dedicated vCPUs"
    kind = "vmFamily/dedicatedCores"
    return _usage(call, family, kind=kind, value=family, words=words, used=used, limit=limit)


def _usage(call: Call, name: str, *, used: int, **values: Any) -> dict[str, Any]:
    place = f"{call.enclave.subscription}/providers/{PROVIDER}/locations/{call.path['location']}"
    return USAGE(id=f"{place}/usages/{name}", used=used if is_here(call) else 0, **values)


@serves("GET", f"{LOCATION}/vmSizes", *VERSIONS)
def vm_sizes(call: Call) -> Reply:
    """Answer the sizes that compute can have; newer versions call the list otherwise."""
    sizes = [VM_SIZE(size=size) for size in SIZES.values()]
    return Reply({"amlCompute" if is_oldest(call) else "value": sizes})


@serves("GET", f"{SUBSCRIPTION}/providers/{PROVIDER}/workspaces/skus", OLDEST_VERSION)
def skus(call: Call) -> Reply:
    """Answer the one kind of workspace that there is."""
    kind = {"resourceType": "workspaces", "locations": [call.enclave.location]}
    offered = [{**workspace["sku"], **kind} for workspace in WORKSPACES.show_everywhere(call)]
    return page(call, [{"resourceType": "workspaces", "skus": offered}])
