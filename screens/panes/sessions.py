"""Sessions: session hosts, user sessions, host pools and the machines behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from console.model.plans import TargetKind
from console.model.sessions import (
    Desktop,
    HostPool,
    HostStatus,
    Machine,
    PowerState,
    SessionHost,
    SessionState,
    UserSession,
)
from screens.dialogs.sheet import Description
from screens.panes.pane import Pane
from screens.panes.portal import portal_url
from screens.panes.sections import Section, Step
from screens.widgets.grid.columns import ALWAYS, Column, Tone
from screens.widgets.meter import meter
from screens.widgets.quantities import since
from screens.widgets.symbols import symbol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

POWER = {
    PowerState.RUNNING: Tone.GOOD,
    PowerState.DEALLOCATED: Tone.MUTED,
    PowerState.STOPPED: Tone.WARN,
    PowerState.UNKNOWN: Tone.MUTED,
}
STATES = {SessionState.ACTIVE: Tone.GOOD, SessionState.DISCONNECTED: Tone.MUTED}
LOAD = 8


class SessionsPane(Pane[Desktop]):
    """Who is in the enclave; a host opens its sessions, a pool its hosts."""

    def make_sections(self) -> Sequence[Section[Desktop, Any]]:
        """Return hosts, sessions, pools and machines."""
        return [self._hosts(), self._sessions(), self._pools(), self._machines()]

    def summary(self, value: Desktop) -> Content:
        """Tell how many are in, how many hosts serve them, how many are drained or sick."""
        active = sum(session.state is SessionState.ACTIVE for session in value.sessions)
        left = sum(session.state is SessionState.DISCONNECTED for session in value.sessions)
        others = len(value.sessions) - active - left
        places = sum(host.max_sessions for host in value.hosts if _serves(host))
        serving = sum(_serves(host) for host in value.hosts)
        draining = sum(host.is_draining for host in value.hosts)
        sick = sum(_is_sick(host) for host in value.hosts)
        return Content.assemble(
            (f"{active} active", "bold"),
            f"  {left} disconnected" + (f"  {others} in another state" if others else ""),
            (
                f"   {meter(len(value.sessions) / places if places else 0, 16, ascii_only=self.app.ascii_only)} ",
                "$text-accent",
            ),
            f"{len(value.sessions)} of {places} places   {serving}/{len(value.hosts)} hosts serve",
            (f"   {draining} drained" if draining else "", "$text-warning"),
            (f"   {sick} sick" if sick else "", "$text-error"),
        )

    def _hosts(self) -> Section[Desktop, SessionHost]:
        return Section(
            name="hosts",
            acts_on=TargetKind.HOST,
            columns=self._host_columns(),
            rows=lambda desktop: desktop.hosts,
            key=lambda host: host.id,
            problem=lambda host: _is_sick(host) or host.is_draining,
            describe=self._describe_host,
            raw=lambda host: host.raw,
            link=lambda host: portal_url(self.app.enclave, host.machine_id or host.id),
            opens=lambda host: Step("sessions", host.name, lambda row: row.host == host.name),
            empty="No session host is registered in the host pools.",
        )

    def _host_columns(self) -> tuple[Column[SessionHost], ...]:
        return (
            Column("Status", lambda h: f"{symbol(_host_tone(h))} {_status(h)}", tone=_host_tone, keep=ALWAYS),
            Column("Host", lambda h: h.name, keep=ALWAYS, width=40),
            Column("Power", lambda h: h.power.value, tone=lambda h: POWER.get(h.power, Tone.WARN), keep=6),
            Column(
                "Sessions",
                lambda h: f"{h.sessions}/{h.max_sessions or '-'}",
                order=lambda h: -h.sessions,
                right=True,
                keep=8,
            ),
            Column(
                "",
                lambda h: meter(
                    h.sessions / h.max_sessions if h.max_sessions else 0, LOAD, ascii_only=self.app.ascii_only
                ),
                keep=3,
                tone=lambda _: Tone.ACCENT,
            ),
            Column(
                "New",
                lambda h: "drain" if h.is_draining else "allowed",
                tone=lambda h: Tone.WARN if h.is_draining else Tone.PLAIN,
                keep=7,
            ),
            Column(
                "Heartbeat",
                lambda h: since(h.last_heartbeat, self.app.now()),
                order=lambda h: h.last_heartbeat,
                right=True,
                keep=5,
            ),
            Column("Agent", lambda h: h.agent_version, keep=1),
        )

    def _sessions(self) -> Section[Desktop, UserSession]:
        return Section(
            name="sessions",
            acts_on=TargetKind.SESSION,
            columns=(
                Column(
                    "State",
                    lambda s: f"{symbol(_state_tone(s))} {s.state.value.lower()}",
                    tone=_state_tone,
                    keep=ALWAYS,
                ),
                Column("User", lambda s: s.user, keep=ALWAYS),
                Column("Host", lambda s: s.host.partition(".")[0], keep=6),
                Column(
                    "Since",
                    lambda s: since(s.since, self.app.now()),
                    order=lambda s: s.since,
                    right=True,
                    keep=8,
                ),
                Column(
                    "Idle",
                    lambda s: since(s.idle_since, self.app.now()),
                    order=lambda s: s.idle_since,
                    right=True,
                    keep=7,
                    tone=lambda s: Tone.WARN if s.idle_since else Tone.MUTED,
                ),
                Column("Kind", lambda s: s.application, keep=1),
            ),
            rows=lambda desktop: desktop.sessions,
            key=lambda session: session.id,
            problem=lambda session: session.state is not SessionState.ACTIVE,
            describe=self._describe_session,
            raw=lambda session: session.raw,
            link=lambda session: portal_url(self.app.enclave, session.id.partition("/sessionHosts/")[0]),
            empty="Nobody is signed in.",
        )

    def _pools(self) -> Section[Desktop, HostPool]:
        return Section(
            name="pools",
            columns=(
                Column("Pool", lambda p: p.name, keep=ALWAYS),
                Column("Kind", lambda p: p.kind, keep=6),
                Column("Balancing", lambda p: p.load_balancer, keep=4),
                Column(
                    "Per host",
                    lambda p: str(p.max_sessions),
                    order=lambda p: p.max_sessions,
                    right=True,
                    keep=5,
                ),
                Column(
                    "Redirection", lambda p: _redirection(p)[0], tone=lambda p: _redirection(p)[1], keep=8
                ),
            ),
            rows=lambda desktop: desktop.pools,
            key=lambda pool: pool.id,
            problem=lambda pool: _redirection(pool)[1] is Tone.BAD,
            describe=lambda p: Description(
                p.name,
                [
                    ("Kind", p.kind),
                    ("Balancing", p.load_balancer),
                    ("Sessions per host", str(p.max_sessions)),
                    ("Redirection", _redirection(p)[0]),
                ],
                [("RDP properties", p.rdp_properties.replace(";", "\n"))],
            ),
            raw=lambda pool: pool.raw,
            link=lambda pool: portal_url(self.app.enclave, pool.id),
            opens=lambda pool: Step("hosts", pool.name, lambda row: row.pool == pool.name),
            empty="No host pool is in the enclave's resource groups.",
        )

    def _machines(self) -> Section[Desktop, Machine]:
        return Section(
            name="machines",
            acts_on=TargetKind.MACHINE,
            columns=(
                Column(
                    "Power",
                    lambda m: f"{symbol(POWER.get(m.power, Tone.WARN))} {m.power.value}",
                    tone=lambda m: POWER.get(m.power, Tone.WARN),
                    keep=ALWAYS,
                ),
                Column("Machine", lambda m: m.name, keep=ALWAYS),
                Column("Role", lambda m: m.role, keep=6),
                Column("Size", lambda m: m.size, keep=7),
            ),
            rows=lambda desktop: desktop.machines,
            key=lambda machine: machine.id,
            describe=lambda m: Description(
                m.name, [("Power", m.power.value), ("Size", m.size), ("Role", m.role), ("Resource", m.id)]
            ),
            raw=lambda machine: machine.raw,
            link=lambda machine: portal_url(self.app.enclave, machine.id),
            empty="No virtual machine could be read in the enclave's resource groups.",
        )

    def _describe_host(self, host: SessionHost) -> Description:
        return Description(
            host.name,
            [
                ("Status", _status(host)),
                ("Power", host.power.value),
                ("Sessions", f"{host.sessions} of {host.max_sessions or '-'}"),
                ("New sessions", "refused (drain)" if host.is_draining else "allowed"),
                ("Last heartbeat", f"{since(host.last_heartbeat, self.app.now())} ago"),
                ("Agent", f"{host.agent_version}, update {host.update_state.lower() or '-'}"),
                ("Pool", host.pool),
                ("Machine", host.machine_id),
            ],
            [("Health checks that failed", "\n".join(host.failed_checks))],
        )

    def _describe_session(self, session: UserSession) -> Description:
        now = self.app.now()
        return Description(
            session.user,
            [
                ("State", session.state.value),
                ("Host", session.host),
                ("Pool", session.pool),
                ("Signed in", f"{since(session.since, now)} ago"),
                ("Idle", since(session.idle_since, now)),
                ("Application", session.application),
            ],
        )


def _serves(host: SessionHost) -> bool:
    return host.status is HostStatus.AVAILABLE and not host.is_draining


def _is_sick(host: SessionHost) -> bool:
    return host.power is PowerState.RUNNING and host.status is not HostStatus.AVAILABLE


def _host_tone(host: SessionHost) -> Tone:
    if _is_sick(host):
        return Tone.BAD
    return Tone.GOOD if host.status is HostStatus.AVAILABLE else Tone.MUTED


def _status(host: SessionHost) -> str:
    return "".join(f" {c.lower()}" if c.isupper() else c for c in host.status.value).strip()


def _state_tone(session: UserSession) -> Tone:
    return STATES.get(session.state, Tone.WARN)


def _redirection(pool: HostPool) -> tuple[str, Tone]:
    """Return whether data can leave through clipboard or drives, as the RDP properties say."""
    folded = pool.rdp_properties.casefold()
    opened = [
        words
        for words, closed in (("clipboard", "redirectclipboard:i:0"), ("drives", "drivestoredirect:s:;"))
        if closed not in folded
    ]
    return (f"open: {', '.join(opened)}", Tone.BAD) if opened else ("closed", Tone.GOOD)
