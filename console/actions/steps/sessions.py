"""User sessions: messaged, disconnected, signed out, each only while it is still that person's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.actions.cli_equivalents import az, rest
from console.actions.operation import Halted, Operation, operation
from console.errors import Conflict, NotFound
from console.model.plans import Step, key_of
from console.model.sessions import SessionState
from console.model.states import Part
from console.model.targets import name_of, segment_after

if TYPE_CHECKING:
    from console.actions.step_context import StepContext
    from console.model.sessions import UserSession
    from console.model.states import EnclaveState

SESSIONS = "Microsoft.DesktopVirtualization/hostPools/sessionHosts/userSessions"
TITLE = "Message from the enclave's operators"


def session_step(verb: str, session: UserSession, *, message: str = "") -> Step:
    """Return the step that does `verb` ("message", "disconnect", "sign-out") to a session."""
    said = {"message": "message", "disconnect": "disconnect", "sign-out": "sign out"}[verb]
    return Step(
        key=key_of(verb, session.id),
        operation=f"session.{verb}",
        target=session.id,
        words=f"{said} {session.user} on {session.host.partition('.')[0]}",
        stage=f"{said} sessions",
        wanted=(("user", session.user), *((("message", message),) if message else ())),
        before=(("state", session.state.value),),
        deadline=300,
    )


@operation
class Message(Operation):
    """Show a message in a session."""

    name = "session.message"
    permission = f"{SESSIONS}/sendMessage/action"
    looks_at = (Part.BROKER,)

    async def perform(self, context: StepContext) -> None:
        """Send it."""
        session = _session_of(context.step, await context.look(Part.BROKER))
        if session is None:
            message = f"{context.step.want('user')} has left"
            raise Halted(message)
        await context.controls.broker.message(context.step.target, TITLE, context.step.want("message"))

    def command(self, step: Step) -> str:
        """Return the REST call."""
        return rest(f"{step.target}/sendMessage", "2024-04-03")


@operation
class Disconnect(Operation):
    """Close a session's connection."""

    name = "session.disconnect"
    permission = f"{SESSIONS}/disconnect/action"
    looks_at = (Part.BROKER,)

    async def perform(self, context: StepContext) -> None:
        """Close it and see that the broker knows."""
        state = await context.look(Part.BROKER)
        session = _session_of(context.step, state)
        if session is not None:
            await context.record_before(state=session.state.value)
        if not self.holds(context.step, state):
            await context.controls.broker.disconnect(context.step.target)

            async def is_so() -> bool:
                return bool(self.holds(context.step, await context.look(Part.BROKER)))

            await context.wait_until(is_so)

    def holds(self, step: Step, state: EnclaveState) -> bool | None:
        """Whether it is disconnected, or gone."""
        session = _session_of(step, state)
        return session is None or session.state is SessionState.DISCONNECTED

    def command(self, step: Step) -> str:
        """Return the az command."""
        return _az("disconnect", step)


@operation
class SignOut(Operation):
    """End a session; one that had been left when the plan was made is not ended once it is in use again."""

    name = "session.sign-out"
    permission = f"{SESSIONS}/delete"
    deletes = True
    looks_at = (Part.BROKER,)

    async def perform(self, context: StepContext) -> None:
        """End it and wait until the broker has forgotten it."""
        is_forced = dict(context.step.before).get("state") not in {
            SessionState.DISCONNECTED.value,
            SessionState.LOG_OFF.value,
        }
        session = _session_of(context.step, await context.look(Part.BROKER))
        if session is None:
            return
        await context.record_before(state=session.state.value)
        if session.is_in_use and not is_forced:
            message = f"{session.user} is at work again; the session is left"
            raise Halted(message)
        try:
            await context.controls.broker.sign_out(context.step.target, force=is_forced)
        except NotFound:  # has left meanwhile
            return
        except Conflict as refused:
            message = f"{session.user} is at work again; the session is left"
            raise Halted(message) from refused

        async def is_so() -> bool:
            return _session_of(context.step, await context.look(Part.BROKER)) is None

        await context.wait_until(is_so)

    def holds(self, step: Step, state: EnclaveState) -> bool | None:
        """Whether the broker has forgotten it."""
        return _session_of(step, state) is None

    def command(self, step: Step) -> str:
        """Return the az command."""
        return _az("delete", step)


def _session_of(step: Step, state: EnclaveState) -> UserSession | None:
    """Return the session while it is still that person's: numbers are used again."""
    session = state.session(step.target)
    return session if session and session.user == step.want("user") else None


def _az(verb: str, step: Step) -> str:
    pool, host = segment_after(step.target, "hostPools"), segment_after(step.target, "sessionHosts")
    name = f"desktopvirtualization user-session {verb}"
    return az(name, step.target, host_pool_name=pool, session_host_name=host, id=name_of(step.target))
