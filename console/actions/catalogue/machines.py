"""What can be done to virtual machines that are no session hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.actions.registry import Draft, action
from console.actions.steps.machines import DeallocateMachine, MachineFacts, StartMachine
from console.model.plans import Blocker, BlockerKind, TargetKind, Tier
from console.model.sessions import PowerState

if TYPE_CHECKING:
    from console.actions.registry import Circumstances
    from console.model.sessions import Machine


def _is_on(machine: Machine) -> bool:
    return machine.power is not PowerState.DEALLOCATED


def _is_off(machine: Machine) -> bool:
    return machine.power in (PowerState.DEALLOCATED, PowerState.STOPPED)


@action("start-vm", "start", of=TargetKind.MACHINE, tier=Tier.REVERSIBLE, fits=_is_off)
def plan_start(seen: Circumstances) -> Draft:
    """Plan to start them."""
    draft, machines = _draft("start", seen)
    draft.steps = [
        StartMachine(machine.id).planned(before=MachineFacts(machine.power))
        for machine in machines
        if _is_off(machine)
    ]
    return draft


@action("stop-vm", "deallocate", of=TargetKind.MACHINE, tier=Tier.COSTLY, of_many=Tier.SEVERE, fits=_is_on)
def plan_stop(seen: Circumstances) -> Draft:
    """Plan to deallocate them; a session host is stopped as such, or not at all."""
    draft, machines = _draft("deallocate", seen)
    hosts = {host.machine_id for host in seen.state.desktop.hosts}
    draft.blockers += [
        Blocker(BlockerKind.NOT_POSSIBLE, machine.name, "is a session host: deallocate it as one")
        for machine in machines
        if machine.id in hosts
    ]
    draft.steps = [
        DeallocateMachine(machine.id).planned(before=MachineFacts(machine.power))
        for machine in machines
        if _is_on(machine)
    ]
    return draft


def _draft(verb: str, seen: Circumstances) -> tuple[Draft, list[Machine]]:
    by_target = [(target, seen.state.machine(target)) for target in seen.request.targets]
    machines = [machine for _, machine in by_target if machine]
    draft = Draft(f"{verb} {', '.join(machine.name for machine in machines)}")
    draft.blockers = [
        Blocker(BlockerKind.NOT_FOUND, target, "is no virtual machine")
        for target, machine in by_target
        if machine is None
    ]
    return draft, machines
