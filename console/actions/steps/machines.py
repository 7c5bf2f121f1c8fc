"""Virtual machines: started, restarted, deallocated; ended only when their power says so too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.actions.cli_equivalents import az
from console.actions.host_sessions import check_unused
from console.actions.operation import Halted, Operation, operation
from console.errors import NotFound
from console.model.plans import Step, key_of
from console.model.sessions import PowerState
from console.model.states import Part
from console.model.targets import name_of

if TYPE_CHECKING:
    from console.actions.step_context import StepContext
    from console.model.plans import Facts
    from console.model.sessions import Machine, SessionHost
    from console.model.states import EnclaveState

MACHINES = "Microsoft.Compute/virtualMachines"
DEALLOCATE, START = f"{MACHINES}/deallocate/action", f"{MACHINES}/start/action"
BETWEEN = (PowerState.STARTING, PowerState.STOPPING, PowerState.DEALLOCATING, PowerState.UNKNOWN)


def start(machine: str, *, host: str = "", power: PowerState | None = None) -> Step:
    """Return the step that starts a machine; `host` is the session host that it is, if it is one."""
    return Step(
        key=key_of("start", machine),
        operation="machine.start",
        target=machine,
        words=f"start {name_of(machine)}",
        stage="start",
        wanted=(("host", host),) if host else (),
        before=(("power", power.value),) if power else (),
        deadline=900,
    )


def restart(host: SessionHost) -> Step:
    """Return the step that restarts a session host's machine, while nobody is on it."""
    return Step(
        key=key_of("restart", host.machine_id),
        operation="machine.restart",
        target=host.machine_id,
        words=f"restart {host.name}",
        stage="restart",
        wanted=(("host", host.id),),
        before=(("power", host.power.value),),
        deadline=900,
    )


def deallocate(machine: Machine, *, follows: tuple[str, ...] = (), unless_active: bool = False) -> Step:
    """Return the step that deallocates a machine, with `unless_active` only while nobody is signed in."""
    return Step(
        key=key_of("deallocate", machine.id),
        operation="machine.deallocate",
        target=machine.id,
        words=f"deallocate {machine.name}",
        stage="deallocate virtual machines",
        follows=follows,
        wanted=(("unless active", "true"),) if unless_active else (),
        before=(("power", machine.power.value),),
        deadline=900,
    )


@operation
class StartMachine(Operation):
    """Start a machine."""

    name = "machine.start"
    permission = START
    looks_at = (Part.POWER,)

    async def perform(self, context: StepContext) -> None:
        """Start it and see that it runs."""
        machine = machine_at(context.step.target, await context.look(Part.POWER))
        await context.record_before(power=machine.power.value)
        await change(context, "start", PowerState.RUNNING)
        context.note_after(power=PowerState.RUNNING.value)

    def holds(self, step: Step, state: EnclaveState) -> bool | None:
        """Whether it runs."""
        return _has_power(step, state, PowerState.RUNNING)

    def command(self, step: Step) -> str:
        """Return the az command."""
        return az("vm start", step.target, name=name_of(step.target))

    def undone(self, step: Step, before: Facts) -> tuple[Step, ...]:
        """Stop what was off, a session host only while nobody is on it."""
        was = dict(before).get("power")
        if was in (None, PowerState.RUNNING.value, PowerState.STARTING.value):
            return ()
        is_host = bool(step.want("host"))
        return (
            Step(
                key=key_of("deallocate", step.target),
                operation="host.deallocate" if is_host else "machine.deallocate",
                target=step.target,
                words=f"deallocate {name_of(step.target)}",
                stage="deallocate virtual machines",
                wanted=(*step.wanted, ("undrained", "allowed")) if is_host else (),
                deadline=900,
            ),
        )


@operation
class RestartMachine(Operation):
    """Restart a machine, a session host only while nobody is on it."""

    name = "machine.restart"
    permission = f"{MACHINES}/restart/action"
    looks_at = (Part.POWER,)

    async def perform(self, context: StepContext) -> None:
        """Restart it and see that it runs."""
        state = await context.look(Part.POWER, Part.BROKER)
        machine = machine_at(context.step.target, state)
        await context.record_before(power=machine.power.value)
        host = state.host(context.step.want("host"))
        if not context.token and host and (present := state.sessions_on(host)):
            message = f"{present[0].user} is on {host.name}; it is not restarted"
            raise Halted(message)
        await _follow(context, "restart")
        await _settled(context, PowerState.RUNNING)

    def holds(self, step: Step, state: EnclaveState) -> bool | None:
        """Whether it has been restarted cannot be seen."""
        del step, state
        return None

    def command(self, step: Step) -> str:
        """Return the az command."""
        return az("vm restart", step.target, name=name_of(step.target))


@operation
class DeallocateMachine(Operation):
    """Stop a machine and give its cores back."""

    name = "machine.deallocate"
    permission = DEALLOCATE
    looks_at = (Part.POWER,)

    async def perform(self, context: StepContext) -> None:
        """Look again, stop it, and see that it is off."""
        state = await context.look(Part.POWER, Part.BROKER)
        machine = machine_at(context.step.target, state)
        if machine.power is PowerState.RUNNING:
            await context.record_before(power=machine.power.value)
            check_unused(context, state)
        await change(context, "deallocate", PowerState.DEALLOCATED)
        context.note_after(power=PowerState.DEALLOCATED.value)

    def holds(self, step: Step, state: EnclaveState) -> bool | None:
        """Whether it is off."""
        return _has_power(step, state, PowerState.DEALLOCATED)

    def command(self, step: Step) -> str:
        """Return the az command."""
        return az("vm deallocate", step.target, name=name_of(step.target))

    def undone(self, step: Step, before: Facts) -> tuple[Step, ...]:
        """Start what ran."""
        return (start(step.target),) if dict(before).get("power") == PowerState.RUNNING.value else ()


def machine_at(target: str, state: EnclaveState) -> Machine:
    """Return the machine of this ARM id; raises NotFound."""
    machine = state.machine(target)
    if machine is None:
        message = f"the machine {name_of(target)} is not there any more"
        raise NotFound(message)
    return machine


async def change(context: StepContext, verb: str, wanted: PowerState) -> None:
    """Bring the step's machine to a power state, by the operation under way where there is one of its own."""
    while not context.token:
        machine = machine_at(context.step.target, await context.look(Part.POWER))
        if machine.power is wanted:
            return
        if machine.power not in BETWEEN:
            break
        context.report_progress(f"it is {machine.power.value}: waiting for what somebody has begun")
        await context.pause()
    await _follow(context, verb)
    await _settled(context, wanted)


async def _follow(context: StepContext, verb: str) -> None:
    await context.follow(await context.controls.power.begin(verb, context.step.target, context.token))


async def _settled(context: StepContext, wanted: PowerState) -> None:
    async def power() -> str:
        return machine_at(context.step.target, await context.look(Part.POWER)).power.value

    await context.settle(name_of(context.step.target), wanted.value, power)


def _has_power(step: Step, state: EnclaveState, wanted: PowerState) -> bool | None:
    machine = state.machine(step.target)
    if machine is None or machine.power in BETWEEN:
        return None
    return machine.power is wanted
