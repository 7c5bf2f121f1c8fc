"""Azure Virtual Desktop: the host pool, its session hosts, and who is on them.

The broker learns of a host's power with a delay, and a session can outlive its
host in the broker's eyes: both happen in Azure, so they happen here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain

from console.simulator.services.compute.world.machines import Machine
from console.simulator.services.desktopvirtualization.world.life import schedule_life
from console.simulator.services.desktopvirtualization.world.rows import connection_row, management_row
from console.simulator.world.enclave import Character, Enclave, Person

BROKER_DELAY = timedelta(seconds=40)
MOST_SESSIONS = {Character.BUSY: 6, Character.IDLE: 6, Character.INCIDENT: 5}
RDP_PROPERTIES = (
    "drivestoredirect:s:;redirectclipboard:i:0;redirectprinters:i:0;usbdevicestoredirect:s:;"
    "devicestoredirect:s:;audiomode:i:0;use multimon:i:1;"
)


@dataclass(slots=True)
class Session:
    """A user session; `idle_since` is set while nobody types."""

    id: str
    who: Person
    host: Host
    created_at: datetime
    correlation: str
    state: str = "Active"
    idle_since: datetime | None = None


@dataclass(slots=True)
class Host:
    """A session host as the broker knows it; one that `keeps_flag` accepts a drain and ignores it."""

    name: str
    object_id: str
    machine: Machine
    allows_new_sessions: bool = True
    status: str = "Available"
    status_at: datetime | None = None
    agent_version: str = "1.0.11388.1600"
    last_heartbeat: datetime | None = None
    sessions: dict[str, Session] = field(default_factory=dict)
    keeps_flag: bool = False

    @property
    def takes_newcomers(self) -> bool:
        """Whether the broker may send somebody here."""
        return self.allows_new_sessions and self.status == "Available" and self.machine.is_running


class Desktops:
    """The host pool of an enclave; hosts by folded name; `cuts` tells who was cut off at work, and how."""

    def __init__(self, enclave: Enclave, at: datetime) -> None:
        self.enclave = enclave
        self.pool = f"hp-{enclave.name}"
        self.pool_object_id = enclave.guid()
        self.rdp_properties = RDP_PROPERTIES
        self.max_sessions = MOST_SESSIONS[enclave.character]
        self.founded_at = at
        self.keeps_ghosts = False
        self.messages: list[dict[str, str]] = []
        self.cuts: list[dict[str, str]] = []
        self._number = 0
        self.hosts = {
            host.name.casefold(): host for host in map(self._host, enclave.machines.with_role("session-host"))
        }

    def _host(self, machine: Machine) -> Host:
        host = Host(f"{machine.name}.{self.enclave.name}.local", self.enclave.guid(), machine)
        machine.on_power.append(lambda _, now: self._follow_power(host, now))
        return host

    @property
    def sessions(self) -> list[Session]:
        """Every session the broker holds."""
        return [session for host in self.hosts.values() for session in host.sessions.values()]

    def session_of(self, who: Person) -> Session | None:
        """Return the session somebody has, if any."""
        sessions = chain.from_iterable(host.sessions.values() for host in self.hosts.values())
        return next((session for session in sessions if session.who is who), None)

    def sign_in(self, who: Person, now: datetime, host: Host | None = None) -> Session | None:
        """Bring somebody in, back to a session of theirs if there is one; None where no host takes them."""
        own = self.session_of(who)
        if own is not None and own.host.machine.is_running:
            own.state, own.idle_since = "Active", None
            connection_row(self.enclave, own, now, "Started", "Connected")
            return own
        free = [h for h in self.hosts.values() if h.takes_newcomers and len(h.sessions) < self.max_sessions]
        target = host or min(free, key=lambda h: len(h.sessions), default=None)
        if target is None or own is not None:
            connection_row(self.enclave, None, now, "Started", who=who)
            return None
        self._number += 1
        session = Session(str(self._number), who, target, now, self.enclave.guid())
        target.sessions[session.id] = session
        connection_row(self.enclave, session, now, "Started", "Connected")
        return session

    def go_idle(self, session: Session, now: datetime) -> None:
        """Let nobody type any more, without leaving."""
        session.idle_since = now

    def disconnect(self, session: Session, now: datetime) -> None:
        """Close the connection, the session stays."""
        if session.state == "Active":
            session.state, session.idle_since = "Disconnected", session.idle_since or now
            connection_row(self.enclave, session, now, "Completed")

    def sign_out(self, session: Session, now: datetime) -> None:
        """End a session."""
        self.disconnect(session, now)
        session.host.sessions.pop(session.id, None)

    def note_cut(self, session: Session, now: datetime, how: str) -> None:
        """Remember that somebody was cut off, unless they had left."""
        if session.state == "Active":
            self.cuts.append(
                {"user": session.who.upn, "host": session.host.name, "how": how, "at": now.isoformat()}
            )

    def drain(self, host: Host, now: datetime, *, allow: bool, who: str) -> None:
        """Refuse or allow newcomers on a host."""
        if not host.keeps_flag:
            host.allows_new_sessions = allow
        management_row(self.enclave, self.pool, host, now, who)

    def _follow_power(self, host: Host, now: datetime) -> None:
        if host.machine.is_running:
            self.enclave.events.at(now + BROKER_DELAY, lambda at: self._notice(host, at))
            return
        for session in list(host.sessions.values()):
            self.note_cut(session, now, f"the machine is {host.machine.power.value}")
            self.disconnect(session, now)
            if not self.keeps_ghosts:
                host.sessions.pop(session.id, None)
        self.enclave.events.at(now + BROKER_DELAY, lambda at: self._notice(host, at))

    def _notice(self, host: Host, now: datetime) -> None:
        host.status = "Available" if host.machine.is_running else "Shutdown"
        host.status_at = now

    def heartbeat(self, host: Host, now: datetime) -> datetime:
        """Return when the host's agent was last heard of."""
        if host.machine.is_running and host.status == "Available":
            return now.replace(second=now.second // 30 * 30, microsecond=0)
        return host.last_heartbeat or host.machine.changed_at or host.status_at or self.founded_at

    @cached_property
    def pool_id(self) -> str:
        """The ARM id of the host pool."""
        return self.enclave.resource("Microsoft.DesktopVirtualization/hostPools", self.pool)


def create(enclave: Enclave, at: datetime) -> Desktops:
    """Give an enclave its desktops, and let people come and go from `at` on."""
    desktops = Desktops(enclave, at)
    schedule_life(desktops, at)
    return desktops
