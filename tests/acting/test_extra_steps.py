"""An enclave's own extra steps are followed to their end, verified, taken up and gone back on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from test_faults import hurried
from test_recovery import killed
from worlds import WAREHOUSE, World, acting, pausing, picture, troubles

from console.model.runs import Outcome, StepState

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from conftest import Simulator

    from console.config import ExtraStep

BLIND = replace(WAREHOUSE, stopped="", started="", state="properties.nothing")


@pytest.fixture
async def world(fast_simulator: Simulator, enclave: str) -> AsyncIterator[World]:
    """A still enclave whose shutdown pauses its SQL pool too."""
    async with acting(fast_simulator, enclave, settings=pausing()) as found:
        yield found
    fast_simulator.clear()


async def pool(world: World) -> str:
    """Return how the SQL pool is."""
    (resource,) = (await world.look()).tagged
    return resource.state


@pytest.mark.parametrize("step", [WAREHOUSE, BLIND], ids=["told", "blind"])
async def test_what_is_tagged_is_paused_and_comes_back(
    fast_simulator: Simulator, enclave: str, step: ExtraStep
) -> None:
    async with acting(fast_simulator, enclave, settings=pausing()) as world:
        before = picture(await world.look())
        async with acting(fast_simulator, enclave, settings=pausing(step)) as other:
            run = await other.perform(await other.plan())
            assert (troubles(run), run.outcome) == ([], Outcome.DONE)
            assert await pool(world) == "Paused"
            run = await other.perform(await other.plan("resume"))
            assert (troubles(run), run.outcome) == ([], Outcome.DONE)
        assert picture(await world.look()) == before


@pytest.mark.parametrize(
    "step", [WAREHOUSE, replace(WAREHOUSE, stopped="", started="")], ids=["told", "seen"]
)
async def test_what_was_paused_before_stays_paused(
    fast_simulator: Simulator, enclave: str, step: ExtraStep
) -> None:
    async with acting(fast_simulator, enclave, settings=pausing(step)) as world:
        world.do("pause-pool")
        plan = await world.plan()
        assert (
            [s.words for s in plan.steps if s.stage == step.name] == []
            if step.stopped
            else ["pause warehouse"]
        )
        await world.perform(plan)
        run = await world.perform(await world.plan("resume"))
        assert (troubles(run), run.outcome) == ([], Outcome.DONE)
        assert await pool(world) == "Paused"


@pytest.mark.parametrize(
    ("fault", "state", "words"),
    [
        ("fail", StepState.FAILED, "An internal execution error occurred"),
        ("lie", StepState.FAILED, "warehouse is still Online. Try again, or look at it in the portal."),
        ("hang", StepState.UNKNOWN, "No end after"),
    ],
)
async def test_what_does_not_pause_is_said_and_stops_nothing_else(
    world: World, fault: str, state: StepState, words: str
) -> None:
    before = picture(await world.look())
    world.fault(fault, "/pause")
    plan = await world.plan()
    run = await world.perform(hurried(plan, "^pause", 200) if fault == "hang" else plan)
    (went,) = (run.step(step.key) for step in run.plan.steps if step.stage == WAREHOUSE.name)
    assert (went.state, words in went.cause) == (state, True), went.cause
    assert len([step for step in run.troubles() if step.key != "verify"]) == 1
    world.simulator.clear()
    world.do("settle")
    await world.perform(await world.plan("resume"))
    assert picture(await world.look()) == before


async def test_what_a_newcomer_may_be_using_is_not_paused(world: World) -> None:
    plan = await world.plan()
    host = (await world.look()).desktop.hosts[0]
    world.when(f"drain {host.id}", lambda: world.do("sign-in", host=host.name))
    run = await world.perform(plan)
    (present,) = (await world.look()).desktop.sessions
    (went,) = (run.step(step.key) for step in run.plan.steps if step.stage == WAREHOUSE.name)
    assert (went.state, went.cause.startswith(f"{present.user} is signed in")) == (StepState.FAILED, True)
    assert await pool(world) == "Online"


async def test_an_answer_that_is_torn_does_not_pause_it_twice(world: World) -> None:
    world.fault("garbage", "/pause", text="<html>", count=1)
    run = await world.perform(await world.plan())
    assert (troubles(run), await pool(world)) == ([], "Paused")


async def test_an_answer_that_is_torn_is_not_repeated_where_nothing_tells_whether_it_was_accepted(
    fast_simulator: Simulator, enclave: str
) -> None:
    async with acting(fast_simulator, enclave, settings=pausing(BLIND)) as world:
        world.fault("garbage", "/pause", text="<html>", count=1)
        run = await world.perform(await world.plan())
        assert any("whether pause warehouse was accepted cannot be seen" in words for words in troubles(run))
    fast_simulator.clear()


@pytest.mark.parametrize("moment", ["started pause", "progressed pause"])
async def test_a_pause_that_a_killed_console_began_is_followed_not_repeated(
    world: World, tmp_path: Path, moment: str
) -> None:
    before = picture(await world.look())
    killed(world, tmp_path, moment, WAREHOUSE.name)
    (left,) = await world.engine.runner.unfinished()
    is_under_way = any(step.token for step in left.steps if step.key.startswith("pause"))
    assert is_under_way == moment.startswith("progressed")
    if is_under_way:
        world.fault("status", "/pause", method="POST", status=409)
    run = await world.engine.runner.wait((await world.engine.runner.proceed(left.id)).id)
    assert (troubles(run), await pool(world)) == ([], "Paused")
    world.simulator.clear()
    await world.perform(await world.plan("resume"))
    assert picture(await world.look()) == before


async def test_a_pause_that_a_killed_console_began_is_undone(world: World, tmp_path: Path) -> None:
    before = picture(await world.look())
    killed(world, tmp_path, "progressed pause", WAREHOUSE.name)
    (left,) = await world.engine.runner.unfinished()
    world.let_the_broker_notice()
    undone = await world.perform(await world.engine.runner.undo(left.id))
    assert (troubles(undone), picture(await world.look())) == ([], before)
