"""What an alert, a rule or a waiting query says of itself when it is described, and the rows behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.content import Content

from console.model.alerts import Alert
from console.model.rule_alerts import RuleAlert, Standing
from console.wording import count
from screens.dialogs.sheet import Description, described
from screens.widgets.quantities import since, span, until
from screens.widgets.safe import fit, width_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from console.model.rule_alerts import Watched
    from console.model.rules import Rule
    from console.model.saved_queries import SavedQuery
    from console.model.scheduling import QueueEntry
    from console.model.triage import AlertLine

WIDEST, MOST_ROWS = 32, 40


def alert_description(line: AlertLine, now: datetime) -> Description:
    """Return what is known of an alert of either source."""
    if isinstance(line.origin, Alert):
        return _of_defender(line, line.origin, now)
    return Description(line.title, rule_alert_facts(line.origin, now), _paragraphs(line.origin))


def rule_alert_facts(alert: RuleAlert, now: datetime) -> list[tuple[str, str]]:
    """Return the facts of a rule's alert."""
    by = f" by {alert.changed_by}" if alert.changed_by else ""
    changed = f", {since(alert.changed_at, now)} ago{by}" if alert.changed_at else ""
    ends = f", {until(alert.until, now)}" if alert.standing is Standing.SNOOZED else ""
    return [
        ("Severity", alert.severity.value),
        ("State", f"{alert.standing.value}{ends}{changed}"),
        ("Reason", alert.reason),
        ("Rule", alert.rule_name),
        ("First seen", f"{alert.first_seen:%Y-%m-%d %H:%M} UTC, {since(alert.first_seen, now)} ago"),
        ("Last seen", f"{alert.last_seen:%Y-%m-%d %H:%M} UTC, {since(alert.last_seen, now)} ago"),
        ("Seen", f"in {count(alert.count, 'evaluation')}, the last of {count(alert.row_count, 'row')}"),
        ("Tactics", ", ".join(alert.tactics)),
        ("Techniques", ", ".join(alert.techniques)),
        *((name, ", ".join(values)) for name, values in alert.details),
    ]


def rule_description(watched: Watched, now: datetime) -> Description:
    """Return what a rule looks for, when, and how it ran last."""
    rule, run = watched.rule, watched.run
    schedule = rule.schedule
    rests = f", then rests for {span(rule.suppression)}" if rule.suppression else ""
    return Description(
        rule.name,
        [
            ("Severity", rule.severity.value),
            ("Every", f"{every(rule)} over {span(schedule.period)}{rests}"),
            ("Fires", f"when rows are {schedule.comparison.value} {schedule.threshold}"),
            ("Grouping", rule.grouping.value),
            ("Ran", f"{since(run.moment, now)} ago, {count(run.rows, 'row')}" if run.moment else "not yet"),
            ("Fired", f"{since(run.fired_at, now)} ago" if run.fired_at else "not yet"),
            ("Problem", run.problem),
            ("Tactics", ", ".join(rule.tactics)),
            ("Techniques", ", ".join(rule.techniques)),
            ("File", rule.origin),
        ],
        [("What it looks for", rule.description), ("Query", rule.text)],
    )


def entry_description(entry: QueueEntry, now: datetime) -> Description:
    """Return what a query in the queue waits for."""
    return Description(
        entry.asker,
        [
            ("Enclave", entry.enclave),
            ("State", entry.wait.value),
            ("Since", f"{since(entry.since, now)}"),
            ("Askers", f"{entry.askers}"),
            ("Request", f"with {entry.batched - 1} others" if entry.batched > 1 else "of its own"),
        ],
        [("Query", entry.text)],
    )


def evidence(
    alert: RuleAlert, rows: Sequence[Mapping[str, Any]], near: Sequence[SavedQuery], now: datetime
) -> Content:
    """Return a rule's alert with the rows that caused it, its query, and what else to ask."""
    shown = described(Description(alert.title, rule_alert_facts(alert, now), _paragraphs(alert, query=False)))
    more = f" (the first {min(len(rows), MOST_ROWS)})" if alert.row_count > min(len(rows), MOST_ROWS) else ""
    several = f"The {alert.row_count} rows" if alert.row_count != 1 else "The row"
    heading = f"\n{several} that caused it{more}\n"
    others = "\n".join(f":query {query.key}   {query.name}" for query in near)
    query = described(Description("", [], [("Query", alert.query), ("Related queries", others)]))
    return Content.assemble(shown, (heading, "bold"), _table(rows[:MOST_ROWS]), query)


def every(rule: Rule) -> str:
    """Return how often a rule is evaluated."""
    return "near real time" if rule.schedule.nrt else span(rule.schedule.frequency)


def _table(rows: Sequence[Mapping[str, Any]]) -> Content:
    """Return rows under their columns, each cell cut to what can be read at a glance."""
    if not rows:
        return Content.styled("There are none: the rule fires on their absence.\n", "$foreground 60%")
    names = list(rows[0])
    cells = [[_cell(row.get(name)) for name in names] for row in rows]
    widths = [
        min(WIDEST, max(width_of(text) for text in (name, *(line[index] for line in cells))))
        for index, name in enumerate(names)
    ]
    header = "  ".join(fit(name, width) for name, width in zip(names, widths, strict=True))
    lines = ["  ".join(fit(text, width) for text, width in zip(line, widths, strict=True)) for line in cells]
    return Content.assemble((header, "$foreground 60%"), "\n", "\n".join(lines), "\n")


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def _paragraphs(alert: RuleAlert, *, query: bool = True) -> list[tuple[str, str]]:
    entities = "\n".join(f"{entity.kind} {entity.name}" for entity in alert.entities)
    said = [("What it looks for", alert.description), ("Who and what", entities)]
    return [*said, ("Query", alert.query)] if query else said


def _of_defender(line: AlertLine, alert: Alert, now: datetime) -> Description:
    began = alert.started_at
    entities = "\n".join(f"{entity.kind} {entity.name}" for entity in alert.entities)
    return Description(
        alert.title,
        [
            ("Severity", alert.severity.value),
            ("State", line.state),
            ("On", alert.compromised),
            ("Began", f"{began:%Y-%m-%d %H:%M} UTC, {since(began, now)} ago" if began else "-"),
            ("Tactics", ", ".join(alert.tactics)),
            ("Techniques", ", ".join(alert.techniques)),
            ("Product", alert.product),
            ("Resource", alert.resource_id),
        ],
        [
            ("What happened", alert.description),
            ("Who and what", entities),
            ("What to do", "\n".join(f"{n}. {step}" for n, step in enumerate(alert.remediation, 1))),
        ],
    )
