"""One line for each enclave: what an operator must know before looking closer.

Pure: from five readings to the words, levels and ages that screen and headless
verb show alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, TypeVar

from console.model.exports import Exports, ExportStage
from console.model.idle import idle_verdict, spoken
from console.model.room import binding, share, total
from console.model.sessions import HostStatus, PowerState, SessionState
from console.model.severity import Severity
from console.model.triage import all_alerts, open_by_severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from console.model.alerts import Alerts
    from console.model.idle import IdleVerdict, Snooze
    from console.model.posture import Posture
    from console.model.quota import Compute
    from console.model.readings import Reading
    from console.model.rule_alerts import RuleAlerts
    from console.model.sessions import Desktop
    from console.model.thresholds import IdleThresholds
    from console.model.triage import AlertLine

T = TypeVar("T")

LOW_SCORE, NEAR_LIMIT = 0.5, 0.9
WAITING = (ExportStage.ARRIVED, ExportStage.AWAITING_APPROVAL, ExportStage.ORPHANED, ExportStage.FAILED)


@dataclass(frozen=True, slots=True)
class EnclaveReadings:
    """What has been read of one enclave, topic by topic, and the alerts of its rules."""

    posture: Reading[Posture]
    alerts: Reading[Alerts]
    quota: Reading[Compute]
    sessions: Reading[Desktop]
    exports: Reading[Exports]
    rules: Reading[RuleAlerts]


class Level(IntEnum):
    """How much a cell asks for: the worst cell speaks for its line."""

    FINE = 0
    ATTENTION = 1
    BAD = 2


@dataclass(frozen=True, slots=True)
class Summary:
    """What a reading comes to: in words, in as few as a narrow screen has room for, and how grave it is.

    It `waits` where something waits for an operator, however grave.
    """

    words: str
    brief: str
    level: Level = Level.FINE
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What one topic of one enclave comes to; `words`, and `brief` for them, are empty until it was read.

    `stale` is the problem that keeps it from being fresh, in words; it `waits` where something waits for
    an operator.
    """

    words: str = ""
    brief: str = ""
    level: Level = Level.FINE
    taken_at: datetime | None = None
    stale: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class EnclaveLine:
    """One enclave at a glance."""

    name: str
    posture: Cell
    alerts: Cell
    sessions: Cell
    gpu: Cell
    cpu: Cell
    exports: Cell
    use: Cell
    verdict: IdleVerdict | None = None

    @property
    def idle_for(self) -> timedelta:
        """For how long nobody and nothing has used it; nothing where it is used or off."""
        idle = self.verdict if self.verdict and self.verdict.running else None
        return idle.span if idle else timedelta()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell, left to right."""
        return (self.posture, self.alerts, self.sessions, self.gpu, self.cpu, self.exports, self.use)

    @property
    def level(self) -> Level:
        """The worst of all cells."""
        return max(cell.level for cell in self.cells)

    @property
    def is_read(self) -> bool:
        """False while a topic has had no answer at all: nobody can call its enclave fine."""
        return all(cell.words or cell.stale for cell in self.cells[:-1])

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be read, each problem once."""
        return tuple(dict.fromkeys(cell.stale for cell in self.cells if cell.stale))


def verdict_of(
    readings: EnclaveReadings, now: datetime, thresholds: IdleThresholds, snooze: Snooze | None
) -> IdleVerdict | None:
    """Return whether an enclave is idle by what has been read of it, None while too little has."""
    desktop, compute = readings.sessions.value, readings.quota.value
    exports = readings.exports
    if desktop is None or compute is None or exports.is_loading:
        return None
    queue = exports.value or Exports((), (exports.problem.message,) if exports.problem else ())
    return idle_verdict(desktop, compute, queue, now=now, thresholds=thresholds, snooze=snooze)


def line(name: str, readings: EnclaveReadings, verdict: IdleVerdict | None) -> EnclaveLine:
    """Return the line of one enclave from what has been read of it and its idle verdict."""
    sessions, quota = readings.sessions, readings.quota
    return EnclaveLine(
        name=name,
        posture=_cell(readings.posture, posture_words),
        alerts=_alerts(readings.alerts, readings.rules),
        sessions=_cell(sessions, session_words),
        gpu=_cell(quota, lambda compute: core_words(compute, gpus=True)),
        cpu=_cell(quota, lambda compute: core_words(compute, gpus=False)),
        exports=_cell(readings.exports, export_words),
        use=_use(verdict, sessions, quota),
        verdict=verdict,
    )


def score_change(posture: Posture) -> float | None:
    """Return how much the secure score moved over a day, as a share; None where no history reaches back."""
    if posture.score is None or not posture.history:
        return None
    latest = posture.history[-1].at
    before = [point for point in posture.history if (latest - point.at).total_seconds() >= 86_000]  # noqa: PLR2004  a day, nearly
    return posture.score.percentage - before[-1].percentage if before else None


def posture_words(posture: Posture) -> Summary:
    """Return the secure score in words: percent, and how it moved over a day."""
    if posture.score is None:
        return Summary("no score", "none", Level.ATTENTION)
    change = score_change(posture)
    moved = "" if change is None or abs(change) < 0.005 else f" {change * 100:+.0f}"  # noqa: PLR2004  half a percent
    words = f"{posture.score.percentage:.0%}{moved}"
    return Summary(words, words, Level.BAD if posture.score.percentage < LOW_SCORE else Level.FINE)


def alert_words(lines: Iterable[AlertLine]) -> Summary:
    """Return the open alerts by severity."""
    counts = open_by_severity(lines)
    severities = [severity for severity in (Severity.HIGH, Severity.MEDIUM, Severity.LOW) if counts[severity]]
    words = " ".join(f"{counts[severity]} {severity.value.lower()}" for severity in severities)
    brief = " ".join(f"{counts[severity]}{severity.value[0]}" for severity in severities)
    is_bad, is_worrying = counts[Severity.HIGH], counts[Severity.MEDIUM]
    level = Level.BAD if is_bad else Level.ATTENTION if is_worrying else Level.FINE
    return Summary(words or "none", brief or "none", level)


def session_words(desktop: Desktop) -> Summary:
    """Return who is in, and the hosts that should serve but do not."""
    active = sum(session.state is SessionState.ACTIVE for session in desktop.sessions)
    others = len(desktop.sessions) - active
    sick = sum(
        host.power is PowerState.RUNNING and host.status is not HostStatus.AVAILABLE for host in desktop.hosts
    )
    ill = f" {sick} sick" if sick else ""
    words = f"{active} active" + (f" {others} off" if others else "") + ill
    brief = f"{active} ({sick} sick)" if sick else str(active)
    return Summary(words, brief, Level.ATTENTION if sick else Level.FINE)


def core_words(compute: Compute, *, gpus: bool) -> Summary:
    """Return cores used of those allowed; near a limit it asks for attention."""
    used, limit = total(compute, gpus=gpus)
    if not limit:
        return Summary("none", "none")
    gpu_families = {size.family for size in compute.sizes if size.gpus}
    nearest = binding(u for u in compute.usages if u.family and (u.family in gpu_families) == gpus)
    is_near = nearest is not None and share(nearest) >= NEAR_LIMIT
    return Summary(f"{used}/{limit}", f"{used / limit:.0%}", Level.ATTENTION if is_near else Level.FINE)


def export_words(exports: Exports) -> Summary:
    """Return how many files wait, and how many of them need to be looked into."""
    waiting = sum(export.stage in WAITING for export in exports.items)
    odd = sum(bool(export.disagreements) for export in exports.items)
    if exports.unreadable:
        return Summary(f"{waiting} waiting, incomplete", f"{waiting} + ?", Level.ATTENTION, waits=True)
    if not waiting and not odd:
        return Summary("none", "none")
    strange = f" {odd} odd" if odd else ""
    brief = f"{waiting} ({odd} odd)" if odd else str(waiting)
    level = Level.ATTENTION if odd else Level.FINE
    return Summary(f"{waiting} waiting{strange}", brief, level, waits=waiting > 0)


def use_words(verdict: IdleVerdict) -> Summary:
    """Return whether anybody or anything uses the enclave; running for nobody asks for attention."""
    state, level = _use_state(verdict)
    if state in {"in use", "off"}:
        return Summary(state, state, level)
    on = f", {verdict.running} on" if verdict.running else ""
    if state not in {"quiet", "idle"}:
        return Summary(f"{state}{on}", state, level)
    number, unit, *_ = (span := spoken(verdict.span)).split()
    return Summary(f"{state} {span}{on}", f"{state} {number}{unit}", level)


def _use_state(verdict: IdleVerdict) -> tuple[str, Level]:
    if verdict.snooze:
        return "snoozed", Level.FINE
    if any(fact.is_busy for fact in verdict.evidence):
        return "in use", Level.FINE
    if not verdict.running:
        return "off", Level.FINE
    if not verdict.is_known:
        return "unclear", Level.FINE
    return ("idle", Level.ATTENTION) if verdict.is_idle else ("quiet", Level.FINE)


def _cell(reading: Reading[T], say: Callable[[T], Summary]) -> Cell:
    stale = reading.problem.message if reading.problem else ""
    if reading.value is None:
        return Cell(level=Level.BAD if stale else Level.FINE, stale=stale)
    return _read_cell(say(reading.value), reading.taken_at, stale)


def _read_cell(summary: Summary, taken_at: datetime | None, stale: str = "") -> Cell:
    level = max(summary.level, Level.ATTENTION) if stale else summary.level
    return Cell(summary.words, summary.brief, level, taken_at, stale, summary.waits)


def _alerts(defender: Reading[Alerts], rules: Reading[RuleAlerts]) -> Cell:
    """Return the alerts of both sources: what one of them has counts, though the other was not read."""
    stale = next((reading.problem.message for reading in (defender, rules) if reading.problem), "")
    lines = all_alerts(defender.value, rules.value)
    if defender.is_loading or (defender.value is None and not lines):
        return Cell(level=Level.BAD if stale else Level.FINE, stale=stale)
    taken_at = min((reading.taken_at for reading in (defender, rules) if reading.taken_at), default=None)
    return _read_cell(alert_words(lines), taken_at, stale)


def _use(verdict: IdleVerdict | None, sessions: Reading[Desktop], quota: Reading[Compute]) -> Cell:
    if verdict is None:
        return Cell()
    oldest = min((at for at in (sessions.taken_at, quota.taken_at) if at), default=None)
    return _read_cell(use_words(verdict), oldest)
