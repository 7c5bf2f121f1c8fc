"""Azure Virtual Desktop, 2024-04-03: user sessions, and what can be done to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.replies import Refusal, page
from console.simulator.routing import Reply, serves
from console.simulator.services.desktopvirtualization.routes.pools import (
    HOST,
    POOL,
    PROVIDER,
    VERSIONS,
    host_of,
    pool_of,
)
from console.simulator.services.insights.activity import note_activity

if TYPE_CHECKING:
    from console.simulator.routing import Call
    from console.simulator.services.desktopvirtualization.world.desktops import Session

SESSION = f"{HOST}/userSessions/{{session}}"
PAGE = 100


@serves("GET", f"{POOL}/userSessions", *VERSIONS)
def sessions_of_pool(call: Call) -> Reply:
    """Answer every session of the pool."""
    return page(call, [_shown(call, session) for session in pool_of(call).sessions], size=PAGE)


@serves("GET", f"{HOST}/userSessions", *VERSIONS)
def sessions_of_host(call: Call) -> Reply:
    """Answer every session of one host."""
    return page(call, [_shown(call, session) for session in host_of(call).sessions.values()], size=PAGE)


@serves("GET", SESSION, *VERSIONS)
def session(call: Call) -> Reply:
    """Answer one session."""
    return Reply(_shown(call, _session(call)))


@serves("POST", f"{SESSION}/disconnect", *VERSIONS)
def disconnect(call: Call) -> Reply:
    """Close a session's connection."""
    found = _session(call)
    _note_cut(call, found, "disconnected")
    call.enclave.desktops.disconnect(found, call.now)
    _note(call, found, "disconnect/action")
    return Reply(None)


@serves("POST", f"{SESSION}/sendMessage", *VERSIONS)
def send_message(call: Call) -> Reply:
    """Show a message to whoever is in the session."""
    found = _session(call)
    words = call.body or {}
    call.enclave.desktops.messages.append(
        {
            "user": found.who.upn,
            "title": str(words.get("messageTitle", "")),
            "body": str(words.get("messageBody", "")),
        }
    )
    return Reply(None)


@serves("DELETE", SESSION, *VERSIONS)
def delete(call: Call) -> Reply:
    """Sign somebody out; an active session only with force."""
    found = _session(call)
    if found.state == "Active" and call.query.get("force", "").casefold() != "true":
        raise Refusal(409, "Conflict", "The session is active; use force to delete it.")
    _note_cut(call, found, "signed out")
    call.enclave.desktops.sign_out(found, call.now)
    _note(call, found, "delete")
    return Reply(None)


def _session(call: Call) -> Session:
    found = host_of(call).sessions.get(call.path["session"])
    if found is None:
        raise Refusal(404, "404", f"UserSession {call.path['session']} does not exist.")
    return found


def _id(call: Call, found: Session) -> str:
    kind = f"{PROVIDER}/hostPools/sessionHosts/userSessions"
    return call.enclave.resource(kind, call.enclave.desktops.pool, found.host.name, found.id)


def _note_cut(call: Call, found: Session, how: str) -> None:
    if found.host.machine.is_running:
        call.enclave.desktops.note_cut(found, call.now, how)


def _note(call: Call, found: Session, verb: str) -> None:
    note_activity(call, f"{PROVIDER}/hostPools/sessionHosts/userSessions/{verb}", _id(call, found))


def _shown(call: Call, found: Session) -> dict[str, Any]:
    user = found.who.upn.partition("@")[0]
    return {
        "id": _id(call, found),
        "name": f"{call.enclave.desktops.pool}/{found.host.name}/{found.id}",
        "type": f"{PROVIDER}/hostPools/sessionHosts/userSessions",
        "properties": {
            "objectId": found.correlation,
            "userPrincipalName": found.who.upn,
            "applicationType": "RemoteApp",
            "sessionState": found.state,
            "activeDirectoryUserName": f"ENCLAVE\\{user}",
            "createTime": found.created_at.isoformat(),
        },
    }
