"""People asked to leave a session host: sent a message, waited for, and at last signed out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from console.actions.cli_equivalents import az, rest
from console.actions.host_sessions import in_the_way, people, sessions_on, sign_out
from console.actions.step import (
    ActionStep,
    Halted,
    cannot_be_seen,
    cannot_be_undone,
    frees_nothing,
    has_no_command,
)
from console.errors import NotFound
from console.model.states import Part
from console.model.steps import NoFacts, StepFacts
from console.model.targets import name_of, segment_after, short_name

if TYPE_CHECKING:
    from console.actions.step_context import StepContext
    from console.model.plans import Step
    from console.model.states import EnclaveState
    from console.model.targets import AzureName

HOSTS = "Microsoft.DesktopVirtualization/hostPools/sessionHosts"
SETTLE_SECONDS = 10.0
TITLE = "Message from the enclave's operators"


@dataclass(frozen=True, slots=True)
class MessageFacts(StepFacts):
    """Who was sent a message."""

    kind = "message"
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MessageHost(ActionStep[NoFacts]):
    """Send a message to whoever is at work on a host."""

    kind = "host.message"
    permission = f"{HOSTS}/userSessions/sendMessage/action"
    is_repeatable = True
    looks_at = ()
    deadline: ClassVar[float] = 180
    verb, stage = "tell", "tell people"
    holds, undo, frees = cannot_be_seen, cannot_be_undone, frees_nothing
    message: str

    @property
    def words(self) -> str:
        """What it does."""
        return f"tell who is on {short_name(self.target)}"

    async def perform(self, context: StepContext) -> None:
        """Send the message to every session that somebody may be using."""
        state = await context.look(Part.BROKER)
        recipients = []
        for session in sessions_on(self.target, state):
            if session.is_in_use:
                try:
                    await context.controls.broker.message(session.id, TITLE, self.message)
                except NotFound:  # has left meanwhile
                    continue
                recipients.append(session.user)
        context.note_after(MessageFacts(tuple(recipients)))

    def command(self) -> str:
        """Return the REST call, which is made for each session."""
        return rest(f"{self.target}/userSessions/ID/sendMessage", "2024-04-03")


@dataclass(frozen=True, slots=True)
class GraceFacts(StepFacts):
    """How a grace period ended: because nobody was left, or because it was over."""

    kind = "grace"
    everyone_left: bool


@dataclass(frozen=True, slots=True)
class GracePeriod(ActionStep[NoFacts]):
    """Wait out the grace period, or until nobody is left on the host."""

    kind = "host.grace"
    permission = ""
    waits = True
    is_repeatable = True
    looks_at = ()
    verb, stage = "grace", "wait"
    holds, command, undo, frees = cannot_be_seen, has_no_command, cannot_be_undone, frees_nothing
    minutes: float

    @property
    def words(self) -> str:
        """What it does."""
        return f"wait up to {self.minutes:g} min for people on {short_name(self.target)}"

    def as_step(self, *, needs: tuple[str, ...]) -> Step:
        """Return it as a step of a plan, whose deadline leaves it its minutes."""
        return self.planned(needs=needs, deadline=60 * self.minutes + 300)

    async def perform(self, context: StepContext) -> None:
        """Wait until the run's grace period ends, which an operator may change meanwhile."""
        context.begin_grace(60 * self.minutes)
        while context.grace_left() > 0:
            sessions = sessions_on(self.target, await context.look(Part.BROKER))
            in_use = [session for session in sessions if session.is_in_use]
            if not in_use:
                context.note_after(GraceFacts(everyone_left=True))
                return
            context.report_progress(f"{people(in_use)} still signed in")
            await context.sleep(min(SETTLE_SECONDS, context.grace_left()))
        context.note_after(GraceFacts(everyone_left=False))


@dataclass(frozen=True, slots=True)
class SignOutFacts(StepFacts):
    """How many sessions were signed out."""

    kind = "sign-out"
    signed_out: int


@dataclass(frozen=True, slots=True)
class SignOutHost(ActionStep[NoFacts]):
    """Sign out who is left on a host; an active user stops it, unless `is_forced`."""

    kind = "host.sign-out"
    permission = f"{HOSTS}/userSessions/delete"
    deletes = True
    is_repeatable = True
    looks_at = (Part.BROKER,)
    verb, stage = "clear", "sign out"
    undo, frees = cannot_be_undone, frees_nothing
    is_forced: bool = False

    @property
    def words(self) -> str:
        """What it does."""
        return f"clear {short_name(self.target)} of sessions"

    async def perform(self, context: StepContext) -> None:
        """Look again, sign out, and wait until the broker lists no session."""
        signed_out: set[AzureName] = set()
        while sessions := sessions_on(self.target, await context.look(Part.BROKER)):
            active = [session for session in sessions if session.is_in_use]
            if active and not self.is_forced:
                raise Halted(in_the_way(active))
            for session in sessions:
                if session.id not in signed_out:
                    await sign_out(context, session, is_forced=self.is_forced)
                    signed_out.add(session.id)
            context.report_progress(f"Waiting for the broker to end the session of {people(sessions)}")
            await context.sleep(SETTLE_SECONDS / 2)
        context.note_after(SignOutFacts(len(signed_out)))

    def holds(self, state: EnclaveState) -> bool | None:
        """Whether the broker lists no session on the host."""
        return not sessions_on(self.target, state) if state.host(self.target) else None

    def command(self) -> str:
        """Return the az command, which is run for each session."""
        pool, host = segment_after(self.target, "hostPools"), name_of(self.target)
        verb = "desktopvirtualization user-session delete"
        return az(verb, self.target, host_pool_name=pool, session_host_name=host, id="ID")
