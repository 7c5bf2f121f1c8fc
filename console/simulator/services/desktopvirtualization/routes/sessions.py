"""Azure Virtual Desktop, 2024-04-03: what can be done to user sessions."""

from __future__ import annotations

from console.simulator.kinds import Resource
from console.simulator.replies import Refusal
from console.simulator.routing import Call, Reply, serves
from console.simulator.services.desktopvirtualization.kinds import SESSIONS, VERSIONS
from console.simulator.services.desktopvirtualization.world.desktops import Session
from console.simulator.services.insights.activity import note_activity


@serves("POST", f"{SESSIONS.path}/disconnect", *VERSIONS)
def disconnect(call: Call) -> Reply:
    """Close a session's connection."""
    session = SESSIONS.find(call)
    _note_cut(call, session.item, "disconnected")
    call.enclave.desktops.disconnect(session.item, call.now)
    _note(call, session, "disconnect/action")
    return Reply(None)


@serves("POST", f"{SESSIONS.path}/sendMessage", *VERSIONS)
def send_message(call: Call) -> Reply:
    """Show a message to whoever is in the session."""
    session, words = SESSIONS.item(call), call.body or {}
    call.enclave.desktops.messages.append(
        {
            "user": session.who.upn,
            "title": str(words.get("messageTitle", "")),
            "body": str(words.get("messageBody", "")),
        }
    )
    return Reply(None)


@serves("DELETE", SESSIONS.path, *VERSIONS)
def delete(call: Call) -> Reply:
    """Sign somebody out; an active session only with force."""
    session = SESSIONS.find(call)
    if session.item.state == "Active" and call.query.get("force", "").casefold() != "true":
        raise Refusal(409, "Conflict", "The session is active; use force to delete it.")
    _note_cut(call, session.item, "signed out")
    call.enclave.desktops.sign_out(session.item, call.now)
    _note(call, session, "delete")
    return Reply(None)


def _note_cut(call: Call, session: Session, how: str) -> None:
    if session.host.machine.is_running:
        call.enclave.desktops.note_cut(session, call.now, how)


def _note(call: Call, session: Resource[Session], verb: str) -> None:
    note_activity(call, f"{SESSIONS.type}/{verb}", session.id)
