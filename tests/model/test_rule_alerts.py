"""An alert's life: raised, looked at, put off, closed, and back where that is news."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from console.model.rule_alerts import (
    RuleAlert,
    Standing,
    acknowledged,
    raised,
    reopened,
    resolved,
    seen,
    snoozed,
    unseen,
    woken,
)
from console.model.rule_evaluation import Firing, evaluate
from console.model.rules import EntityMapping, Rule, Schedule

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
RULE = Rule(
    "r1", "Guessed", "T", Schedule(HOUR, HOUR), entities=(EntityMapping("Account", (("FullName", "User"),)),)
)


def firing(*users: str, at: datetime = NOW) -> Firing:
    return evaluate(RULE, [{"User": user, "At": at} for user in users])[0]


def new() -> RuleAlert:
    return raised(RULE, firing("ann"), NOW)


def test_an_alert_that_is_seen_again_is_the_same_alert() -> None:
    again = seen(new(), RULE, firing("ann", "ann"), NOW + HOUR)
    assert (again.standing, again.count, again.row_count) == (Standing.NEW, 2, 2)
    assert (again.first_seen, again.raised_at, again.last_seen) == (NOW, NOW, NOW + HOUR)


def test_an_acknowledged_alert_stays_so_while_it_says_nothing_new() -> None:
    looked = acknowledged(new(), "ola", "on it", NOW)
    again = seen(looked, RULE, firing("ann", at=NOW + HOUR), NOW + HOUR)
    assert (again.standing, again.changed_by, again.reason) == (Standing.ACKNOWLEDGED, "ola", "on it")


def test_a_new_entity_reopens_an_alert_that_was_looked_at_or_put_off() -> None:
    for before in (
        acknowledged(new(), "ola", "", NOW),
        snoozed(new(), NOW + 9 * HOUR, "ola", "known", NOW),
        resolved(new(), "ola", "a test", NOW),
    ):
        again = seen(before, RULE, firing("ann", "ben"), NOW + HOUR)
        assert again.standing is Standing.NEW
        assert again.reason == "it now names ben"
        assert again.raised_at == NOW + HOUR


def test_an_alert_resolves_when_its_rows_stop_and_reopens_when_they_come_back() -> None:
    gone = unseen(acknowledged(new(), "ola", "", NOW), NOW + HOUR)
    assert (gone.standing, gone.reason, gone.changed_by) == (Standing.RESOLVED, "its rows stopped", "")
    back = seen(gone, RULE, firing("ann"), NOW + 2 * HOUR)
    assert (back.standing, back.reason, back.first_seen) == (Standing.NEW, "it fires again", NOW)


def test_a_resolved_alert_stays_so_over_the_rows_that_were_there() -> None:
    closed = resolved(new(), "ola", "a test", NOW + HOUR)
    same = seen(closed, RULE, firing("ann", at=NOW), NOW + 2 * HOUR)
    assert same.standing is Standing.RESOLVED
    younger = seen(same, RULE, firing("ann", at=NOW + 2 * HOUR), NOW + 3 * HOUR)
    assert (younger.standing, younger.reason) == (Standing.NEW, "there are new rows")


def test_a_snooze_holds_until_it_is_over() -> None:
    put_off = snoozed(new(), NOW + 2 * HOUR, "ola", "maintenance", NOW)
    still = seen(put_off, RULE, firing("ann"), NOW + HOUR)
    assert (still.standing, still.reason, still.until) == (Standing.SNOOZED, "maintenance", NOW + 2 * HOUR)
    assert not still.is_open
    over = seen(still, RULE, firing("ann"), NOW + 2 * HOUR)
    assert (over.standing, over.reason, over.raised_at) == (
        Standing.NEW,
        "its snooze is over",
        NOW + 2 * HOUR,
    )


def test_a_snoozed_alert_whose_rows_stopped_is_resolved_when_the_snooze_is_over() -> None:
    put_off = snoozed(new(), NOW + 2 * HOUR, "ola", "maintenance", NOW)
    quiet = unseen(put_off, NOW + HOUR)
    assert quiet.standing is Standing.SNOOZED
    assert woken(quiet, NOW + 2 * HOUR).standing is Standing.RESOLVED
    assert seen(quiet, RULE, firing("ann"), NOW + HOUR).standing is Standing.SNOOZED


def test_reopening_undoes_what_an_operator_did() -> None:
    for after in (acknowledged, resolved):
        back = reopened(after(new(), "ola", "a mistake", NOW), "ola", "", NOW)
        assert replace(back, changed_at=None, changed_by="") == new()


STEPS: dict[str, Callable[[RuleAlert, datetime], RuleAlert]] = {
    "seen": lambda alert, now: seen(alert, RULE, firing("ann"), now),
    "more": lambda alert, now: seen(alert, RULE, firing("ann", f"user of {now}"), now),
    "unseen": unseen,
    "acknowledge": lambda alert, now: acknowledged(alert, "ola", "", now),
    "snooze": lambda alert, now: snoozed(alert, now + 2 * HOUR, "ola", "why", now),
    "resolve": lambda alert, now: resolved(alert, "ola", "why", now),
    "reopen": lambda alert, now: reopened(alert, "ola", "", now),
    "wait": woken,
}


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=25))
def test_whatever_happens_an_alert_never_contradicts_itself(actions: list[str]) -> None:
    alert, now = new(), NOW
    for action in actions:
        now += HOUR
        alert = STEPS[action](alert, now)
        assert (alert.until is not None) == (alert.standing is Standing.SNOOZED)
        assert alert.first_seen <= alert.raised_at <= now
        assert alert.last_seen <= now
        if action == "unseen":
            assert alert.standing in (Standing.RESOLVED, Standing.SNOOZED)
        if action == "more":
            assert alert.standing is Standing.NEW
