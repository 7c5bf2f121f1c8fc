"""All alerts in one table, in the overview's cell, and what else to ask about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.model.alerts import Alert, Alerts, AlertState, Entity
from console.model.overview import EnclaveReadings, Level, line
from console.model.readings import Problem, ProblemKind, Reading
from console.model.related import related, tables_of
from console.model.rule_alerts import RuleAlert, RuleAlerts, Standing, raised
from console.model.rule_evaluation import evaluate
from console.model.rules import Rule, Schedule
from console.model.saved_queries import SavedQuery
from console.model.severity import Severity
from console.model.triage import Deed, Source, all_alerts, changed, deeds_for, news, open_by_severity

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
RULE = Rule(
    "r1",
    "Guessed",
    "SigninLogs\n| where 1 == 1",
    Schedule(HOUR, HOUR),
    tactics=("InitialAccess",),
    techniques=("T1110",),
)


def of_rule(severity: Severity, standing: Standing, hours: int) -> RuleAlert:
    at = NOW - hours * HOUR
    found = raised(RULE, evaluate(RULE, [{"A": 1}])[0], at)
    return replace(found, id=f"{severity}{standing}{hours}", severity=severity, standing=standing)


def of_defender(severity: Severity, state: AlertState, hours: int, **facts: Any) -> Alert:
    known: dict[str, Any] = dict.fromkeys(("description", "product", "resource_id", "compromised"), "")
    known |= dict.fromkeys(("tactics", "techniques", "entities", "remediation"), ())
    name = f"{severity}{state}{hours}"
    known |= {
        "id": name,
        "name": name,
        "title": "Alert",
        "updated_at": None,
        "started_at": NOW - hours * HOUR,
    }
    return Alert(**(known | {"severity": severity, "state": state} | facts))


severities = st.sampled_from(Severity)
rules = st.lists(st.builds(of_rule, severities, st.sampled_from(Standing), st.integers(0, 99)), max_size=12)
defenders = st.lists(
    st.builds(of_defender, severities, st.sampled_from(AlertState), st.integers(0, 99)), max_size=12
)


@given(defenders, rules)
def test_open_alerts_come_first_then_grave_ones_then_late_ones(
    defender: list[Alert], ours: list[RuleAlert]
) -> None:
    lines = all_alerts(Alerts(tuple(defender)), RuleAlerts(tuple(ours)))
    order = [
        (not each.is_open, list(Severity).index(each.severity), -(each.raised_at or NOW).timestamp())
        for each in lines
    ]
    assert order == sorted(order)
    assert len(lines) == len(defender) + len(ours)
    assert sum(open_by_severity(lines).values()) == sum(each.is_open for each in lines)


@pytest.mark.parametrize(
    ("alert", "deeds"),
    [
        (of_defender(Severity.LOW, AlertState.ACTIVE, 1), "acknowledge resolve dismiss"),
        (of_defender(Severity.LOW, AlertState.IN_PROGRESS, 1), "resolve dismiss reopen"),
        (of_defender(Severity.LOW, AlertState.RESOLVED, 1), "acknowledge dismiss reopen"),
        (of_defender(Severity.LOW, AlertState.DISMISSED, 1), "acknowledge resolve reopen"),
        (of_defender(Severity.LOW, AlertState.UNKNOWN, 1), "acknowledge resolve dismiss reopen"),
        (of_rule(Severity.LOW, Standing.NEW, 1), "acknowledge snooze resolve"),
        (of_rule(Severity.LOW, Standing.ACKNOWLEDGED, 1), "snooze resolve reopen"),
        (of_rule(Severity.LOW, Standing.SNOOZED, 1), "acknowledge snooze resolve reopen"),
        (of_rule(Severity.LOW, Standing.RESOLVED, 1), "acknowledge snooze reopen"),
    ],
    ids=lambda value: str(getattr(value, "state", getattr(value, "standing", ""))),
)
def test_an_alert_offers_what_would_change_it_and_nothing_else(alert: Alert | RuleAlert, deeds: str) -> None:
    found = (Alerts((alert,)), None) if isinstance(alert, Alert) else (None, RuleAlerts((alert,)))
    assert [deed.value for deed in deeds_for(all_alerts(*found))] == deeds.split()


@given(defenders, rules)
def test_every_deed_that_is_offered_changes_something(defender: list[Alert], ours: list[RuleAlert]) -> None:
    lines = all_alerts(Alerts(tuple(defender)), RuleAlerts(tuple(ours)))
    for each in lines:
        offered = deeds_for([each])
        assert (Deed.SNOOZE in offered) == (each.source is Source.RULE)
        assert all(each.allows(deed) for deed in offered)
    assert set(deeds_for(lines)) == {deed for each in lines for deed in deeds_for([each])}


def test_news_are_open_alerts_that_were_raised_or_became_new_again() -> None:
    old, closed = of_rule(Severity.LOW, Standing.NEW, 9), of_rule(Severity.LOW, Standing.RESOLVED, 8)
    again = replace(old, raised_at=NOW)
    reopened = replace(closed, standing=Standing.NEW)
    late, early = of_rule(Severity.HIGH, Standing.NEW, 1), of_rule(Severity.LOW, Standing.RESOLVED, 2)
    before = all_alerts(None, RuleAlerts((old, closed)))
    assert news(before, before) == changed(before, before) == ()
    after = all_alerts(None, RuleAlerts((again, reopened, late, early)))
    assert {line.id for line in news(before, after)} == {again.id, reopened.id, late.id}
    assert [line.id for line in changed(before, after)] == [reopened.id, early.id, late.id, again.id]


def test_a_resource_is_named_by_its_last_name_and_people_apart_from_places() -> None:
    entities = (Entity("Account", "ann"), Entity("AzureResource", "/subscriptions/1/x/st1"), Entity("IP", ""))
    (shown,) = all_alerts(Alerts((of_defender(Severity.LOW, AlertState.ACTIVE, 1, entities=entities),)), None)
    assert (shown.who, shown.where) == (("ann",), ("st1",))


HIGH = Alerts((of_defender(Severity.HIGH, AlertState.ACTIVE, 1),))
MEDIUM = RuleAlerts((of_rule(Severity.MEDIUM, Standing.NEW, 1), of_rule(Severity.LOW, Standing.SNOOZED, 1)))
REFUSED = Problem(ProblemKind.NOT_PERMITTED, "no role", "", NOW)


@pytest.mark.parametrize(
    ("defender", "ours", "shown"),
    [
        (Reading("d", HIGH, NOW), Reading("r", MEDIUM, NOW), ("1 high 1 medium", Level.BAD, "")),
        (
            Reading("d", None, None, REFUSED),
            Reading("r", MEDIUM, NOW),
            ("1 medium", Level.ATTENTION, "no role"),
        ),
        (Reading("d", None, None, REFUSED), Reading("r", RuleAlerts(), NOW), ("", Level.BAD, "no role")),
        (Reading("d"), Reading("r", MEDIUM, NOW), ("", Level.FINE, "")),
        (Reading("d", HIGH, NOW), Reading("r"), ("1 high", Level.BAD, "")),
    ],
    ids=["both", "refused", "refused and none", "loading", "rules not read"],
)
def test_the_overview_counts_both_sources_and_waits_for_neither(
    defender: Reading[Any], ours: Reading[Any], shown: tuple[str, Level, str]
) -> None:
    unread: Reading[Any] = Reading("x")
    readings = EnclaveReadings(
        posture=unread, alerts=defender, quota=unread, sessions=unread, exports=unread, rules=ours
    )
    cell = line("genomics", readings, None).alerts
    assert (cell.words, cell.level, cell.stale) == shown


def test_related_queries_share_tables_or_techniques_and_the_nearest_come_first() -> None:
    alert = of_rule(Severity.HIGH, Standing.NEW, 1)
    nearest = SavedQuery("a", "a", "Both", "SigninLogs | take 1", techniques=("T1110",))
    near = SavedQuery("b", "b", "Table", "let x = 1;\nSigninLogs\n| take 1")
    far = SavedQuery("c", "c", "Tactic", "Heartbeat", tactics=("InitialAccess",))
    other = SavedQuery("d", "d", "None", "Heartbeat | take 1")
    itself = SavedQuery("r1", "r1", "Guessed", RULE.text)
    assert related(alert, [other, far, itself, near, nearest]) == (nearest, near, far)


def test_tables_are_told_from_columns_and_operators() -> None:
    text = """let a = AuditLogs | where X == 1;
        union SigninLogs, (AADNonInteractiveUserSignInLogs | take 1)
        | join kind=inner (a) on UserId"""
    assert tables_of(text) >= {"AuditLogs", "AADNonInteractiveUserSignInLogs"}
    assert not tables_of(text) & {"UserId", "X"}
