"""Azure Machine Learning, 2020-08-01: the workspace, usages, quotas and VM sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.replies import not_found, page
from console.simulator.routing import Reply, serves
from console.simulator.scopes import GROUP, SUBSCRIPTION
from console.simulator.services.machinelearningservices.world.computes import (
    LIMITS,
    LOW_PRIORITY_LIMIT,
    SIZES,
    TOTAL_LIMIT,
)

if TYPE_CHECKING:
    from console.simulator.routing import Call
    from console.simulator.services.machinelearningservices.world.learning import Learning

NEWER_VERSIONS = ("2023-04-01", "2024-04-01")  # which have jobs, and what jobs use
VERSIONS = ("2020-08-01", *NEWER_VERSIONS)
PROVIDER = "Microsoft.MachineLearningServices"
WORKSPACE = f"{GROUP}/providers/{PROVIDER}/workspaces/{{workspace}}"
LOCATION = f"{SUBSCRIPTION}/providers/{PROVIDER}/locations/{{location}}"


def learning_of(call: Call) -> Learning:
    """Return the workspace that the path names; raises Refusal for another."""
    learning = call.enclave.learning
    if call.path["workspace"].casefold() != learning.workspace.casefold():
        raise not_found(f"{PROVIDER}/workspaces", call.path["workspace"])
    return learning


@serves("GET", f"{SUBSCRIPTION}/providers/{PROVIDER}/workspaces", *VERSIONS)
@serves("GET", f"{GROUP}/providers/{PROVIDER}/workspaces", *VERSIONS)
def workspaces(call: Call) -> Reply:
    """Answer the enclave's one workspace."""
    return page(call, [_shown(call)])


@serves("GET", WORKSPACE, *VERSIONS)
def workspace(call: Call) -> Reply:
    """Answer the workspace by name."""
    learning_of(call)
    return Reply(_shown(call))


def _shown(call: Call) -> dict[str, Any]:
    """Return the workspace; only the oldest version says when it was made."""
    shown = call.enclave.learning.resource()
    if call.query["api-version"] == VERSIONS[0]:
        shown["properties"]["creationTime"] = call.enclave.learning.founded_at.isoformat()
    return shown


@serves("GET", f"{LOCATION}/usages", *VERSIONS)
def usages(call: Call) -> Reply:
    """Answer the cores in use, in total and by family; another region has none."""
    learning = call.enclave.learning
    here = call.path["location"].casefold() == call.enclave.location
    dedicated, low = learning.used(), learning.used(None, "LowPriority")
    totals = (
        (
            "totalCores",
            "TotalCores",
            "Total Cluster vCPUs",
            dedicated + low,
            TOTAL_LIMIT + LOW_PRIORITY_LIMIT,
        ),
        (
            "totalDedicatedCores",
            "TotalDedicatedCores",
            "Total Cluster Dedicated Regional vCPUs",
            dedicated,
            TOTAL_LIMIT,
        ),
        (
            "totalLowPriorityCores",
            "TotalLowPriorityCores",
            "Total Cluster LowPriority Regional vCPUs",
            low,
            LOW_PRIORITY_LIMIT,
        ),
    )
    counted = [_counted(call, "", *total) for total in totals]
    for family, limit in LIMITS.items():
        words = f"{family} Cluster Dedicated vCPUs"
        counted.append(
            _counted(call, family, "vmFamily/dedicatedCores", family, words, learning.used(family), limit)
        )
    if not here:
        counted = [{**item, "currentValue": 0} for item in counted]
    return page(call, counted)


def _counted(  # noqa: PLR0913, PLR0917  the columns of a table of counts
    call: Call, family: str, kind: str, value: str, words: str, used: int, limit: int
) -> dict[str, Any]:
    suffix = f"/providers/{PROVIDER}/locations/{call.path['location']}/usages/{family or value}"
    return {
        "id": f"{call.enclave.subscription}{suffix}",
        "type": f"{PROVIDER}/{kind}/usages",
        "currentValue": used,
        "limit": limit,
        "name": {"value": value, "localizedValue": words},
        "unit": "Count",
    }


@serves("GET", f"{LOCATION}/vmSizes", *VERSIONS)
def vm_sizes(call: Call) -> Reply:
    """Answer the sizes that compute can have; newer versions call the list otherwise."""
    sizes = [
        {
            "name": size.name,
            "family": size.family,
            "vCPUs": size.cores,
            "gpus": size.gpus,
            "osVhdSizeMB": 1_047_552,
            "maxResourceVolumeMB": 65_536,
            "memoryGB": size.memory,
            "lowPriorityCapable": True,
            "premiumIO": True,
        }
        for size in SIZES.values()
    ]
    return Reply({"amlCompute" if call.query["api-version"] == "2020-08-01" else "value": sizes})
