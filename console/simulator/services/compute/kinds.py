"""The kinds of Compute: virtual machines, each with the extension that brought its monitoring agent."""

from __future__ import annotations

from typing import Any

from console.simulator.kinds import Kind, Resource, declare
from console.simulator.routing import Call
from console.simulator.services.compute.world.machines import AGENT_VERSION, Machine
from console.simulator.services.security.world.catalogue import check_named
from console.simulator.shapes import ABSENT, Shape

VERSIONS = (
    "2022-11-01", "2023-03-01", "2023-07-01", "2023-09-01",
    "2024-03-01", "2024-07-01", "2024-11-01", "2025-04-01", "2026-04-01",
)  # fmt: skip
AGENT_INSTALLED = check_named("Machines should have the Azure Monitor Agent installed")
INSTANCE_VIEW = Shape("compute/instanceView")


def instance_view(machine: Machine) -> dict[str, Any]:
    """Return how a machine is at the moment."""
    return INSTANCE_VIEW(
        machine=machine,
        agent_version="2.7.41491.1176" if machine.is_running else "Unknown",
        changed_at=machine.changed_at or machine.founded_at,
    )


def _machine_values(call: Call, machine: Machine) -> dict[str, Any]:
    """Add the instance view where it is asked for."""
    is_wanted = "instanceview" in call.query.get("$expand", "").casefold()
    is_wanted = is_wanted or call.query.get("statusonly", "").casefold() == "true"
    return {"instance_view": instance_view(machine) if is_wanted else ABSENT}


def _extensions(_: Call, machine: Resource[Machine]) -> list[Machine]:
    return [machine.item]


def _extension_values(call: Call, machine: Machine) -> dict[str, Any]:
    """Defender misses an agent that did not arrive whole."""
    has_arrived = call.enclave.defender.passes(AGENT_INSTALLED, machine.id)
    return {
        "version": AGENT_VERSION.rpartition(".")[0],
        "state": "Succeeded" if has_arrived else "Failed",
    }


MACHINES: Kind[Machine] = declare(
    Kind(
        "Microsoft.Compute/virtualMachines",
        VERSIONS,
        lambda call, _: call.enclave.machines.by_name.values(),
        values=_machine_values,
        table="Resources",
    )
)
EXTENSIONS: Kind[Machine] = declare(
    Kind(
        "Microsoft.Compute/virtualMachines/extensions",
        VERSIONS,
        _extensions,
        parent=MACHINES,
        name=lambda machine: f"AzureMonitor{machine.system}Agent",
        values=_extension_values,
        table="Resources",
    )
)
