"""Compute: what a region has of it: usages, sizes, machines."""

from __future__ import annotations

from console.simulator.replies import page
from console.simulator.routing import Call, Reply, serves
from console.simulator.scopes import SUBSCRIPTION, is_here
from console.simulator.services.compute.kinds import MACHINES, VERSIONS
from console.simulator.services.compute.world.machines import Power
from console.simulator.services.compute.world.sizes import MACHINE_SIZES
from console.simulator.shapes import Shape

LOCATION = f"{SUBSCRIPTION}/providers/Microsoft.Compute/locations/{{location}}"
CORES_LIMIT, MACHINES_LIMIT = 200, 25_000
USAGE, SIZE = Shape("compute/usages"), Shape("compute/vmSizes")


@serves("GET", f"{LOCATION}/usages", *VERSIONS)
def usages(call: Call) -> Reply:
    """Answer the cores in use in the region."""
    machines = call.enclave.machines.by_name.values()
    running = [machine for machine in machines if machine.power is not Power.DEALLOCATED]
    cores = sum(MACHINE_SIZES[machine.size].cores for machine in running)
    counts = [
        USAGE(name="cores", words="Total Regional vCPUs", used=cores, limit=CORES_LIMIT),
        USAGE(name="virtualMachines", words="Virtual Machines", used=len(running), limit=MACHINES_LIMIT),
    ]
    return page(call, counts)


@serves("GET", f"{LOCATION}/vmSizes", *VERSIONS)
def sizes(call: Call) -> Reply:
    """Answer the sizes of a region."""
    sizes = MACHINE_SIZES.values()
    return page(
        call, [SIZE(size=size, scratch=size.scratch * 1024, memory=size.memory * 1024) for size in sizes]
    )


@serves("GET", f"{MACHINES.path}/vmSizes", *VERSIONS)
def sizes_of_machine(call: Call) -> Reply:
    """Answer the sizes that a machine may be changed to."""
    MACHINES.find(call)
    return sizes(call)


@serves("GET", f"{LOCATION}/virtualMachines", *VERSIONS)
def machines(call: Call) -> Reply:
    """Answer the machines of a region: all of them, or none elsewhere."""
    return MACHINES.serve_list(call) if is_here(call) else page(call, [])
