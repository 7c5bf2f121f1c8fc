"""A reading: the last good value stays, its problem comes and goes; what else is derived from few facts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from console.model.plans import Blocker, BlockerKind, MissingPermission, Plan, Request, Tier
from console.model.readings import Problem, ProblemKind, Reading
from console.model.rules import Run

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
LATER = NOW + timedelta(minutes=3)
PROBLEM = Problem(ProblemKind.THROTTLED, "too many requests", "wait", NOW)


def test_a_reading_is_loading_until_its_first_answer_good_or_bad() -> None:
    fresh: Reading[str] = Reading("Azure")
    assert fresh.is_loading
    assert not fresh.failed(PROBLEM).is_loading
    assert not fresh.succeeded("value", NOW).is_loading


def test_a_failure_keeps_the_value_and_its_age_and_a_success_ends_the_problem() -> None:
    unread: Reading[str] = Reading("Azure")
    stale = unread.succeeded("value", NOW).failed(PROBLEM)
    assert (stale.value, stale.problem, stale.age(LATER)) == ("value", PROBLEM, timedelta(minutes=3))
    again = stale.succeeded("other", LATER)
    assert (again.value, again.problem, again.age(LATER)) == ("other", None, timedelta())
    assert unread.age(NOW) is None


def test_an_equal_value_is_the_same_one_so_that_nothing_is_drawn_again() -> None:
    unread: Reading[list[int]] = Reading("Azure")
    first = unread.succeeded([1], NOW)
    assert first.succeeded([1], LATER).value is first.value


def test_a_rule_is_mistaken_only_where_no_later_attempt_would_help() -> None:
    assert Run("r", problem="no such table").is_mistaken
    assert not Run("r", problem="no answer", held_until=LATER).is_mistaken
    assert not Run("r").is_mistaken


def test_a_plan_is_allowed_where_nothing_blocks_it_and_no_permission_is_missing() -> None:
    blocked, missing = (Blocker(BlockerKind.NOT_IDLE, "e", "busy"),), (MissingPermission("a", "/s"),)
    plan = Plan(Request("shutdown", "e"), "shut e down", Tier.SEVERE, NOW, ())
    assert plan.is_allowed
    for blockers, lacking in ((blocked, ()), ((), missing), (blocked, missing)):
        held = Plan(plan.request, plan.title, plan.tier, NOW, (), blockers=blockers, missing=lacking)
        assert not held.is_allowed
