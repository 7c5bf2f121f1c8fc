"""What goes wrong in Azure while an enclave is shut down ends in words, and stops only what depends on it."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from worlds import picture, states, troubles

from console.config import places
from console.model.quota import InstanceState
from console.model.runs import Outcome, StepState

if TYPE_CHECKING:
    from worlds import World

    from console.actions.events import Event
    from console.model.plans import Plan

FULL = "CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'disk full'); END"
FIRST_STOP = r"vm-avd-\w+-0/deallocate"


def hurried(plan: Plan, steps: str, seconds: float) -> Plan:
    """Return the plan with a deadline that a test can wait for on the steps whose keys fit, which never end.

    All others keep theirs: a busy machine takes its time.
    """
    found = [step.key for step in plan.steps if re.search(steps, step.key)]
    assert found
    shortened = (replace(s, deadline=seconds) if s.key in found else s for s in plan.steps)
    return replace(plan, steps=tuple(shortened))


async def test_a_step_that_cannot_begin_because_of_a_bug_ends_as_unknown(world: World) -> None:
    plan = await world.plan("drain-host", (await world.look()).desktop.hosts[0].id)
    run = await world.perform(hurried(plan, "drain", 1e12))  # seconds, which no calendar has
    assert states(run, "host.drain-mode") == [StepState.UNKNOWN]
    assert "OverflowError" in troubles(run)[0]


@pytest.fixture
def _long_last_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the look after a deadline take as long as it takes on a busy machine."""
    monkeypatch.setattr("console.actions.run_executor.LAST_LOOK", 6_000.0)


@pytest.mark.usefixtures("_long_last_look")
async def test_a_host_that_never_drains_is_left_running(world: World) -> None:
    before = picture(await world.look())
    host = world.do("ignore-drain")
    run = await world.perform(await world.plan())
    assert sorted(state.value for state in states(run, "host.drain-mode")) == ["done", "done", "failed"]
    assert [state for state in states(run, "host.deallocate") if state is StepState.SKIPPED] == [
        StepState.SKIPPED
    ]
    running = [m.name for m in (await world.look()).desktop.machines if m.power.value == "running"]
    assert running == [host.partition(".")[0]]
    assert any("drain" in words and "No end after" in words for words in troubles(run))
    await world.perform(await world.plan("resume"))
    assert picture(await world.look()) == before


async def test_a_deallocate_that_hangs_ends_as_unknown(world: World) -> None:
    world.fault("hang", FIRST_STOP)
    run = await world.perform(hurried(await world.plan(), r"^deallocate .*vm-avd-\w+-0$", 150))
    assert sorted(state.value for state in states(run, "host.deallocate")) == ["done", "done", "unknown"]
    assert any("No end after" in words for words in troubles(run))
    assert run.outcome is Outcome.INCOMPLETE


async def test_a_deallocate_that_fails_says_what_azure_said(world: World) -> None:
    before = picture(await world.look())
    world.fault("fail", FIRST_STOP)
    run = await world.perform(await world.plan())
    assert any("An internal execution error occurred" in words for words in troubles(run))
    assert sorted(state.value for state in states(run, "host.deallocate")) == ["done", "done", "failed"]
    await world.perform(await world.plan("resume"))
    assert picture(await world.look()) == before


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 429, "retry_after": 5},
        {"kind": "status", "status": 502},
        {"kind": "expired"},
        {"kind": "garbage", "text": "<html>"},
        {"kind": "garbage", "text": "{}"},
    ],
    ids=["throttled", "broken", "token refused", "no JSON", "no status"],
)
async def test_an_operation_that_cannot_be_asked_after_has_not_failed(
    world: World, fault: dict[str, Any]
) -> None:
    subscription = world.engine.config.enclaves[0].subscription
    world.simulator.fault(**fault, path=f"{subscription}.*/operations/", count=12)
    run = await world.perform(await world.plan())
    assert (troubles(run), run.outcome) == ([], Outcome.DONE)


async def test_a_success_that_is_none_is_found_out(world: World) -> None:
    world.fault("lie", FIRST_STOP)
    run = await world.perform(await world.plan())
    assert any("Azure reported success, but" in words for words in troubles(run))
    assert run.outcome is Outcome.INCOMPLETE


async def test_throttling_for_minutes_is_waited_out(world: World) -> None:
    plan = await world.plan()
    world.fault("status", "/deallocate", method="POST", status=429, retry_after=60, count=12)
    run = await world.perform(plan)
    assert (troubles(run), run.outcome) == ([], Outcome.DONE)


@pytest.mark.usefixtures("_long_last_look")
async def test_throttling_without_end_ends_at_the_deadline(world: World) -> None:
    plan = hurried(await world.plan(), "^deallocate", 120)
    world.fault("status", "/deallocate", method="POST", status=429, retry_after=30)
    run = await world.perform(plan)
    assert set(states(run, "host.deallocate")) == {StepState.FAILED}
    assert any("Next try in" in words for words in troubles(run))


async def test_a_token_that_azure_refuses_half_way_is_renewed(world: World) -> None:
    plan = await world.plan()
    world.when("clear", lambda: world.fault("expired", "", count=6))
    run = await world.perform(plan)
    assert (troubles(run), run.outcome) == ([], Outcome.DONE)


async def test_requests_that_are_cut_off_are_looked_into_and_made_again(world: World) -> None:
    plan = await world.plan()

    def spoil() -> None:
        world.fault("drop", "", count=5, probability=0.3)
        world.fault("status", "", status=503, count=5, probability=0.3)

    world.when("drain", spoil)
    run = await world.perform(plan)
    assert (troubles(run), run.outcome) == ([], Outcome.DONE)


async def test_a_listener_that_fails_fails_no_step(world: World) -> None:
    def fail(_: Event) -> None:
        raise ZeroDivisionError

    world.engine.runner.listen(fail)
    host = (await world.look()).desktop.hosts[0]
    run = await world.perform(await world.plan("drain-host", host.id))
    assert (troubles(run), run.outcome) == ([], Outcome.DONE)


def on_the_journals_file(statement: str) -> None:
    with closing(sqlite3.connect(places.database_file(None))) as database, database:
        database.execute(statement)


async def test_a_restart_that_got_no_answer_is_not_asked_for_again(world: World) -> None:
    instance = next(
        each for each in (await world.look()).compute.instances if each.state is InstanceState.RUNNING
    )
    world.fault("drop", "/restart", count=1)
    run = await world.perform(await world.plan("restart-instance", instance.id))
    assert [step.state for step in run.steps] == [StepState.FAILED]
    assert "is not repeated" in run.steps[0].cause


async def test_no_step_runs_whose_intent_cannot_be_written(world: World) -> None:
    plan = await world.plan()
    world.when("grace", lambda: on_the_journals_file(FULL))
    before = {m.id: m.power for m in (await world.look()).desktop.machines}
    run = await world.perform(plan)
    assert {m.id: m.power for m in (await world.look()).desktop.machines} == before
    assert any("could not be written to the journal" in words for words in troubles(run))


async def test_a_run_whose_end_could_not_be_written_is_taken_up_by_the_same_console(world: World) -> None:
    plan = await world.plan()
    world.when("grace", lambda: on_the_journals_file(FULL))
    await world.perform(plan)
    on_the_journals_file("DROP TRIGGER full")
    (left,) = await world.engine.runner.unfinished()
    run = await world.engine.runner.wait((await world.engine.runner.proceed(left.id)).id)
    assert (troubles(run), run.outcome) == ([], Outcome.DONE)
    assert await world.engine.runner.unfinished() == ()


@pytest.mark.parametrize("level", ["ReadOnly", "CanNotDelete"])
async def test_a_lock_blocks_and_is_named(world: World, level: str) -> None:
    world.do("lock", level=level, name="keep-it")
    plan = await world.plan()
    assert any(f"{level} lock keep-it" in blocker.subject for blocker in plan.blockers)


async def test_a_role_that_lacks_an_action_is_named(world: World) -> None:
    world.do("deny", action="Microsoft.Compute/virtualMachines/deallocate/action")
    plan = await world.plan()
    assert [missing.action for missing in plan.missing] == [
        "Microsoft.Compute/virtualMachines/deallocate/action"
    ]
    assert not plan.is_allowed


async def test_an_export_being_copied_blocks(world: World) -> None:
    world.do("upload-export", name="results/table.csv", size=90_000_000_000)
    world.simulator.push(180)
    await world.look()
    world.do("approve", name="results/table.csv")
    world.simulator.push(30)
    plan = await world.plan()
    assert any("is being copied out" in blocker.words for blocker in plan.blockers)
