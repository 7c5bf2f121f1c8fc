"""An idle enclave shut down and brought back, over the real SDKs and the simulated Azure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from worlds import picture, troubles

from console.model.plans import BlockerKind
from console.model.quota import InstanceState
from console.model.runs import Outcome
from console.model.sessions import PowerState

if TYPE_CHECKING:
    from worlds import World

NO_GRACE = ["nan", "inf", "-inf", "-1", "x", "100001", "9" * 5_000]


async def test_an_idle_enclave_goes_down_and_comes_back_as_it_was(world: World) -> None:
    before = picture(await world.look())
    run = await world.perform(await world.plan())
    assert (troubles(run), run.outcome) == ([], Outcome.DONE)
    down = await world.look()
    assert {machine.power for machine in down.desktop.machines} == {PowerState.DEALLOCATED}
    assert {instance.state for instance in down.compute.instances} == {InstanceState.STOPPED}
    assert all(host.is_draining for host in down.desktop.hosts)
    back = await world.perform(await world.plan("resume"))
    assert (troubles(back), back.outcome) == ([], Outcome.DONE)
    assert picture(await world.look()) == before


@pytest.mark.parametrize("grace", NO_GRACE, ids=lambda text: text[:6])
async def test_a_grace_that_is_no_time_to_leave_blocks(world: World, grace: str) -> None:
    plan = await world.plan(grace=grace)
    assert [(blocker.kind, blocker.subject) for blocker in plan.blockers] == [
        (BlockerKind.OPTION_INVALID, "grace")
    ]
