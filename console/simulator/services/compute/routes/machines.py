"""Compute: virtual machines with their instance views; start, deallocate, restart as long operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.longrunning import begin
from console.simulator.replies import not_found, page
from console.simulator.routing import Reply, serves
from console.simulator.scopes import GROUP, SUBSCRIPTION
from console.simulator.services.compute.world.machines import KIND, Power
from console.simulator.services.compute.world.sizes import MACHINE_SIZES
from console.simulator.services.insights.activity import note_activity

if TYPE_CHECKING:
    from datetime import datetime

    from console.simulator.routing import Call
    from console.simulator.services.compute.world.machines import Machine

VERSIONS = (
    "2022-11-01", "2023-03-01", "2023-07-01", "2023-09-01",
    "2024-03-01", "2024-07-01", "2024-11-01", "2025-04-01", "2026-04-01",
)  # fmt: skip
MACHINE = f"{GROUP}/providers/{KIND}/{{machine}}"
START_SECONDS, STOP_SECONDS, RESTART_SECONDS = 25, 30, 40


@serves("GET", f"{SUBSCRIPTION}/providers/{KIND}", *VERSIONS)
def list_all(call: Call) -> Reply:
    """Answer every machine of the subscription; statusOnly adds the power."""
    with_view = call.query.get("statusonly", "").casefold() == "true" or _wants_view(call)
    return page(call, [_shown(call, m, with_view=with_view) for m in call.enclave.machines.by_name.values()])


@serves("GET", f"{GROUP}/providers/{KIND}", *VERSIONS)
def list_in_group(call: Call) -> Reply:
    """Answer every machine of the resource group."""
    _check_group(call)
    machines = call.enclave.machines.by_name.values()
    return page(call, [_shown(call, machine, with_view=_wants_view(call)) for machine in machines])


@serves("GET", MACHINE, *VERSIONS)
def get(call: Call) -> Reply:
    """Answer one machine."""
    return Reply(_shown(call, machine_of(call), with_view=_wants_view(call)))


@serves("GET", f"{MACHINE}/instanceView", *VERSIONS)
def instance_view(call: Call) -> Reply:
    """Answer one machine's instance view alone."""
    return Reply(_view(machine_of(call)))


@serves("POST", f"{MACHINE}/start", *VERSIONS)
def start(call: Call) -> Reply:
    """Start a machine."""
    return _change(call, Power.STARTING, Power.RUNNING, START_SECONDS)


@serves("POST", f"{MACHINE}/deallocate", *VERSIONS)
def deallocate(call: Call) -> Reply:
    """Stop a machine and give its cores back."""
    return _change(call, Power.DEALLOCATING, Power.DEALLOCATED, STOP_SECONDS)


@serves("POST", f"{MACHINE}/powerOff", *VERSIONS)
def power_off(call: Call) -> Reply:
    """Stop a machine and keep its cores, still paid for."""
    return _change(call, Power.STOPPING, Power.STOPPED, STOP_SECONDS)


@serves("POST", f"{MACHINE}/restart", *VERSIONS)
def restart(call: Call) -> Reply:
    """Restart a machine."""
    return _change(call, Power.STARTING, Power.RUNNING, RESTART_SECONDS)


@serves("GET", f"{SUBSCRIPTION}/providers/Microsoft.Compute/locations/{{location}}/usages", *VERSIONS)
def usages(call: Call) -> Reply:
    """Answer the cores in use in the region."""
    running = [
        machine
        for machine in call.enclave.machines.by_name.values()
        if machine.power is not Power.DEALLOCATED
    ]
    cores = sum(MACHINE_SIZES[machine.size].cores for machine in running)
    counted = (
        ("cores", "Total Regional vCPUs", cores, 200),
        ("virtualMachines", "Virtual Machines", len(running), 25_000),
    )
    return page(
        call,
        [
            {
                "unit": "Count",
                "currentValue": used,
                "limit": limit,
                "name": {"value": name, "localizedValue": words},
            }
            for name, words, used, limit in counted
        ],
    )


def _change(call: Call, meanwhile: Power, then: Power, seconds: float) -> Reply:
    machine = machine_of(call)
    before = machine.power
    machine.turn(meanwhile, call.now)
    note_activity(call, f"{KIND}/{call.url.partition('?')[0].rpartition('/')[2]}/action", machine.id)

    def end(now: datetime) -> None:
        if machine.power is meanwhile:
            machine.turn(then, now)

    def revert(now: datetime) -> None:
        if machine.power is meanwhile:
            machine.turn(before, now)

    return begin(call, seconds=seconds, then=end, otherwise=revert)


def _wants_view(call: Call) -> bool:
    return "instanceview" in call.query.get("$expand", "").casefold()


def _check_group(call: Call) -> None:
    if call.path["group"].casefold() != call.enclave.resource_group.casefold():
        raise not_found("resourceGroups", call.path["group"])


def machine_of(call: Call) -> Machine:
    """Return the machine that the path names; raises Refusal for another."""
    _check_group(call)
    machine = call.enclave.machines.by_name.get(call.path["machine"].casefold())
    if machine is None:
        raise not_found(KIND, call.path["machine"])
    return machine


def _shown(call: Call, machine: Machine, *, with_view: bool) -> dict[str, Any]:
    resource = call.enclave.machines.resource(machine)
    if with_view:
        resource["properties"]["instanceView"] = _view(machine)
    return resource


def _view(machine: Machine) -> dict[str, Any]:
    power = machine.power.value
    changed = (machine.changed_at or machine.founded_at).isoformat()
    return {
        "computerName": machine.name,
        "vmAgent": {"vmAgentVersion": "2.7.41491.1176" if machine.is_running else "Unknown", "statuses": []},
        "statuses": [
            {
                "code": "ProvisioningState/succeeded",
                "level": "Info",
                "displayStatus": "Provisioning succeeded",
                "time": changed,
            },
            {"code": f"PowerState/{power}", "level": "Info", "displayStatus": f"VM {power}"},
        ],
    }
