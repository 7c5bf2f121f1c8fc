"""Who is on a session host, in words, and how they are signed out without cutting anybody off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.actions.step import Halted
from console.errors import Conflict, NotFound
from console.model.targets import name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.actions.step_context import StepContext
    from console.model.sessions import SessionHost, UserSession
    from console.model.states import EnclaveState


def host_at(target: str, state: EnclaveState) -> SessionHost:
    """Return the session host of this ARM id; raises NotFound."""
    host = state.host(target)
    if host is None:
        message = f"{name_of(target)} is no longer a session host."
        raise NotFound(message)
    return host


def sessions_on(host_id: str, state: EnclaveState) -> tuple[UserSession, ...]:
    """Return the sessions on the host of this ARM id."""
    host = state.host(host_id)
    return state.sessions_on(host) if host else ()


async def sign_out(context: StepContext, session: UserSession, *, is_forced: bool) -> None:
    """End a session; raises Halted where it is in use again and that is not wanted."""
    try:
        await context.controls.broker.sign_out(session.id, force=is_forced)
    except NotFound:  # has left meanwhile
        return
    except Conflict as refused:
        raise Halted(in_the_way((session,))) from refused


def check_unused(state: EnclaveState, name: str) -> None:
    """Raise Halted where somebody who is signed in may be working on what has this name."""
    active = [session.user for session in state.desktop.sessions if session.is_in_use]
    if active:
        message = f"{active[0]} is signed in and may be working on {name}, so it was left running."
        raise Halted(message)


def in_the_way(sessions: Sequence[UserSession]) -> str:
    """Return who keeps a host from being stopped."""
    host = sessions[0].host.partition(".")[0]
    reasons = "; ".join(f"{session.user} {_presence(session)}" for session in sessions)
    return f"{host} was left running: {reasons}."


def people(sessions: Sequence[UserSession]) -> str:
    """Return whose sessions they are."""
    return ", ".join(sorted({session.user for session in sessions}))


def _presence(session: UserSession) -> str:
    since = f" since {session.since:%H:%M}" if session.since else ""
    return f"{'has been' if since else 'is'} {session.state.value.lower()} on it{since}"
