"""Drain mode of a session host: while it is on, the broker sends no new sessions there."""

from __future__ import annotations

from dataclasses import dataclass

from console.actions.cli_equivalents import az
from console.actions.host_sessions import host_at
from console.actions.step import ActionStep, frees_nothing
from console.actions.step_context import StepContext
from console.model.plans import Step
from console.model.states import EnclaveState, Part
from console.model.steps import StepFacts
from console.model.targets import name_of, segment_after, short_name

HOSTS = "Microsoft.DesktopVirtualization/hostPools/sessionHosts"


@dataclass(frozen=True, slots=True)
class HostFacts(StepFacts):
    """Whether the broker sends new sessions to a host."""

    kind = "host"
    allow_new_sessions: bool


@dataclass(frozen=True, slots=True)
class SetDrainMode(ActionStep[HostFacts]):
    """Turn a host's drain mode on, or off again."""

    kind = "host.drain-mode"
    permission = f"{HOSTS}/write"
    is_repeatable = True
    looks_at = (Part.BROKER,)
    frees = frees_nothing
    allow_new_sessions: bool

    @property
    def verb(self) -> str:
        """The word that begins its key."""
        return "open" if self.allow_new_sessions else "drain"

    @property
    def stage(self) -> str:
        """The heading under which a plan lists it."""
        return "let newcomers in" if self.allow_new_sessions else "refuse newcomers"

    @property
    def words(self) -> str:
        """What it does."""
        name = short_name(self.target)
        return f"let newcomers into {name}" if self.allow_new_sessions else f"drain {name}"

    async def perform(self, context: StepContext) -> None:
        """Set the flag, then see that the broker holds it."""
        host = host_at(self.target, await context.look(Part.BROKER))
        await context.record_before(HostFacts(host.allows_new_sessions))
        if host.allows_new_sessions is not self.allow_new_sessions:
            await context.controls.broker.drain(self.target, allow=self.allow_new_sessions)
            context.report_progress("Waiting for the broker to confirm it")

            async def is_set() -> bool:
                return bool(self.holds(await context.look(Part.BROKER)))

            await context.wait_until(is_set)
        context.note_after(HostFacts(self.allow_new_sessions))

    def holds(self, state: EnclaveState) -> bool | None:
        """Whether the flag is as wanted."""
        host = state.host(self.target)
        return None if host is None else host.allows_new_sessions is self.allow_new_sessions

    def command(self) -> str:
        """Return the az command."""
        return az(
            "desktopvirtualization session-host update",
            self.target,
            host_pool_name=segment_after(self.target, "hostPools"),
            name=name_of(self.target),
            allow_new_session=str(self.allow_new_sessions).lower(),
        )

    def undo(self, before: HostFacts) -> tuple[Step, ...]:
        """Return the flag to what it was."""
        if before.allow_new_sessions is self.allow_new_sessions:
            return ()
        opposite = SetDrainMode(self.target, before.allow_new_sessions)
        return (opposite.planned(before=HostFacts(self.allow_new_sessions)),)
