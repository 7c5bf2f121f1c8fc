"""Session hosts: started, restarted, stopped; that only where nobody is and nobody can come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from console.actions.cli_equivalents import az
from console.actions.host_sessions import host_at, in_the_way, people, sessions_on, sign_out
from console.actions.step import (
    ActionStep,
    Halted,
    cannot_be_seen,
    cannot_be_undone,
    frees_nothing,
    has_no_command,
)
from console.actions.steps.machines import (
    BETWEEN,
    DEALLOCATE,
    MACHINES,
    RUNNING,
    START,
    MachineFacts,
    change,
    follow,
    has_power,
    machine_at,
    running_size,
    settle,
    start,
)
from console.model.sessions import HostStatus, PowerState
from console.model.states import Part
from console.model.steps import NoFacts, StepFacts
from console.model.targets import name_of, short_name

if TYPE_CHECKING:
    from console.actions.step_context import StepContext
    from console.model.plans import Step
    from console.model.states import EnclaveState


@dataclass(frozen=True, slots=True)
class DeallocatedHostFacts(StepFacts):
    """What is left of a host that was deallocated."""

    kind = "deallocated-host"
    power: PowerState
    ghost_sessions_removed: int


@dataclass(frozen=True, slots=True)
class DeallocateHost(ActionStep[MachineFacts]):
    """Deallocate the machine of a session host, looked at again immediately before.

    With `may_be_open` also where drain mode is off, as when a start is undone.
    """

    kind = "host.deallocate"
    permission = DEALLOCATE
    is_repeatable = True
    looks_at = (Part.BROKER, Part.POWER)
    deadline: ClassVar[float] = 900
    verb, stage = "deallocate", "deallocate session hosts"
    frees = running_size
    host: str
    may_be_open: bool = False

    @property
    def words(self) -> str:
        """What it does."""
        return f"deallocate {short_name(self.host)}"

    async def perform(self, context: StepContext) -> None:
        """Stop it only where nobody is on it and nobody can come; then see that no ghost session is left."""
        state = await context.look(Part.BROKER, Part.POWER)
        machine = machine_at(self.target, state)
        if machine.power is PowerState.RUNNING:
            await context.record_before(MachineFacts(machine.power))
            self._check_empty(state)
        await change(context, self.target, "deallocate", PowerState.DEALLOCATED)
        await _remove_ghost_sessions(context, self.host)

    def holds(self, state: EnclaveState) -> bool | None:
        """Whether the machine is off and the broker lists no session on it."""
        machine = state.machine(self.target)
        if machine is None or machine.power in BETWEEN:
            return None
        return machine.power is PowerState.DEALLOCATED and not sessions_on(self.host, state)

    def command(self) -> str:
        """Return the az command."""
        return az("vm deallocate", self.target, name=name_of(self.target))

    def undo(self, before: MachineFacts) -> tuple[Step, ...]:
        """Start it, and see that the broker knows it again."""
        if before.power is not PowerState.RUNNING:
            return ()
        return then_wait(StartHost(self.target, self.host).planned(), self.host)

    def _check_empty(self, state: EnclaveState) -> None:
        host = host_at(self.host, state)
        if sessions := state.sessions_on(host):
            raise Halted(in_the_way(sessions))
        if host.allows_new_sessions and not self.may_be_open:
            name = short_name(self.host)
            message = f"Drain mode of {name} was turned off by someone else, so {name} was left running."
            raise Halted(message)


@dataclass(frozen=True, slots=True)
class StartHost(ActionStep[MachineFacts]):
    """Start the machine of a session host."""

    kind = "host.start"
    permission = START
    is_repeatable = True
    looks_at = (Part.POWER,)
    deadline: ClassVar[float] = 900
    verb, stage = "start", "start"
    frees = frees_nothing
    host: str

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
        """Stop what was off, while nobody is on it."""
        if before.power in RUNNING:
            return ()
        return (DeallocateHost(self.target, self.host, may_be_open=True).planned(),)


@dataclass(frozen=True, slots=True)
class RestartHost(ActionStep[MachineFacts]):
    """Restart the machine of a session host, while nobody is on it."""

    kind = "host.restart"
    permission = f"{MACHINES}/restart/action"
    is_repeatable = True
    looks_at = (Part.POWER,)
    deadline: ClassVar[float] = 900
    verb, stage = "restart", "restart"
    holds, undo, frees = cannot_be_seen, cannot_be_undone, frees_nothing
    host: str

    @property
    def words(self) -> str:
        """What it does."""
        return f"restart {name_of(self.host)}"

    async def perform(self, context: StepContext) -> None:
        """Restart it and see that it runs."""
        state = await context.look(Part.POWER, Part.BROKER)
        machine = machine_at(self.target, state)
        await context.record_before(MachineFacts(machine.power))
        host = state.host(self.host)
        if not context.token and host and (sessions := state.sessions_on(host)):
            message = f"{short_name(self.host)} was not restarted: {sessions[0].user} is on it."
            raise Halted(message)
        await follow(context, self.target, "restart")
        await settle(context, self.target, PowerState.RUNNING)

    def command(self) -> str:
        """Return the az command."""
        return az("vm restart", self.target, name=name_of(self.target))


@dataclass(frozen=True, slots=True)
class WaitUntilAvailable(ActionStep[NoFacts]):
    """Wait until the broker calls a host available."""

    kind = "host.available"
    permission = ""
    waits = True
    is_repeatable = True
    looks_at = (Part.BROKER,)
    deadline: ClassVar[float] = 900
    verb, stage = "available", "start"
    command, undo, frees = has_no_command, cannot_be_undone, frees_nothing

    @property
    def words(self) -> str:
        """What it does."""
        return f"wait until {short_name(self.target)} can be used"

    async def perform(self, context: StepContext) -> None:
        """Look until it is."""

        async def is_available() -> bool:
            host = host_at(self.target, await context.look(Part.BROKER))
            context.report_progress(f"The broker calls it {host.status.value}")
            return host.status is HostStatus.AVAILABLE

        await context.wait_until(is_available)

    def holds(self, state: EnclaveState) -> bool | None:
        """Whether the broker calls it available."""
        host = state.host(self.target)
        return None if host is None else host.status is HostStatus.AVAILABLE


def then_wait(start: Step, host: str) -> tuple[Step, Step]:
    """Return a step that starts or restarts a host, and the one that waits until the broker can use it."""
    return start, WaitUntilAvailable(host).planned(needs=(start.key,))


async def _remove_ghost_sessions(context: StepContext, host: str) -> None:
    """Remove the sessions that the broker still lists on a host that is deallocated."""
    ghosts = sessions_on(host, await context.look(Part.BROKER))
    for ghost in ghosts:
        await sign_out(context, ghost, is_forced=True)

    async def is_empty() -> bool:
        sessions = sessions_on(host, await context.look(Part.BROKER))
        context.report_progress(f"Deallocated, but the broker still lists {people(sessions)}")
        return not sessions

    if ghosts:
        await context.wait_until(is_empty)
    context.note_after(DeallocatedHostFacts(PowerState.DEALLOCATED, len(ghosts)))
