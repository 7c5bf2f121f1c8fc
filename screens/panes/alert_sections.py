"""The tables of the alerts pane: alerts of both sources, the rules that raise them, the queue of queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.model.scheduling import Priority, QueueEntry
from console.model.triage import AlertLine, Source
from screens.panes.alert_words import alert_description, entry_description, every, rule_description
from screens.panes.sections import Section
from screens.panes.severities import severity_column
from screens.widgets.grid.columns import ALWAYS, Column, Tone
from screens.widgets.quantities import since, span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, timedelta
    from typing import TypeVar

    from console.model.rule_alerts import Watched
    from screens.panes.alert_actions import AlertActions

    V = TypeVar("V")
    Clock = Callable[[], datetime]

TONES = {
    "active": Tone.BAD,
    "new": Tone.BAD,
    "in progress": Tone.WARN,
    "acknowledged": Tone.WARN,
    "unknown": Tone.WARN,
    "resolved": Tone.GOOD,
    "dismissed": Tone.MUTED,
    "snoozed": Tone.MUTED,
}
ASKERS = {Priority.OPERATOR: "operator", Priority.PANE: "pane", Priority.RULE: "rule"}


def alert_section(
    rows: Callable[[V], Sequence[AlertLine]],
    now: Clock,
    actions: AlertActions,
    *,
    is_read: Callable[[V], bool],
) -> Section[V, AlertLine]:
    """Return the table of every alert."""
    return Section(
        name="alerts",
        columns=_alert_columns(now),
        rows=rows,
        key=lambda line: line.id,
        problem=lambda line: line.is_open,
        describe=lambda line: alert_description(line, now()),
        raw=lambda line: getattr(line.origin, "raw", ""),
        link=lambda line: getattr(line.origin, "portal_url", ""),
        empty="No alert. Defender and the rules report here within minutes of what they see.",
        is_read=is_read,
        shows=actions.show_evidence,
        act=actions.triage,
    )


def _alert_columns(now: Clock) -> tuple[Column[AlertLine], ...]:
    return (
        severity_column(lambda line: line.severity),
        Column(
            "New",
            lambda line: "new" if line.is_unseen else "",
            tone=lambda _: Tone.ACCENT,
            width=3,
            keep=7,
        ),
        Column("Alert", lambda line: line.title, keep=ALWAYS),
        Column("Source", lambda line: line.source.value, keep=5, tone=_source_tone),
        Column("On", lambda line: ", ".join(line.where), keep=4, width=17),
        Column("Who", lambda line: ", ".join(line.who), keep=3, width=18),
        Column("State", lambda line: line.state, tone=lambda line: TONES[line.state], keep=8),
        Column(
            "Age",
            lambda line: since(line.raised_at, now()),
            order=lambda line: line.raised_at,
            right=True,
            keep=ALWAYS,
        ),
        Column("Tactics", lambda line: ", ".join(line.tactics), keep=2, width=16),
    )


def rule_section(
    rows: Callable[[V], Sequence[Watched]], now: Clock, *, is_read: Callable[[V], bool]
) -> Section[V, Watched]:
    """Return the table of the rules that are watched, and how each ran last."""
    return Section(
        name="rules",
        columns=(
            severity_column(lambda watched: watched.rule.severity),
            Column("Rule", lambda watched: watched.rule.name, keep=ALWAYS),
            Column("Every", lambda watched: every(watched.rule), order=_frequency, keep=6, right=True),
            Column("Over", lambda watched: span(_period(watched)), order=_period, keep=3, right=True),
            Column("Ran", lambda watched: since(_moment(watched), now()), order=_moment, keep=8, right=True),
            Column("Rows", lambda watched: str(_rows(watched)), order=_rows, keep=7, right=True),
            Column("Fired", lambda watched: since(_fired(watched), now()), order=_fired, keep=5, right=True),
            Column("Problem", lambda watched: watched.run.problem, tone=lambda _: Tone.BAD, keep=4, width=40),
        ),
        rows=rows,
        key=lambda watched: watched.rule.id,
        problem=lambda watched: bool(watched.run.problem),
        describe=lambda watched: rule_description(watched, now()),
        empty="No rule is watched: there is no workspace, or no file in the folders for queries.",
        is_read=is_read,
    )


def queue_section(rows: Callable[[V], Sequence[QueueEntry]], now: Clock) -> Section[V, QueueEntry]:
    """Return the table of the queries that run or wait."""
    return Section(
        name="queries",
        columns=(
            Column(
                "State", lambda entry: "runs" if entry.is_running else "waits", tone=_queue_tone, keep=ALWAYS
            ),
            Column("For", lambda entry: ASKERS[entry.priority], keep=6),
            Column("Asked by", lambda entry: entry.asker, keep=ALWAYS),
            Column("Enclave", lambda entry: entry.enclave, keep=7),
            Column(
                "Since",
                lambda entry: since(entry.since, now()),
                order=lambda entry: entry.since,
                right=True,
                keep=8,
            ),
            Column("Why", _why, keep=5),
            Column("Query", lambda entry: " ".join(entry.text.split()), keep=1, width=60),
        ),
        rows=rows,
        key=lambda entry: f"{entry.enclave}\n{entry.asker}\n{entry.text}\n{entry.since}",
        describe=lambda entry: entry_description(entry, now()),
        empty="No query runs or waits. The queue is empty most of the time.",
    )


def _source_tone(line: AlertLine) -> Tone:
    return Tone.ACCENT if line.source is Source.RULE else Tone.PLAIN


def _frequency(watched: Watched) -> timedelta:
    return watched.rule.schedule.frequency


def _period(watched: Watched) -> timedelta:
    return watched.rule.schedule.period


def _moment(watched: Watched) -> datetime | None:
    return watched.run.moment


def _fired(watched: Watched) -> datetime | None:
    return watched.run.fired_at


def _rows(watched: Watched) -> int:
    return watched.run.rows


def _queue_tone(entry: QueueEntry) -> Tone:
    return Tone.GOOD if entry.is_running else Tone.WARN


def _why(entry: QueueEntry) -> str:
    if not entry.is_running:
        return entry.wait.value
    return f"one of {entry.batched} in a request" if entry.batched > 1 else ""
