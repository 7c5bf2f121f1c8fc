"""Virtual machines: started, restarted, deallocated; ended only when their power says so too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from console.actions.cli_equivalents import az
from console.actions.host_sessions import check_unused
from console.actions.step import ActionStep, frees_nothing
from console.errors import NotFound
from console.model.sessions import PowerState
from console.model.states import Part
from console.model.steps import StepFacts
from console.model.targets import name_of

if TYPE_CHECKING:
    from console.actions.step_context import StepContext
    from console.model.plans import Step
    from console.model.sessions import Machine
    from console.model.states import EnclaveState
    from console.model.targets import AzureName

MACHINES = "Microsoft.Compute/virtualMachines"
DEALLOCATE, START = f"{MACHINES}/deallocate/action", f"{MACHINES}/start/action"
BETWEEN = (PowerState.STARTING, PowerState.STOPPING, PowerState.DEALLOCATING, PowerState.UNKNOWN)
RUNNING = (PowerState.RUNNING, PowerState.STARTING)


@dataclass(frozen=True, slots=True)
class MachineFacts(StepFacts):
    """The power state of a machine."""

    kind = "machine"
    power: PowerState


def running_size(spec: ActionStep[Any], state: EnclaveState) -> tuple[AzureName, ...]:
    """Return the size of the machine that a step deallocates, unless it is deallocated already."""
    machine = state.machine(spec.target)
    return (machine.size,) if machine and machine.power is not PowerState.DEALLOCATED else ()


@dataclass(frozen=True, slots=True)
class StartMachine(ActionStep[MachineFacts]):
    """Start a machine that is no session host."""

    kind = "machine.start"
    permission = START
    is_repeatable = True
    looks_at = (Part.POWER,)
    deadline: ClassVar[float] = 900
    verb, stage = "start", "start"
    frees = frees_nothing

    @property
    def words(self) -> str:
        """What it does."""
        return f"start {name_of(self.target)}"

    async def perform(self, context: StepContext) -> None:
        """Start it and see that it runs."""
        await start(context, self.target)

    def holds(self, state: EnclaveState) -> bool | None:
        """Whether it runs."""
        return has_power(self.target, state, PowerState.RUNNING)

    def command(self) -> str:
        """Return the az command."""
        return az("vm start", self.target, name=name_of(self.target))

    def undo(self, before: MachineFacts) -> tuple[Step, ...]:
        """Stop what was off."""
        return () if before.power in RUNNING else (DeallocateMachine(self.target).planned(),)


@dataclass(frozen=True, slots=True)
class DeallocateMachine(ActionStep[MachineFacts]):
    """Stop a machine and give its cores back, with `unless_in_use` only while nobody is signed in."""

    kind = "machine.deallocate"
    permission = DEALLOCATE
    is_repeatable = True
    looks_at = (Part.POWER,)
    deadline: ClassVar[float] = 900
    verb, stage = "deallocate", "deallocate virtual machines"
    frees = running_size
    unless_in_use: bool = False

    @property
    def words(self) -> str:
        """What it does."""
        return f"deallocate {name_of(self.target)}"

    async def perform(self, context: StepContext) -> None:
        """Look again, stop it, and see that it is off."""
        state = await context.look(Part.POWER, Part.BROKER)
        machine = machine_at(self.target, state)
        if machine.power is PowerState.RUNNING:
            await context.record_before(MachineFacts(machine.power))
            if self.unless_in_use:
                check_unused(state, machine.name)
        await change(context, self.target, "deallocate", PowerState.DEALLOCATED)
        context.note_after(MachineFacts(PowerState.DEALLOCATED))

    def holds(self, state: EnclaveState) -> bool | None:
        """Whether it is off."""
        return has_power(self.target, state, PowerState.DEALLOCATED)

    def command(self) -> str:
        """Return the az command."""
        return az("vm deallocate", self.target, name=name_of(self.target))

    def undo(self, before: MachineFacts) -> tuple[Step, ...]:
        """Start what ran."""
        return (StartMachine(self.target).planned(),) if before.power is PowerState.RUNNING else ()


def machine_at(target: str, state: EnclaveState) -> Machine:
    """Return the machine of this ARM id; raises NotFound."""
    machine = state.machine(target)
    if machine is None:
        message = f"The machine {name_of(target)} no longer exists."
        raise NotFound(message)
    return machine


async def start(context: StepContext, target: str) -> None:
    """Start a machine and see that it runs."""
    machine = machine_at(target, await context.look(Part.POWER))
    await context.record_before(MachineFacts(machine.power))
    await change(context, target, "start", PowerState.RUNNING)
    context.note_after(MachineFacts(PowerState.RUNNING))


async def change(context: StepContext, target: str, verb: str, wanted: PowerState) -> None:
    """Bring a machine to a power state, by the operation under way where there is one of its own."""
    while not context.token:
        machine = machine_at(target, await context.look(Part.POWER))
        if machine.power is wanted:
            return
        if machine.power not in BETWEEN:
            break
        context.report_progress(f"still {machine.power.value}: waiting for an operation that is running")
        await context.pause()
    await follow(context, target, verb)
    await settle(context, target, wanted)


async def follow(context: StepContext, target: str, verb: str) -> None:
    """Begin an operation on a machine, or take up the one under way, and wait until Azure calls it ended."""
    await context.follow(await context.controls.power.begin(verb, target, context.token))


async def settle(context: StepContext, target: str, wanted: PowerState) -> None:
    """Look until a machine has the power state that an operation has given it; raises Halted."""

    async def power() -> str:
        return machine_at(target, await context.look(Part.POWER)).power.value

    await context.settle(name_of(target), wanted.value, power)


def has_power(target: str, state: EnclaveState, wanted: PowerState) -> bool | None:
    """Whether a machine has a power state; None while it is between two, or not listed."""
    machine = state.machine(target)
    if machine is None or machine.power in BETWEEN:
        return None
    return machine.power is wanted
