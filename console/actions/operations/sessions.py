"""User sessions: messaged, disconnected, signed out, each only while it is still that person's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.actions.by_hand import az, rest
from console.actions.operation import Halted, Operation, operation
from console.errors import Conflict, NotFound
from console.model.plans import Step, key_of
from console.model.sessions import SessionState
from console.model.states import Part
from console.model.targets import name_of, segment_after

if TYPE_CHECKING:
    from console.actions.scene import Scene
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

    async def perform(self, scene: Scene) -> None:
        """Send it."""
        session = _session_of(scene.step, await scene.look(Part.BROKER))
        if session is None:
            message = f"{scene.step.want('user')} has left"
            raise Halted(message)
        await scene.controls.broker.message(scene.step.target, TITLE, scene.step.want("message"))

    def command(self, step: Step) -> str:
        """Return the REST call."""
        return rest(f"{step.target}/sendMessage", "2024-04-03")


@operation
class Disconnect(Operation):
    """Close a session's connection."""

    name = "session.disconnect"
    permission = f"{SESSIONS}/disconnect/action"
    looks_at = (Part.BROKER,)

    async def perform(self, scene: Scene) -> None:
        """Close it and see that the broker knows."""
        state = await scene.look(Part.BROKER)
        session = _session_of(scene.step, state)
        if session is not None:
            await scene.found(state=session.state.value)
        if not self.holds(scene.step, state):
            await scene.controls.broker.disconnect(scene.step.target)

            async def is_so() -> bool:
                return bool(self.holds(scene.step, await scene.look(Part.BROKER)))

            await scene.until(is_so)

    def holds(self, step: Step, state: EnclaveState) -> bool | None:
        """Whether it is disconnected, or gone."""
        session = _session_of(step, state)
        return session is None or session.state is SessionState.DISCONNECTED

    def command(self, step: Step) -> str:
        """Return the az command."""
        return _by_hand("disconnect", step)


@operation
class SignOut(Operation):
    """End a session; one that had been left when the plan was made is not ended once it is in use again."""

    name = "session.sign-out"
    permission = f"{SESSIONS}/delete"
    deletes = True
    looks_at = (Part.BROKER,)

    async def perform(self, scene: Scene) -> None:
        """End it and wait until the broker has forgotten it."""
        is_forced = dict(scene.step.before).get("state") not in {
            SessionState.DISCONNECTED.value,
            SessionState.LOG_OFF.value,
        }
        session = _session_of(scene.step, await scene.look(Part.BROKER))
        if session is None:
            return
        await scene.found(state=session.state.value)
        if session.is_in_use and not is_forced:
            message = f"{session.user} is at work again; the session is left"
            raise Halted(message)
        try:
            await scene.controls.broker.sign_out(scene.step.target, force=is_forced)
        except NotFound:  # has left meanwhile
            return
        except Conflict as refused:
            message = f"{session.user} is at work again; the session is left"
            raise Halted(message) from refused

        async def is_so() -> bool:
            return _session_of(scene.step, await scene.look(Part.BROKER)) is None

        await scene.until(is_so)

    def holds(self, step: Step, state: EnclaveState) -> bool | None:
        """Whether the broker has forgotten it."""
        return _session_of(step, state) is None

    def command(self, step: Step) -> str:
        """Return the az command."""
        return _by_hand("delete", step)


def _session_of(step: Step, state: EnclaveState) -> UserSession | None:
    """Return the session while it is still that person's: numbers are used again."""
    session = state.session(step.target)
    return session if session and session.user == step.want("user") else None


def _by_hand(verb: str, step: Step) -> str:
    pool, host = segment_after(step.target, "hostPools"), segment_after(step.target, "sessionHosts")
    name = f"desktopvirtualization user-session {verb}"
    return az(name, step.target, host_pool_name=pool, session_host_name=host, id=name_of(step.target))
