"""What a run keeps of its steps: the first look for undo, and what must not be done twice."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from test_faults import FULL
from test_step_kinds import KINDS, sample

from console.actions.events import StepProgressed, StepStarted
from console.actions.recovery import UNSEEN, reviewed, taken_up
from console.actions.run_history import runs_in
from console.actions.run_journal import RunJournal
from console.actions.steps.extra_steps import PostAction, PostUntil, ResourceFacts
from console.actions.steps.instances import RestartInstance
from console.model.exports import Exports
from console.model.plans import Plan, Request, Step, Tier
from console.model.quota import Compute
from console.model.runs import Operator, Run, StepState, new_run
from console.model.sessions import Desktop
from console.model.states import EnclaveState
from console.model.steps import StepSpec
from console.store import Database
from console.store.journal import Journal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from console.actions.events import Event

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
NOTHING_SEEN = EnclaveState(AT, Desktop((), (), (), ()), Compute((), (), (), (), ()), Exports(()))
TARGET = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Sql/servers/w/databases/d"
FIRST, LATER = ResourceFacts("Online"), ResourceFacts("Pausing")
ACTIONS = ("sql pools", "pause", "resume", "2021-06-01")
POST, POST_UNTIL = PostAction(TARGET, *ACTIONS), PostUntil(TARGET, *ACTIONS, "Paused")


def run_of(spec: StepSpec) -> Run:
    step = Step("a step", spec, "pause the warehouse")
    plan = Plan(Request("shutdown", "genomics"), "shut genomics down", Tier.SEVERE, AT, (step,))
    return new_run("run-1", plan, Operator("o", "ada", "jumpbox"), "the week is over", AT)


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    """A journal of this test's own."""
    database = Database(tmp_path / "console.db")
    yield Journal(database, lambda: AT)
    await database.close()


async def test_undo_goes_back_to_what_the_first_look_found(journal: Journal) -> None:
    run_journal = RunJournal(run_of(POST), journal, lambda: AT, lambda _: None)
    await run_journal.start()
    await run_journal.begin_step("a step", 60)
    await run_journal.record_before("a step", FIRST)
    await run_journal.record_before("a step", LATER)
    (written,) = runs_in(await journal.entries())
    assert run_journal.run.step("a step").before == written.step("a step").before == FIRST


async def test_a_step_that_is_taken_up_again_still_knows_what_the_first_look_found(journal: Journal) -> None:
    run = run_of(POST_UNTIL)
    left = replace(run, steps=(replace(run.steps[0], state=StepState.RUNNING, before=FIRST),))
    run_journal = RunJournal(
        taken_up(left, reviewed(left, NOTHING_SEEN)), journal, lambda: AT, lambda _: None
    )
    await run_journal.begin_step("a step", 60)
    await run_journal.record_before("a step", LATER)
    assert run_journal.run.step("a step").before == FIRST


async def test_an_end_that_cannot_be_written_is_told_in_whole_sentences(tmp_path: Path) -> None:
    database = Database(tmp_path / "console.db")
    run_journal = RunJournal(run_of(POST), Journal(database, lambda: AT), lambda: AT, lambda _: None)
    await run_journal.start()
    with closing(sqlite3.connect(tmp_path / "console.db")) as connection, connection:
        connection.execute(FULL)
    await run_journal.end_step("a step", StepState.FAILED, "Somebody is on it: left running.")
    await database.close()
    cause = run_journal.run.step("a step").cause
    assert cause.startswith("Somebody is on it: left running. Not in the journal: ")
    assert cause.endswith(".")


NOT_REPEATABLE = [sample(kind) for kind in KINDS if not kind.is_repeatable]


def test_what_nobody_can_see_the_outcome_of_is_not_repeatable() -> None:
    assert {PostAction, RestartInstance} <= {type(spec) for spec in NOT_REPEATABLE}


@pytest.mark.parametrize("spec", NOT_REPEATABLE, ids=lambda spec: spec.kind)
def test_a_step_that_must_not_be_repeated_is_left_as_unknown(spec: StepSpec) -> None:
    run = run_of(spec)
    left = replace(run, steps=(replace(run.steps[0], state=StepState.RUNNING, started_at=AT),))
    (found,) = reviewed(left, NOTHING_SEEN)
    assert (found.state, found.cause) == (StepState.UNKNOWN, UNSEEN)


def test_a_step_that_looks_before_it_acts_is_done_again() -> None:
    run = run_of(POST_UNTIL)
    left = replace(run, steps=(replace(run.steps[0], state=StepState.RUNNING, started_at=AT),))
    assert [step.state for step in reviewed(left, NOTHING_SEEN)] == [StepState.WAITING]


@pytest.mark.parametrize("spec", NOT_REPEATABLE, ids=lambda spec: spec.kind)
def test_a_step_that_can_be_followed_is_followed(spec: StepSpec) -> None:
    run = run_of(spec)
    left = replace(run, steps=(replace(run.steps[0], state=StepState.RUNNING, token="t"),))  # noqa: S106  of an operation, no secret
    (found,) = reviewed(left, NOTHING_SEEN)
    assert (found.state, found.token) == (StepState.WAITING, "t")


def test_only_what_was_under_way_is_looked_at_again() -> None:
    run = run_of(POST)
    for state in StepState:
        left = replace(run, steps=(replace(run.steps[0], state=state),))
        assert len(reviewed(left, NOTHING_SEEN)) == (state is StepState.RUNNING)


async def test_more_time_for_people_moves_the_end_and_the_deadlines_and_less_moves_no_deadline(
    journal: Journal,
) -> None:
    events: list[Event] = []
    run_journal = RunJournal(run_of(POST), journal, lambda: AT, events.append)
    run_journal.extend_grace(timedelta(minutes=2))
    await run_journal.begin_step("a step", 60)
    run_journal.begin_grace(timedelta(minutes=15))
    assert run_journal.run.grace_ends_at == AT + timedelta(minutes=17)
    assert run_journal.run.steps[0].deadline_at == AT + timedelta(minutes=3)
    run_journal.begin_grace(timedelta(minutes=99))
    run_journal.extend_grace(timedelta(minutes=-5))
    assert [type(event) for event in events] == [StepStarted, StepProgressed, StepProgressed]
    assert run_journal.run.grace_ends_at == AT + timedelta(minutes=12)
    assert run_journal.run.steps[0].deadline_at == AT + timedelta(minutes=3)
