"""User sessions: messaged, disconnected, signed out, each only while it is still that person's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.actions.cli_equivalents import az, rest
from console.actions.step import ActionStep, Halted, cannot_be_seen, cannot_be_undone, frees_nothing
from console.errors import Conflict, NotFound
from console.model.sessions import SessionState
from console.model.states import Part
from console.model.steps import StepFacts
from console.model.targets import name_of, segment_after

if TYPE_CHECKING:
    from console.actions.step_context import StepContext
    from console.model.sessions import UserSession
    from console.model.states import EnclaveState

SESSIONS = "Microsoft.DesktopVirtualization/hostPools/sessionHosts/userSessions"
TITLE = "Message from the enclave's operators"
LEFT = (SessionState.DISCONNECTED, SessionState.LOG_OFF)


@dataclass(frozen=True, slots=True)
class SessionFacts(StepFacts):
    """The state of a session."""

    kind = "session"
    state: SessionState


@dataclass(frozen=True, slots=True)
class MessageSession(ActionStep[SessionFacts]):
    """Show a message in the session of `user`."""

    kind = "session.message"
    permission = f"{SESSIONS}/sendMessage/action"
    is_repeatable = True
    looks_at = (Part.BROKER,)
    verb, stage = "message", "message sessions"
    holds, undo, frees = cannot_be_seen, cannot_be_undone, frees_nothing
    user: str
    message: str

    @property
    def words(self) -> str:
        """What it does."""
        return f"message {self.user} on {_host(self.target)}"

    async def perform(self, context: StepContext) -> None:
        """Send it."""
        if _session(self, await context.look(Part.BROKER)) is None:
            message = f"{self.user} has already signed out."
            raise Halted(message)
        await context.controls.broker.message(self.target, TITLE, self.message)

    def command(self) -> str:
        """Return the REST call."""
        return rest(f"{self.target}/sendMessage", "2024-04-03")


@dataclass(frozen=True, slots=True)
class DisconnectSession(ActionStep[SessionFacts]):
    """Close the connection of a session of `user`; what runs in it goes on."""

    kind = "session.disconnect"
    permission = f"{SESSIONS}/disconnect/action"
    is_repeatable = True
    looks_at = (Part.BROKER,)
    verb, stage = "disconnect", "disconnect sessions"
    undo, frees = cannot_be_undone, frees_nothing
    user: str

    @property
    def words(self) -> str:
        """What it does."""
        return f"disconnect {self.user} on {_host(self.target)}"

    async def perform(self, context: StepContext) -> None:
        """Close it and see that the broker knows."""
        state = await context.look(Part.BROKER)
        session = _session(self, state)
        if session is not None:
            await context.record_before(SessionFacts(session.state))
        if not self.holds(state):
            await context.controls.broker.disconnect(self.target)

            async def is_disconnected() -> bool:
                return bool(self.holds(await context.look(Part.BROKER)))

            await context.wait_until(is_disconnected)

    def holds(self, state: EnclaveState) -> bool | None:
        """Whether it is disconnected, or gone."""
        session = _session(self, state)
        return session is None or session.state is SessionState.DISCONNECTED

    def command(self) -> str:
        """Return the az command."""
        return _az("disconnect", self.target)


@dataclass(frozen=True, slots=True)
class SignOutSession(ActionStep[SessionFacts]):
    """End a session of `user`; unless `is_forced` not once it is in use again."""

    kind = "session.sign-out"
    permission = f"{SESSIONS}/delete"
    deletes = True
    is_repeatable = True
    looks_at = (Part.BROKER,)
    verb, stage = "sign-out", "sign out sessions"
    undo, frees = cannot_be_undone, frees_nothing
    user: str
    is_forced: bool

    @property
    def words(self) -> str:
        """What it does."""
        return f"sign out {self.user} on {_host(self.target)}"

    async def perform(self, context: StepContext) -> None:
        """End it and wait until the broker no longer lists it."""
        in_use_again = f"{self.user} is using the session again, so it was left."
        session = _session(self, await context.look(Part.BROKER))
        if session is None:
            return
        await context.record_before(SessionFacts(session.state))
        if session.is_in_use and not self.is_forced:
            raise Halted(in_use_again)
        try:
            await context.controls.broker.sign_out(self.target, force=self.is_forced)
        except NotFound:  # has left meanwhile
            return
        except Conflict as refusal:
            raise Halted(in_use_again) from refusal

        async def is_signed_out() -> bool:
            return _session(self, await context.look(Part.BROKER)) is None

        await context.wait_until(is_signed_out)

    def holds(self, state: EnclaveState) -> bool | None:
        """Whether the broker no longer lists it."""
        return _session(self, state) is None

    def command(self) -> str:
        """Return the az command."""
        return _az("delete", self.target)


def sign_out(session: UserSession) -> SignOutSession:
    """Return what ends a session; one that was left is not ended once it is in use again."""
    return SignOutSession(session.id, session.user, is_forced=session.state not in LEFT)


def _session(
    spec: MessageSession | DisconnectSession | SignOutSession, state: EnclaveState
) -> UserSession | None:
    """Return the session while it is still that person's: numbers are used again."""
    session = state.session(spec.target)
    return session if session and session.user == spec.user else None


def _host(target: str) -> str:
    return segment_after(target, "sessionHosts").partition(".")[0]


def _az(verb: str, target: str) -> str:
    pool, host = segment_after(target, "hostPools"), segment_after(target, "sessionHosts")
    name = f"desktopvirtualization user-session {verb}"
    return az(name, target, host_pool_name=pool, session_host_name=host, id=name_of(target))
