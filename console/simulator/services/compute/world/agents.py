"""The monitoring agent of each virtual machine, as the extension that brought it there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.services.compute.world.machines import AGENT_VERSION
from console.simulator.services.security.world.catalogue import check_named

if TYPE_CHECKING:
    from console.simulator.services.compute.world.machines import Machine
    from console.simulator.world.enclave import Enclave

KIND = "Microsoft.Compute/virtualMachines/extensions"
INSTALLED = check_named("Machines should have the Azure Monitor Agent installed")


def agents(enclave: Enclave) -> list[dict[str, Any]]:
    """Return the agents of all machines."""
    return [agent(enclave, machine) for machine in enclave.machines.by_name.values()]


def agent(enclave: Enclave, machine: Machine) -> dict[str, Any]:
    """Return a machine's agent as ARM shows it; Defender misses one that did not arrive whole."""
    system = "Windows" if machine.is_windows else "Linux"
    name = f"AzureMonitor{system}Agent"
    has_arrived = enclave.defender.passes(INSTALLED, machine.id)
    return {
        "id": f"{machine.id}/extensions/{name}",
        "name": name,
        "type": KIND,
        "location": enclave.location,
        "tags": {"enclave": enclave.name},
        "properties": {
            "publisher": "Microsoft.Azure.Monitor",
            "type": name,
            "typeHandlerVersion": AGENT_VERSION.rpartition(".")[0],
            "autoUpgradeMinorVersion": True,
            "enableAutomaticUpgrade": True,
            "provisioningState": "Succeeded" if has_arrived else "Failed",
        },
    }
