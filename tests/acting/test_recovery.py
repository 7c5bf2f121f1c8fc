"""The console is killed half-way: the next one finds what was left, finishes it or goes back on it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from waiting import PATIENCE
from worlds import engine_over, keep_simulator, picture, troubles

from console.actions.run_history import runs_in
from console.model.plans import BlockerKind
from console.model.runs import Outcome, StepState
from console.model.sessions import PowerState

if TYPE_CHECKING:
    from worlds import World

VICTIM = Path(__file__).with_name("victim.py")
MOMENTS = (
    "ended drain",
    "progressed deallocate",  # its operation is under way, and can be followed
    "started stop",
    "started verify",
)


def killed(world: World, folder: Path, moment: str, pauses: str = "") -> None:
    """Let another console shut the enclave down, and die at the moment."""
    ready = str(keep_simulator(world.simulator, folder))
    command = [sys.executable, str(VICTIM), ready, world.name, moment, pauses]
    environment = {**os.environ, "PYTHONPATH": str(VICTIM.parents[1])}
    done = subprocess.run(command, check=False, timeout=PATIENCE, env=environment)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("moment", MOMENTS)
async def test_a_killed_shutdown_is_taken_up_and_brought_back(
    world: World, tmp_path: Path, moment: str
) -> None:
    before = picture(await world.look())
    killed(world, tmp_path, moment)
    (left,) = await world.engine.runner.unfinished()
    assert left.outcome is Outcome.RUNNING
    begun = left.count(StepState.RUNNING)
    run = await world.engine.runner.proceed(left.id)
    over = await world.engine.runner.wait(run.id)
    assert (troubles(over), over.outcome) == ([], Outcome.DONE)
    assert begun or "ended" in moment
    assert {m.power for m in (await world.look()).desktop.machines} == {PowerState.DEALLOCATED}
    assert await world.engine.runner.unfinished() == ()
    await world.perform(await world.plan("resume"))
    assert picture(await world.look()) == before
    assert await world.engine.runner.journal.faults() == ()


async def test_a_killed_shutdown_is_undone(world: World, tmp_path: Path) -> None:
    before = picture(await world.look())
    killed(world, tmp_path, "started stop")
    world.let_the_broker_notice()
    (left,) = await world.engine.runner.unfinished()
    undone = await world.perform(await world.engine.runner.undo(left.id))
    assert (troubles(undone), undone.outcome) == ([], Outcome.DONE)
    assert picture(await world.look()) == before
    assert await world.engine.runner.unfinished() == ()


async def test_a_run_that_was_killed_before_any_change_ends_when_it_is_undone(
    world: World, tmp_path: Path
) -> None:
    killed(world, tmp_path, "started drain")
    (left,) = await world.engine.runner.unfinished()
    plan = await world.engine.runner.undo(left.id)
    assert [blocker.kind for blocker in plan.blockers] == [BlockerKind.NOTHING_TO_DO]
    assert await world.engine.runner.unfinished() == ()
    (over,) = runs_in(await world.engine.runner.journal.entries())
    assert (over.id, over.outcome) == (left.id, Outcome.UNFINISHED)


async def test_an_operation_under_way_is_followed_not_repeated(world: World, tmp_path: Path) -> None:
    killed(world, tmp_path, "progressed deallocate")
    (left,) = await world.engine.runner.unfinished()
    followed = [step for step in left.steps if step.token]
    world.fault("status", "/deallocate", method="POST", status=409)
    run = await world.engine.runner.wait((await world.engine.runner.proceed(left.id)).id)
    assert followed
    assert {run.step(step.key).state for step in followed} == {StepState.DONE}


async def test_nothing_of_a_console_that_lives_is_called_unfinished(world: World) -> None:
    plan = await world.plan()
    with world.time.held():  # the run does not end before it was looked for
        run = await world.engine.runner.begin(plan, reason="x")
        found = list(await world.engine.runner.unfinished())
        async with engine_over(world.simulator, world.name) as other:
            found += await other.runner.unfinished()
        assert not world.engine.runner.run(run.id).is_over
    await world.engine.runner.wait(run.id)
    assert found == []
