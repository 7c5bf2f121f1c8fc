"""Alert rules as Sentinel defines them: when they are due, when they fire, what an alert is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from console.model.alerts import Entity
from console.model.rule_evaluation import evaluate
from console.model.rules import (
    NEAR_REAL_TIME,
    Comparison,
    EntityMapping,
    Grouping,
    Overrides,
    Rule,
    Schedule,
    due_at,
    moment_before,
    period_of,
)
from console.model.severity import Severity

NOW = datetime(2026, 3, 2, 9, 17, 42, tzinfo=UTC)
HOURLY = Schedule(timedelta(hours=1), timedelta(hours=2))
ACCOUNT = EntityMapping("Account", (("FullName", "User"),))
HOST = EntityMapping("Host", (("HostName", "Computer"),))


def rule(**facts: Any) -> Rule:
    return Rule(**{"id": "r1", "name": "Guessed", "text": "T", "schedule": HOURLY, **facts})


def row(user: str = "ann", computer: str = "vm-1", **more: Any) -> dict[str, Any]:
    return {"User": user, "Computer": computer, **more}


minutes = st.integers(1, 20_000).map(lambda number: timedelta(minutes=number))
moments = st.datetimes(datetime(2021, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001  the zone is set right there
rows = st.lists(st.builds(row, st.sampled_from("abc"), st.sampled_from(["x", "y"])), max_size=12)


@given(frequency=minutes, now=moments, name=st.text(min_size=1))
def test_regular_moments_are_one_frequency_apart_and_the_last_is_never_ahead(
    frequency: timedelta, now: datetime, name: str
) -> None:
    watched = rule(id=name, schedule=Schedule(frequency, frequency))
    moment = moment_before(watched, now)
    assert now - frequency < moment <= now
    assert moment_before(watched, now + frequency) == moment + frequency


@given(frequency=minutes, start=moments, steps=st.lists(st.integers(1, 5_000), min_size=1, max_size=30))
def test_a_rule_never_runs_twice_for_one_moment(
    frequency: timedelta, start: datetime, steps: list[int]
) -> None:
    watched = rule(schedule=Schedule(frequency, frequency))
    last, ran, now = None, [], start
    for step in steps:
        due = due_at(watched, last, None, now)
        if due:
            ran.append(due)
            last = due
        now += timedelta(seconds=step * 10)
    assert len(ran) == len(set(ran)) >= 1
    assert ran == sorted(ran)


def test_a_rule_that_never_ran_is_due_for_the_minute_that_has_begun() -> None:
    assert due_at(rule(), None, None, NOW) == datetime(2026, 3, 2, 9, 17, tzinfo=UTC)


def test_a_rule_whose_last_run_lies_in_a_wrong_future_runs_again() -> None:
    assert due_at(rule(), NOW + timedelta(days=400), None, NOW) is not None


def test_a_rule_rests_after_an_alert_for_as_long_as_its_suppression_says() -> None:
    resting = rule(suppression=timedelta(hours=5))
    fired = NOW - timedelta(hours=4)
    assert due_at(resting, fired, fired, NOW) is None
    assert due_at(resting, fired, fired, NOW + timedelta(hours=1)) is not None
    assert due_at(resting, fired, None, NOW) is not None


def test_a_scheduled_rule_looks_at_a_period_that_late_rows_have_reached() -> None:
    assert period_of(rule(), NOW) == (NOW - timedelta(hours=2, minutes=5), NOW - timedelta(minutes=5))
    assert period_of(rule(schedule=NEAR_REAL_TIME), NOW) == (NOW - timedelta(minutes=10), NOW)


@given(count=st.integers(0, 300), threshold=st.integers(0, 300))
def test_each_trigger_operator_compares_as_its_name_says(count: int, threshold: int) -> None:
    found = {each.value: each.holds(count, threshold) for each in Comparison}
    assert found == {
        "gt": count > threshold,
        "lt": count < threshold,
        "eq": count == threshold,
        "ne": count != threshold,
    }


def test_a_rule_that_fires_on_too_few_rows_fires_on_none() -> None:
    silent = rule(schedule=Schedule(HOURLY.frequency, HOURLY.period, Comparison.FEWER, 1))
    (firing,) = evaluate(silent, [])
    assert (firing.count, firing.rows, firing.title) == (0, (), "Guessed")
    assert evaluate(silent, [row()]) == ()


@given(found=rows)
def test_a_single_alert_holds_every_row_and_every_entity_once(found: list[dict[str, Any]]) -> None:
    firings = evaluate(rule(entities=(ACCOUNT, HOST)), found)
    assert len(firings) == bool(found)
    for firing in firings:
        assert firing.count == len(found)
        named = {(entity.kind, entity.name) for entity in firing.entities}
        assert named == {("Account", each["User"]) for each in found} | {
            ("Host", each["Computer"]) for each in found
        }
        assert len(firing.entities) == len(named)


@given(found=rows, data=st.data())
def test_alerts_of_results_have_an_identity_that_no_order_changes(
    found: list[dict[str, Any]], data: st.DataObject
) -> None:
    watched = rule(entities=(ACCOUNT, HOST), grouping=Grouping.PER_RESULT)
    firings = evaluate(watched, found)
    assert {firing.id for firing in firings} == {
        firing.id for firing in evaluate(watched, data.draw(st.permutations(found)))
    }
    assert len(firings) == len({(each["User"], each["Computer"]) for each in found})
    assert sum(firing.count for firing in firings) == len(found)


def test_more_results_than_alerts_are_allowed_end_in_one_alert_for_all() -> None:
    watched = rule(entities=(ACCOUNT,), grouping=Grouping.PER_RESULT)
    firings = evaluate(watched, [row(f"user {number}") for number in range(400)])
    assert len(firings) == 150
    assert [firing.count for firing in firings[-2:]] == [1, 400]
    near = rule(entities=(ACCOUNT,), grouping=Grouping.PER_RESULT, schedule=NEAR_REAL_TIME)
    assert len(evaluate(near, [row(f"user {number}") for number in range(31)])) == 30
    assert len(evaluate(near, [row(f"user {number}") for number in range(30)])) == 30


def test_rows_without_entities_are_told_apart_by_what_they_say_and_not_by_when() -> None:
    watched = rule(grouping=Grouping.PER_RESULT)
    later = NOW + timedelta(minutes=5)
    firings = evaluate(watched, [row(At=NOW), row(At=later), row("ben", At=later)])
    assert [firing.count for firing in firings] == [2, 1]
    assert firings[0].latest == later


def test_titles_are_filled_from_the_first_row_and_kept_where_a_column_is_missing() -> None:
    own = Overrides(title="{{User}} on {{ Computer }}", description="{{Nobody}} knows", severity_column="Sev")
    (firing,) = evaluate(
        rule(overrides=own, description="As it is"), [row(Sev="high"), row("ben", Sev="low")]
    )
    assert firing.title == "ann on vm-1"
    assert firing.description == "As it is"
    assert firing.severity is Severity.HIGH


def test_details_list_every_value_of_their_column_once() -> None:
    (firing,) = evaluate(rule(details=(("Users", "User"), ("Gone", "NoColumn"))), [row(), row("ben"), row()])
    assert firing.details == (("Users", ("ann", "ben")), ("Gone", ()))


def test_an_account_of_two_parts_is_named_like_an_address() -> None:
    parts = EntityMapping("Account", (("Name", "Name"), ("UPNSuffix", "Suffix")))
    (firing,) = evaluate(rule(entities=(parts,)), [{"Name": "ann", "Suffix": "example.org"}])
    assert firing.entities == (Entity("Account", "ann@example.org"),)


@given(changed=st.sampled_from(["text", "schedule", "grouping", "entities"]))
def test_a_rule_that_was_edited_has_another_version(changed: str) -> None:
    values = {
        "text": "U",
        "schedule": NEAR_REAL_TIME,
        "grouping": Grouping.PER_RESULT,
        "entities": (ACCOUNT,),
    }
    assert rule(**{changed: values[changed]}).version != rule().version
    assert rule(name="Another").version == rule().version
