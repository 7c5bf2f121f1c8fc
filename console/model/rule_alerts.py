"""How an alert of a rule stands: raised, acknowledged, snoozed, resolved, reopened.

Pure: each function returns the alert as it is afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from console.model.severity import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from console.model.alerts import Entity
    from console.model.rule_evaluation import Firing
    from console.model.rules import Rule, Run


class Standing(Enum):
    """Where an alert stands with the operators."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class RuleAlert:
    """What a rule found, while it lasts and afterwards.

    `raised_at` is when it last became new; `count` in how many evaluations it was seen;
    `row_count` how many rows caused it last. `is_firing` tells whether the latest
    evaluation saw it; `until` ends a snooze. `reason`, `changed_by` and `changed_at` belong to
    the latest change of its standing.
    """

    id: str
    rule_id: str
    rule_name: str
    title: str
    severity: Severity
    description: str
    tactics: tuple[str, ...]
    techniques: tuple[str, ...]
    entities: tuple[Entity, ...]
    details: tuple[tuple[str, tuple[str, ...]], ...]
    query: str
    row_count: int
    first_seen: datetime
    last_seen: datetime
    raised_at: datetime
    standing: Standing = Standing.NEW
    is_firing: bool = True
    count: int = 1
    until: datetime | None = None
    reason: str = ""
    changed_by: str = ""
    changed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """True while somebody still has to look at it."""
        return self.standing in (Standing.NEW, Standing.ACKNOWLEDGED)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an alert's standing: what it is now, since when, by whom and why.

    `who` is empty where the console itself saw it.
    """

    enclave: str
    alert: RuleAlert
    at: datetime
    what: str
    who: str = ""
    reason: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Watched:
    """A rule and its latest run."""

    rule: Rule
    run: Run


@dataclass(frozen=True, slots=True)
class RuleAlerts:
    """The rule alerts of one enclave, and the rules that raise them.

    `looked_at` is when somebody of this machine last looked at them.
    """

    alerts: tuple[RuleAlert, ...] = ()
    rules: tuple[Watched, ...] = ()
    looked_at: datetime | None = None

    def is_unseen(self, alert: RuleAlert) -> bool:
        """Whether an open alert became new since somebody looked."""
        return alert.standing is Standing.NEW and (self.looked_at is None or alert.raised_at > self.looked_at)


def in_order(alerts: Iterable[RuleAlert]) -> tuple[RuleAlert, ...]:
    """Return the open alerts first, then the severe ones, then what was raised last."""
    severities = list(Severity)
    latest = sorted(alerts, key=lambda alert: alert.raised_at, reverse=True)
    return tuple(sorted(latest, key=lambda alert: (not alert.is_open, severities.index(alert.severity))))


def raised(rule: Rule, firing: Firing, now: datetime) -> RuleAlert:
    """Return the new alert that a rule's first firing is."""
    return RuleAlert(
        id=firing.id,
        rule_id=rule.id,
        rule_name=rule.name,
        title=firing.title,
        severity=firing.severity,
        description=firing.description,
        tactics=firing.tactics,
        techniques=rule.techniques,
        entities=firing.entities,
        details=firing.details,
        query=rule.text,
        row_count=firing.count,
        first_seen=now,
        last_seen=now,
        raised_at=now,
    )


def seen(alert: RuleAlert, rule: Rule, firing: Firing, now: datetime) -> RuleAlert:
    """Return the alert after one more evaluation that saw it, reopened where that is news.

    It is news after it had stopped, when it names somebody whom it did not name before (also
    while it is snoozed), or, once an operator resolved it, when there are rows younger than that.
    """
    why = _news(alert, firing)
    renewed = replace(
        raised(rule, firing, now),
        first_seen=alert.first_seen,
        raised_at=alert.raised_at,
        count=alert.count + 1,
        standing=alert.standing,
        until=alert.until,
        reason=alert.reason,
        changed_by=alert.changed_by,
        changed_at=alert.changed_at,
    )
    return _reopened(renewed, why, now) if why else woken(renewed, now)


def unseen(alert: RuleAlert, now: datetime) -> RuleAlert:
    """Return the alert after an evaluation that did not see it: resolved, unless it is put off."""
    quiet = replace(alert, is_firing=False)
    if alert.standing is Standing.SNOOZED:
        return woken(quiet, now)
    return quiet if alert.standing is Standing.RESOLVED else _stopped(quiet, now)


def woken(alert: RuleAlert, now: datetime) -> RuleAlert:
    """Return the alert after its snooze, if that is over: new again, or resolved if its rows stopped."""
    if alert.standing is not Standing.SNOOZED or alert.until is None or alert.until > now:
        return alert
    return _reopened(alert, "its snooze is over", now) if alert.is_firing else _stopped(alert, now)


def acknowledged(alert: RuleAlert, who: str, reason: str, now: datetime) -> RuleAlert:
    """Return the alert with somebody looking at it."""
    return _changed(alert, Standing.ACKNOWLEDGED, reason, who, now)


def snoozed(alert: RuleAlert, until: datetime, who: str, reason: str, now: datetime) -> RuleAlert:
    """Return the alert put off until a moment, for a reason."""
    return replace(_changed(alert, Standing.SNOOZED, reason, who, now), until=until)


def resolved(alert: RuleAlert, who: str, reason: str, now: datetime) -> RuleAlert:
    """Return the alert closed by an operator."""
    return _changed(alert, Standing.RESOLVED, reason, who, now)


def reopened(alert: RuleAlert, who: str, reason: str, now: datetime) -> RuleAlert:
    """Return the alert as new as it was: what undoes the other three."""
    return _changed(alert, Standing.NEW, reason, who, now)


def _news(alert: RuleAlert, firing: Firing) -> str:
    """Return why one more firing is news, empty where it is not."""
    if alert.standing is Standing.NEW:
        return ""
    before = {(entity.kind, entity.name.casefold()) for entity in alert.entities}
    added = [entity.name for entity in firing.entities if (entity.kind, entity.name.casefold()) not in before]
    if added:
        return f"it now names {', '.join(added[:3])}"
    if alert.standing is Standing.SNOOZED:
        return ""
    if not alert.is_firing:
        return "it fires again"
    closed = alert.changed_at if alert.standing is Standing.RESOLVED else None
    return "there are new rows" if closed and firing.latest and firing.latest > closed else ""


def _stopped(alert: RuleAlert, now: datetime) -> RuleAlert:
    return _changed(alert, Standing.RESOLVED, "its rows stopped", "", now)


def _reopened(alert: RuleAlert, why: str, now: datetime) -> RuleAlert:
    return replace(_changed(alert, Standing.NEW, why, "", now), raised_at=now)


def _changed(alert: RuleAlert, standing: Standing, reason: str, who: str, now: datetime) -> RuleAlert:
    return replace(alert, standing=standing, reason=reason, changed_by=who, changed_at=now, until=None)
