"""Who is on a session host, in words, and how they are signed out without cutting anybody off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.actions.operation import Halted
from console.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.actions.step_context import StepContext
    from console.model.sessions import UserSession
    from console.model.states import EnclaveState


def sessions_on(host: str, state: EnclaveState) -> tuple[UserSession, ...]:
    """Return the sessions on the host whose ARM id is given."""
    found = state.host(host)
    return state.sessions_on(found) if found else ()


async def sign_out(context: StepContext, session: UserSession, *, is_forced: bool) -> None:
    """End a session; raises Halted where it is in use again and that is not wanted."""
    try:
        await context.controls.broker.sign_out(session.id, force=is_forced)
    except NotFound:  # has left meanwhile
        return
    except Conflict as refused:
        raise Halted(in_the_way((session,))) from refused


def check_unused(context: StepContext, state: EnclaveState) -> None:
    """Raise Halted where somebody who is signed in may be working on the step's target, and that counts."""
    active = [session.user for session in state.desktop.sessions if session.is_in_use]
    if active and context.step.want("unless active") == "true":
        message = f"{active[0]} is signed in and may be working on it; it is left running"
        raise Halted(message)


def in_the_way(sessions: Sequence[UserSession]) -> str:
    """Return who keeps a host from being stopped."""
    words = ", ".join(
        f"{s.user} ({s.state.value.lower()}{f' since {s.since:%H:%M}' if s.since else ''})" for s in sessions
    )
    return f"on {sessions[0].host}: {words}; it is left running"


def people(sessions: Sequence[UserSession]) -> str:
    """Return whose sessions they are."""
    return ", ".join(sorted({session.user for session in sessions}))
