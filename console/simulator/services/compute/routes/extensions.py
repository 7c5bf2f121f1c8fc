"""Compute: the extensions of virtual machines, and the sizes that machines may have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.replies import named, page
from console.simulator.routing import Reply, serves
from console.simulator.scopes import SUBSCRIPTION
from console.simulator.services.compute.routes.machines import MACHINE, VERSIONS, list_all, machine_of
from console.simulator.services.compute.world.agents import KIND, agent
from console.simulator.services.compute.world.sizes import MACHINE_SIZES, MachineSize

if TYPE_CHECKING:
    from console.simulator.routing import Call

LOCATION = f"{SUBSCRIPTION}/providers/Microsoft.Compute/locations/{{location}}"


@serves("GET", f"{MACHINE}/extensions", *VERSIONS)
def extensions(call: Call) -> Reply:
    """Answer a machine's extensions."""
    return page(call, [agent(call.enclave, machine_of(call))])


@serves("GET", f"{MACHINE}/extensions/{{extension}}", *VERSIONS)
def extension(call: Call) -> Reply:
    """Answer one extension."""
    return Reply(named([agent(call.enclave, machine_of(call))], KIND, call.path["extension"]))


@serves("GET", f"{LOCATION}/vmSizes", *VERSIONS)
def sizes(call: Call) -> Reply:
    """Answer the sizes of a region."""
    return page(call, [_size(size) for size in MACHINE_SIZES.values()])


@serves("GET", f"{MACHINE}/vmSizes", *VERSIONS)
def sizes_of_machine(call: Call) -> Reply:
    """Answer the sizes that a machine may be changed to."""
    machine_of(call)
    return sizes(call)


@serves("GET", f"{LOCATION}/virtualMachines", *VERSIONS)
def in_location(call: Call) -> Reply:
    """Answer the machines of a region: all of them, or none elsewhere."""
    is_here = call.path["location"].casefold() == call.enclave.location
    return list_all(call) if is_here else page(call, [])


def _size(size: MachineSize) -> dict[str, Any]:
    return {
        "name": size.name,
        "numberOfCores": size.cores,
        "osDiskSizeInMB": 1_047_552,
        "resourceDiskSizeInMB": size.scratch * 1024,
        "memoryInMB": size.memory * 1024,
        "maxDataDiskCount": size.most_disks,
    }
