"""All alerts of an enclave in one table, Defender's and the rules', and what can be done about them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from console.model.alerts import Alert, AlertState
from console.model.rule_alerts import RuleAlert, Standing
from console.model.severity import Severity
from console.model.targets import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from console.model.alerts import Alerts, Entity
    from console.model.rule_alerts import RuleAlerts

WHO = frozenset({"account", "ip"})
STATE_WORDS = {
    AlertState.ACTIVE: "active",
    AlertState.IN_PROGRESS: "in progress",
    AlertState.RESOLVED: "resolved",
    AlertState.DISMISSED: "dismissed",
    AlertState.UNKNOWN: "unknown",
}


class Source(Enum):
    """Who raised an alert."""

    DEFENDER = "Defender"
    RULE = "rule"


class Deed(Enum):
    """What an operator does about an alert; Defender's own state verbs where they fit.

    Each can be taken back by another: REOPEN takes back the others.
    """

    ACKNOWLEDGE = "acknowledge"
    SNOOZE = "snooze"
    RESOLVE = "resolve"
    DISMISS = "dismiss"
    REOPEN = "reopen"


DEFENDER_STATES = {
    Deed.ACKNOWLEDGE: AlertState.IN_PROGRESS,
    Deed.RESOLVE: AlertState.RESOLVED,
    Deed.DISMISS: AlertState.DISMISSED,
    Deed.REOPEN: AlertState.ACTIVE,
}
STANDINGS = {
    Deed.ACKNOWLEDGE: Standing.ACKNOWLEDGED,
    Deed.SNOOZE: Standing.SNOOZED,
    Deed.RESOLVE: Standing.RESOLVED,
    Deed.REOPEN: Standing.NEW,
}


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One alert of either source as the table shows it; `origin` is the alert itself.

    `is_unseen` tells that it became new since somebody looked.
    """

    id: str
    source: Source
    title: str
    severity: Severity
    state: str
    is_open: bool
    raised_at: datetime | None
    who: tuple[str, ...]
    where: tuple[str, ...]
    tactics: tuple[str, ...]
    origin: Alert | RuleAlert
    is_unseen: bool = False

    def knows(self, deed: Deed) -> bool:
        """Whether whoever raised it has such a state."""
        return deed in (DEFENDER_STATES if self.source is Source.DEFENDER else STANDINGS)

    def allows(self, deed: Deed) -> bool:
        """Whether the deed would change anything."""
        if not self.knows(deed):
            return False
        if isinstance(self.origin, Alert):
            return DEFENDER_STATES[deed] is not self.origin.state
        return deed is Deed.SNOOZE or STANDINGS[deed] is not self.origin.standing


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done, why, and for a snooze until when."""

    deed: Deed
    reason: str = ""
    until: datetime | None = None


def all_alerts(alerts: Alerts | None, rules: RuleAlerts | None) -> tuple[AlertLine, ...]:
    """Return the alerts of both sources in one order: open, severe and late ones first."""
    lines = [_of_defender(alert) for alert in alerts.items] if alerts else []
    lines += [_of_rule(alert, rules) for alert in rules.alerts] if rules else []
    severities = list(Severity)
    lines.sort(key=lambda line: line.raised_at.timestamp() if line.raised_at else 0.0, reverse=True)
    return tuple(sorted(lines, key=lambda line: (not line.is_open, severities.index(line.severity))))


def open_by_severity(lines: Iterable[AlertLine]) -> dict[Severity, int]:
    """Return how many open alerts there are of each severity."""
    counts = dict.fromkeys(Severity, 0)
    for line in lines:
        counts[line.severity] += line.is_open
    return counts


def changed(before: Iterable[AlertLine], after: Iterable[AlertLine]) -> tuple[AlertLine, ...]:
    """Return the alerts that were raised or stand otherwise than before, the earliest first."""
    earlier = {line.id: line for line in before}
    changes = [line for line in after if line.id not in earlier or _stands_otherwise(earlier[line.id], line)]
    return tuple(sorted(changes, key=lambda line: line.raised_at.timestamp() if line.raised_at else 0.0))


def news(before: Iterable[AlertLine], after: Iterable[AlertLine]) -> tuple[AlertLine, ...]:
    """Return the open alerts that were raised, or became new again, since before."""
    earlier = {line.id: line.raised_at for line in before if line.is_open}
    return tuple(line for line in after if line.is_open and earlier.get(line.id, ...) != line.raised_at)


def _stands_otherwise(before: AlertLine, after: AlertLine) -> bool:
    return (before.state, before.raised_at) != (after.state, after.raised_at)


def deeds_for(lines: Sequence[AlertLine]) -> tuple[Deed, ...]:
    """Return what can be done to at least one of these alerts."""
    return tuple(deed for deed in Deed if any(line.allows(deed) for line in lines))


def _of_defender(alert: Alert) -> AlertLine:
    who, where = _sorted_out(alert.entities)
    return AlertLine(
        id=alert.id,
        source=Source.DEFENDER,
        title=alert.title,
        severity=alert.severity,
        state=STATE_WORDS[alert.state],
        is_open=alert.is_open,
        raised_at=alert.started_at,
        who=who,
        where=(alert.compromised,) if alert.compromised else where,
        tactics=alert.tactics,
        origin=alert,
    )


def _of_rule(alert: RuleAlert, rules: RuleAlerts) -> AlertLine:
    who, where = _sorted_out(alert.entities)
    return AlertLine(
        id=alert.id,
        source=Source.RULE,
        title=alert.title,
        severity=alert.severity,
        state=alert.standing.value,
        is_open=alert.is_open,
        raised_at=alert.raised_at,
        who=who,
        where=where,
        tactics=alert.tactics,
        origin=alert,
        is_unseen=rules.is_unseen(alert),
    )


def _sorted_out(entities: Iterable[Entity]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the accounts and addresses that an alert names, then all else."""
    who = dict.fromkeys(entity.name for entity in entities if entity.kind.casefold() in WHO)
    where = dict.fromkeys(_short(entity.name) for entity in entities if entity.kind.casefold() not in WHO)
    return tuple(name for name in who if name), tuple(name for name in where if name)


def _short(name: str) -> str:
    """Return the last name in an ARM id, anything else as it is."""
    return name_of(name) if name.casefold().startswith("/subscriptions/") else name
