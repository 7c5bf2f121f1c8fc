"""What can be done to user sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.actions.registry import Draft, Option, OptionKind, action
from console.actions.steps.sessions import (
    DisconnectSession,
    MessageSession,
    SessionFacts,
    SignOutSession,
    sign_out,
)
from console.model.plans import Blocker, BlockerKind, Effect, EffectKind, TargetKind, Tier
from console.model.sessions import SessionState

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.actions.registry import Circumstances
    from console.model.sessions import UserSession

TEXT = Option("message", "what to say", OptionKind.TEXT, is_required=True)


def _is_connected(session: UserSession) -> bool:
    return session.state is not SessionState.DISCONNECTED


@action(
    "message-session",
    "send a message",
    of=TargetKind.SESSION,
    tier=Tier.COSTLY,
    options=(TEXT,),
    fits=_is_connected,
)
def plan_message(seen: Circumstances) -> Draft:
    """Plan to show a message."""
    message = seen.request.option("message")
    draft = _draft(
        "message",
        seen,
        lambda session: MessageSession(session.id, session.user, message),
        "reads the message",
    )
    if not message.strip():
        draft.blockers.append(
            Blocker(
                BlockerKind.OPTION_INVALID,
                "message",
                "is empty: type what people should read",
                option="message",
            )
        )
    return draft


@action("disconnect-session", "disconnect", of=TargetKind.SESSION, tier=Tier.COSTLY, fits=_is_connected)
def plan_disconnect(seen: Circumstances) -> Draft:
    """Plan to close the connection; what runs in the session goes on."""
    return _draft(
        "disconnect",
        seen,
        lambda session: DisconnectSession(session.id, session.user),
        "is disconnected, and keeps the session",
    )


@action("sign-out-session", "sign out", of=TargetKind.SESSION, tier=Tier.COSTLY, of_many=Tier.SEVERE)
def plan_sign_out(seen: Circumstances) -> Draft:
    """Plan to end the sessions; what is not saved in them is lost."""
    return _draft("sign out", seen, sign_out, "is signed out, and loses what is not saved")


def _draft(
    verb: str,
    seen: Circumstances,
    spec: Callable[[UserSession], MessageSession | DisconnectSession | SignOutSession],
    effect: str,
) -> Draft:
    found = [(target, seen.state.session(target)) for target in seen.request.targets]
    sessions = [session for _, session in found if session]
    users = ", ".join(session.user for session in sessions)
    draft = Draft(f"{verb} {users}")
    draft.steps = [spec(session).planned(before=SessionFacts(session.state)) for session in sessions]
    draft.effects = [
        Effect(EffectKind.PERSON, each.user, f"{each.state.value.lower()} on {each.host}: {effect}")
        for each in sessions
    ]
    draft.blockers = [
        Blocker(BlockerKind.NOT_FOUND, target, "already signed out")
        for target, session in found
        if session is None
    ]
    return draft
