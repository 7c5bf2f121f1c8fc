"""Compute: machines show their view, and are started, stopped and restarted as long operations."""

from __future__ import annotations

from datetime import datetime

from console.simulator.longrunning import begin
from console.simulator.routing import Call, Reply, serves
from console.simulator.services.compute.kinds import MACHINES, VERSIONS, instance_view
from console.simulator.services.compute.world.machines import Power
from console.simulator.services.insights.activity import note_activity

START_SECONDS, STOP_SECONDS, RESTART_SECONDS = 25, 30, 40


@serves("GET", f"{MACHINES.path}/instanceView", *VERSIONS)
def view(call: Call) -> Reply:
    """Answer one machine's instance view alone."""
    return Reply(instance_view(MACHINES.item(call)))


@serves("POST", f"{MACHINES.path}/start", *VERSIONS)
def start(call: Call) -> Reply:
    """Start a machine."""
    return _change(call, Power.STARTING, Power.RUNNING, START_SECONDS)


@serves("POST", f"{MACHINES.path}/deallocate", *VERSIONS)
def deallocate(call: Call) -> Reply:
    """Stop a machine and give its cores back."""
    return _change(call, Power.DEALLOCATING, Power.DEALLOCATED, STOP_SECONDS)


@serves("POST", f"{MACHINES.path}/powerOff", *VERSIONS)
def power_off(call: Call) -> Reply:
    """Stop a machine and keep its cores, still paid for."""
    return _change(call, Power.STOPPING, Power.STOPPED, STOP_SECONDS)


@serves("POST", f"{MACHINES.path}/restart", *VERSIONS)
def restart(call: Call) -> Reply:
    """Restart a machine."""
    return _change(call, Power.STARTING, Power.RUNNING, RESTART_SECONDS)


def _change(call: Call, meanwhile: Power, then: Power, seconds: float) -> Reply:
    machine = MACHINES.item(call)
    before = machine.power
    machine.turn(meanwhile, call.now)
    note_activity(call, f"{MACHINES.type}/{call.url.partition('?')[0].rpartition('/')[2]}/action", machine.id)

    def end(now: datetime) -> None:
        if machine.power is meanwhile:
            machine.turn(then, now)

    def revert(now: datetime) -> None:
        if machine.power is meanwhile:
            machine.turn(before, now)

    return begin(call, seconds=seconds, then=end, otherwise=revert)
