"""Two consoles on one enclave: the second hears who acts; a lease that has expired holds nobody up."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from waiting import eventually
from worlds import REASON, engine_over

from console.actions.leases import TAG_PREFIX, Lease, live_leases
from console.actions.refusals import EnclaveLeased
from console.model.plans import Request
from console.model.runs import Outcome
from console.model.targets import AzureName

if TYPE_CHECKING:
    from pathlib import Path

    from worlds import World

    from console.azure.resources.tags import Tags

HELD = r"enclave-console is running shutdown on .*; the lease lasts until at least"


async def tags_of(world: World) -> Tags:
    connection = await world.engine.connection(world.engine.config.enclaves[0])
    return (await connection.controls()).tags


async def test_the_second_console_hears_who_acts(world: World, tmp_path: Path) -> None:
    world.do("sign-in")
    run = await world.engine.runner.begin(await world.plan(sign_out="true", grace="1440"), reason=REASON)
    host = (await world.look()).desktop.hosts[-1].id
    async with engine_over(world.simulator, world.name, state=tmp_path) as other:
        for action, targets in (("shutdown", ()), ("start-host", (host,))):
            plan = await other.runner.plan(Request(action, world.name, targets))
            with pytest.raises(EnclaveLeased, match=HELD) as held:
                await other.runner.begin(plan, reason=REASON)
            assert held.value.advice
    world.engine.runner.stop(run.id)
    over = await world.engine.runner.wait(run.id)
    assert over.outcome is Outcome.STOPPED
    assert not [name for name in await (await tags_of(world)).read() if name.startswith(TAG_PREFIX)]


@pytest.mark.parametrize("action", ["undo", "resume"])
async def test_what_another_console_still_executes_is_not_undone(world: World, action: str) -> None:
    world.do("sign-in")
    draining = ["drain"]
    world.when("drain", draining.clear, ended=True)
    run = await world.engine.runner.begin(await world.plan(sign_out="true", grace="1440"), reason=REASON)
    await eventually(lambda: not draining)
    async with engine_over(world.simulator, world.name) as other:  # with the same journal
        targets = (run.id,) if action == "undo" else ()
        plan = await other.runner.plan(Request(action, world.name, targets))
        assert plan.is_allowed
        with pytest.raises(EnclaveLeased, match=HELD):
            await other.runner.begin(plan, reason=REASON)
        world.engine.runner.stop(run.id)
        await world.engine.runner.wait(run.id)
        world.let_the_broker_notice()
        undone = await other.runner.begin(
            await other.runner.plan(Request(action, world.name, targets)), reason=REASON
        )
        assert (await other.runner.wait(undone.id)).outcome is Outcome.DONE


async def test_two_consoles_that_begin_together_never_both_run(world: World, tmp_path: Path) -> None:
    async with engine_over(world.simulator, world.name, state=tmp_path) as other:
        plans = await asyncio.gather(world.plan(), other.runner.plan(Request("shutdown", world.name)))
        outcomes = await asyncio.gather(
            world.engine.runner.begin(plans[0], reason=REASON),
            other.runner.begin(plans[1], reason=REASON),
            return_exceptions=True,
        )
        begun = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
        assert all(isinstance(outcome, EnclaveLeased) for outcome in outcomes if outcome not in begun)
        assert len(begun) <= 1


async def test_a_lease_that_has_expired_holds_nobody_up(world: World) -> None:
    tags = await tags_of(world)
    gone = Lease("dead", "nora|x", "jump-9", "shutdown", world.engine.clock())
    await tags.merge(gone.tag())
    run = await world.perform(await world.plan())
    assert run.outcome is Outcome.DONE
    assert AzureName(f"{TAG_PREFIX}dead") not in await tags.read()


async def test_other_tags_are_left_as_they_are(world: World) -> None:
    tags = await tags_of(world)
    await tags.merge({"cost-centre": "4711"})
    await world.perform(await world.plan())
    assert (await tags.read())[AzureName("cost-centre")] == "4711"


def test_a_tag_that_is_no_lease_is_passed_over() -> None:
    tags = {AzureName(f"{TAG_PREFIX}a"): "nonsense", AzureName(f"{TAG_PREFIX}b"): "", AzureName("other"): "x"}
    assert live_leases(tags, datetime.now(UTC)) == ()


def test_a_lease_has_the_tag_that_older_consoles_look_for() -> None:
    until = datetime(2026, 3, 2, 10, 40, tzinfo=UTC)
    tag = {"enclave-console-claim-aa": "2026-03-02T10:40:00+00:00|ada|jump-1|shutdown"}
    assert Lease("aa", "ada", "jump-1", "shutdown", until).tag() == tag
