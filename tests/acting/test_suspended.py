"""A console that was suspended for longer than its lease writes nothing once another has acted since."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from waiting import PATIENCE
from worlds import REASON, engine_over, keep_simulator, picture, troubles

from console.actions.leases import DURATION, Lease, RunLease
from console.actions.refusals import LeaseLost
from console.actions.run_history import runs_in
from console.model.plans import Request
from console.model.runs import Operator, new_run
from console.model.sessions import PowerState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worlds import World

    from console.azure.controls import Controls
    from console.model.states import EnclaveState

VICTIM = Path(__file__).with_name("victim.py")
HALTS = ("another console has acted on the enclave since", "no end after 15 min")
"""What keeps it from writing: who came since, or its own deadline where a busy machine took that long."""
LONGER = (DURATION + timedelta(minutes=1)).total_seconds()


class Suspended:
    """A console in the middle of a shutdown that stands still until it is let go."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def go_on(self) -> str:
        """Let it go on to its end, and return why its steps did not come about."""
        os.kill(self._process.pid, signal.SIGCONT)
        causes, _ = self._process.communicate(timeout=PATIENCE)
        return causes


@contextmanager
def suspended(world: World, folder: Path, moment: str) -> Iterator[Suspended]:
    """Let another console shut the enclave down, and suspend it at the moment for longer than its lease."""
    ahead = folder / "ahead"
    ahead.write_text("0")
    ready = str(keep_simulator(world.simulator, folder))
    command = [sys.executable, str(VICTIM), ready, world.name, moment, "", str(ahead)]
    environment = {**os.environ, "PYTHONPATH": str(VICTIM.parents[1])}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            _, status = os.waitpid(process.pid, os.WUNTRACED)
            assert os.WIFSTOPPED(status)
            world.simulator.push(LONGER)
            ahead.write_text(str(LONGER))
            yield Suspended(process)
        finally:
            process.kill()


async def test_a_suspended_console_stops_nothing_that_another_has_brought_back(
    world: World, tmp_path: Path
) -> None:
    before = running(await world.look())
    with suspended(world, tmp_path, "started deallocate") as first:
        async with engine_over(world.simulator, world.name, state=tmp_path) as second:
            for action in ("shutdown", "resume"):
                plan = await second.runner.plan(Request(action, world.name))
                run = await second.runner.begin(plan, reason=REASON)
                assert troubles(await second.runner.wait(run.id)) == []
        causes = first.go_on()
    assert "Another console has acted on the enclave since" in causes
    assert running(await world.look()) == before


async def test_a_suspended_console_halts_and_says_who_acts_now(world: World, tmp_path: Path) -> None:
    with suspended(world, tmp_path, "started deallocate") as first:
        world.do("sign-in")
        async with engine_over(world.simulator, world.name, state=tmp_path) as second:
            options = (("grace", "60"), ("sign-out", "true"))
            plan = await second.runner.plan(Request("shutdown", world.name, (), options))
            run = await second.runner.begin(plan, reason=REASON)
            causes = first.go_on()
            assert "is running shutdown on" in causes
            assert PowerState.DEALLOCATED not in {m.power for m in (await world.look()).desktop.machines}
            second.runner.stop(run.id)
            await second.runner.wait(run.id)
        (halted,) = runs_in(await world.engine.runner.journal.entries())
    assert all("is running shutdown" in step.cause for step in halted.troubles() if "deallocate" in step.key)


async def test_a_lease_that_ran_out_is_taken_again_where_nobody_came(world: World) -> None:
    tags, now = (await controls_of(world)).tags, [world.engine.clock()]
    run = new_run("aa", await world.plan(), Operator("1", "ada", "jump-1"), REASON, now[0])
    lease = RunLease(tags, lambda: now[0], run, lambda: {run.id})
    await lease.acquire()
    now[0] += DURATION
    await lease.confirm()
    now[0] += DURATION
    later = Lease("bb", "nora", "jump-2", "resume", now[0] + timedelta(minutes=1))
    await tags.merge(later.tag())
    with pytest.raises(LeaseLost, match="nora is running resume on jump-2"):
        await lease.confirm()


async def test_a_reversible_action_that_was_suspended_looks_again_before_it_writes(world: World) -> None:
    tags, now = (await controls_of(world)).tags, [world.engine.clock()]
    run = new_run("cc", await world.plan(), Operator(), REASON, now[0])
    lease = RunLease(tags, lambda: now[0], run, lambda: {run.id}, only_looks=True)
    await lease.acquire()
    await tags.merge(Lease("dd", "nora", "jump-2", "resume", now[0] + 3 * DURATION).tag())
    await lease.confirm()
    now[0] += DURATION
    with pytest.raises(LeaseLost, match="nora is running resume on jump-2"):
        await lease.confirm()


def running(state: EnclaveState) -> dict[str, str]:
    """Return which machines and instances run: drains and limits the first console may have set before."""
    named = {*(each.id for each in state.desktop.machines), *(each.id for each in state.compute.instances)}
    return {name: words for name, words in picture(state).items() if name in named}


async def controls_of(world: World) -> Controls:
    connection = await world.engine.connection(world.engine.config.enclaves[0])
    return await connection.controls()
