"""How people come and go: a working day in sign-ins, idle spells and forgotten sessions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from console.simulator.interventions import intervention
from console.simulator.world.enclave import Character, Enclave, Person
from console.simulator.world.people import next_arrival

if TYPE_CHECKING:
    from console.simulator.services.desktopvirtualization.world.desktops import Desktops, Session

CHANCE_OF_COMING = {Character.BUSY: 0.94, Character.IDLE: 0.35, Character.INCIDENT: 0.75}
CHANCE_OF_FORGETTING = 0.25
FORGOTTEN_FOR = timedelta(hours=9)


def schedule_life(desktops: Desktops, at: datetime) -> None:
    """Let every researcher come when they come, from `at` on."""
    enclave = desktops.enclave
    for person in enclave.people:
        if not person.is_operator:
            _expect(desktops, person, at - timedelta(days=1))
    if enclave.character is Character.INCIDENT:
        enclave.events.at(at + timedelta(days=13, hours=20), lambda now: _break_first(desktops, now))


def _expect(desktops: Desktops, who: Person, after: datetime) -> None:
    enclave = desktops.enclave
    when = next_arrival(enclave.random, after + enclave.shift) - enclave.shift
    if enclave.random.random() < CHANCE_OF_COMING[enclave.character]:
        enclave.events.at(when, lambda now: _come(desktops, who, now))
    enclave.events.at(when + timedelta(minutes=1), lambda now: _expect(desktops, who, now))


def _come(desktops: Desktops, who: Person, now: datetime) -> None:
    session = None if desktops.enclave.is_deserted(now) else desktops.sign_in(who, now)
    if session is None:
        return
    draw, events = desktops.enclave.random, desktops.enclave.events
    stays = timedelta(hours=min(11.0, max(0.6, draw.gauss(6.5, 2.2))))
    pause = now + stays * draw.uniform(0.3, 0.6)
    events.at(pause, lambda at: _pause(desktops, session, at))
    events.at(pause + timedelta(minutes=draw.uniform(10, 75)), lambda at: _resume(session, at))
    events.at(now + stays, lambda at: _leave(desktops, session, at))


def _holds(desktops: Desktops, session: Session) -> bool:
    return session.host.sessions.get(session.id) is session and desktops.session_of(session.who) is session


def _pause(desktops: Desktops, session: Session, now: datetime) -> None:
    if _holds(desktops, session) and session.state == "Active":
        desktops.go_idle(session, now)


def _resume(session: Session, _: datetime) -> None:
    if session.state == "Active":
        session.idle_since = None


def _leave(desktops: Desktops, session: Session, now: datetime) -> None:
    if not _holds(desktops, session):
        return
    if desktops.enclave.random.random() >= CHANCE_OF_FORGETTING:
        desktops.sign_out(session, now)
        return
    desktops.disconnect(session, now)
    later = now + FORGOTTEN_FOR
    desktops.enclave.events.at(later, lambda at: _forgotten(desktops, session, at))


def _forgotten(desktops: Desktops, session: Session, now: datetime) -> None:
    if _holds(desktops, session) and session.state == "Disconnected":
        desktops.sign_out(session, now)


def _break_first(desktops: Desktops, now: datetime) -> None:
    host = next(iter(desktops.hosts.values()))
    host.status, host.status_at, host.last_heartbeat = "Unavailable", now, now


@intervention("sign-in")
def sign_in(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> str | None:
    """Let somebody (`user`, a UPN, else anyone who is out) sign in, on `host` if it is named."""
    desktops = enclave.desktops
    who = _person(enclave, arguments.get("user"))
    host = desktops.hosts.get(str(arguments.get("host", "")).casefold())
    session = desktops.sign_in(who, now, host)
    return session.id if session else None


@intervention("sign-out")
def sign_out(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> None:
    """Let `user` sign out, or everybody."""
    for session in enclave.desktops.sessions:
        if arguments.get("user") in (None, session.who.upn):
            enclave.desktops.sign_out(session, now)


@intervention("idle-session")
def idle_session(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> None:
    """Let `user` disconnect and leave the session behind, idle for `minutes` already."""
    for session in enclave.desktops.sessions:
        if arguments.get("user") in (None, session.who.upn):
            enclave.desktops.disconnect(session, now)
            session.idle_since = now - timedelta(minutes=float(arguments.get("minutes", 0)))


@intervention("ghost-sessions")
def ghost_sessions(enclave: Enclave, _: datetime, arguments: Mapping[str, Any]) -> None:
    """Let the broker keep believing in the sessions of hosts that stop, or no longer (`on`)."""
    enclave.desktops.keeps_ghosts = bool(arguments.get("on", True))


@intervention("ignore-drain")
def ignore_drain(enclave: Enclave, _: datetime, arguments: Mapping[str, Any]) -> str:
    """Let a host (`host`, else the first) accept a drain and do nothing."""
    hosts = enclave.desktops.hosts
    host = hosts[str(arguments["host"]).casefold()] if "host" in arguments else next(iter(hosts.values()))
    host.keeps_flag = True
    return host.name


@intervention("break-host")
def break_host(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> str:
    """Let a host's agent fall silent: `host`, else the first one."""
    hosts = enclave.desktops.hosts
    host = hosts[str(arguments["host"]).casefold()] if "host" in arguments else next(iter(hosts.values()))
    host.status, host.status_at, host.last_heartbeat = "NoHeartbeat", now, now
    return host.name


def _person(enclave: Enclave, upn: str | None) -> Person:
    busy = {session.who.upn for session in enclave.desktops.sessions}
    for person in enclave.people:
        if person.upn == upn or (upn is None and person.upn not in busy and not person.is_operator):
            return person
    message = f"nobody called {upn} is free to sign in"
    raise ValueError(message)
