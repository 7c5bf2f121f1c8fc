"""Two-person rule: a severe plan runs only once another identity has approved that very plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from worlds import REASON, SECOND, World, acting, engine_over

from console.actions.approvals import PREFIX
from console.actions.refusals import ApprovalNeeded, PlanChanged, SamePerson
from console.config import Acting
from console.model.runs import Outcome

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from conftest import Simulator

    from console.config import Config


@pytest.fixture
def settings(tmp_path: Path) -> Acting:
    return Acting(grace_minutes=0, two_person=True, shared=tmp_path / "shared")


@pytest.fixture
async def guarded(fast_simulator: Simulator, enclave: str, settings: Acting) -> AsyncIterator[World]:
    async with acting(fast_simulator, enclave, settings=settings) as world:
        yield world


def as_another(config: Config) -> Config:
    """Return the configuration of an operator with another identity."""
    known = (replace(each, identity=replace(each.identity, client_id=SECOND)) for each in config.enclaves)
    return replace(config, enclaves=tuple(known))


async def proposed(world: World) -> str:
    plan = await world.plan()
    with pytest.raises(ApprovalNeeded) as waits:
        await world.engine.runner.begin(plan, reason=REASON)
    return waits.value.digest


async def test_a_severe_plan_runs_once_somebody_else_has_approved_it(
    guarded: World, settings: Acting, tmp_path: Path
) -> None:
    digest = await proposed(guarded)
    config = as_another(guarded.simulator.config)
    async with engine_over(
        guarded.simulator, guarded.name, settings=settings, config=config, state=tmp_path / "other"
    ) as other:
        (waiting,) = other.runner.second.proposals()
        assert (waiting.id, waiting.reason) == (digest, REASON)
        approver = await other.runner.second.approve(waiting)
        assert approver.object_id == SECOND
        assert [e.kind for e in await other.runner.journal.entries()] == ["approving", "approved"]
    run = await guarded.perform(await guarded.plan())
    assert (run.outcome, run.approved_by and run.approved_by.object_id) == (Outcome.DONE, SECOND)
    assert guarded.engine.runner.second.proposals() == ()


async def test_nobody_approves_their_own_plan(guarded: World) -> None:
    digest = await proposed(guarded)
    (waiting,) = guarded.engine.runner.second.proposals()
    with pytest.raises(SamePerson):
        await guarded.engine.runner.second.approve(waiting)
    own = await guarded.engine.runner.operator(guarded.name)
    connection = await guarded.engine.connection(guarded.engine.config.enclaves[0])
    tags = (await connection.controls()).tags
    await tags.merge({f"{PREFIX}{digest}": f"2199-01-01T00:00:00+00:00|{own.object_id}|me|here"})
    with pytest.raises(ApprovalNeeded):
        await guarded.engine.runner.begin(await guarded.plan(), reason=REASON)


async def test_an_approval_is_of_that_very_plan(guarded: World, settings: Acting, tmp_path: Path) -> None:
    await proposed(guarded)
    config = as_another(guarded.simulator.config)
    async with engine_over(
        guarded.simulator, guarded.name, settings=settings, config=config, state=tmp_path / "other"
    ) as other:
        await other.runner.second.approve(other.runner.second.proposals()[0])
    shown = await guarded.plan()
    guarded.do("sign-in")
    with pytest.raises(PlanChanged):
        await guarded.engine.runner.begin(shown, reason=REASON)
    with pytest.raises(ApprovalNeeded):
        await guarded.engine.runner.begin(await guarded.plan(sign_out="true"), reason=REASON)


async def test_an_approval_is_good_for_one_run(guarded: World, settings: Acting, tmp_path: Path) -> None:
    await proposed(guarded)
    config = as_another(guarded.simulator.config)
    async with engine_over(
        guarded.simulator, guarded.name, settings=settings, config=config, state=tmp_path / "other"
    ) as other:
        await other.runner.second.approve(other.runner.second.proposals()[0])
    await guarded.perform(await guarded.plan())
    await guarded.perform(await guarded.plan("resume"))
    with pytest.raises(ApprovalNeeded):
        await guarded.engine.runner.begin(await guarded.plan(), reason=REASON)
