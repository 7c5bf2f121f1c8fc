"""Every action of the registry: performed on the simulated enclave, undone, and never in read-only."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from worlds import REASON, acting, picture, troubles

from console.actions.refusals import PlanBlocked, PlanChanged, ReadOnly, ReasonNeeded
from console.actions.registry import all_actions
from console.actions.steps.sessions import SignOutSession
from console.config import Prices
from console.config.reading import read_only
from console.errors import NotPermitted
from console.model.plans import (
    Blocker,
    BlockerKind,
    TargetKind,
    Tier,
    changes_since,
    plan_as_json,
    plan_from_json,
)
from console.model.runs import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Simulator
    from worlds import World

    from console.model.states import EnclaveState

SMALL = [name for name, action in all_actions().items() if action.of is not TargetKind.ENCLAVE]
OPTIONS = {
    "message-session": {"message": "save your work"},
    "limit-cluster": {"minimum": "1", "maximum": "3"},
    "stop-cluster": {"cancel_jobs": "true"},
}
RECORDS: dict[TargetKind, Callable[[EnclaveState], Any]] = {
    TargetKind.HOST: lambda state: state.desktop.hosts,
    TargetKind.SESSION: lambda state: state.desktop.sessions,
    TargetKind.MACHINE: lambda state: [m for m in state.desktop.machines if m.role == "data-science"],
    TargetKind.INSTANCE: lambda state: state.compute.instances,
    TargetKind.CLUSTER: lambda state: state.compute.clusters,
    TargetKind.JOB: lambda state: state.compute.jobs,
}
BEFORE = {"undrain-host": "drain-host", "start-host": "stop-host", "start-instance": "stop-instance"}
BEFORE |= {"start-vm": "stop-vm", "restore-cluster": "limit-cluster"}


def fitting(name: str, state: EnclaveState) -> str:
    """Return the id of a record that an action fits."""
    action = all_actions()[name]
    records: Any = RECORDS[action.of](state)
    return str(next(record.id for record in records if action.fits(record)))


async def prepared(world: World, name: str) -> str:
    """Bring the enclave to where the action makes sense, and return its target."""
    kind = all_actions()[name].of
    if kind is TargetKind.SESSION:
        world.do("sign-in")
    if kind is TargetKind.JOB or name == "stop-cluster":
        world.do("submit-job", cluster="cpu-batch")
        world.simulator.push(240)
    if name in BEFORE:
        first = BEFORE[name]
        plan = await world.plan(first, fitting(first, await world.look()), **OPTIONS.get(first, {}))
        await world.perform(plan)
        return plan.request.targets[0]
    return fitting(name, await world.look())


@pytest.mark.parametrize("name", SMALL)
async def test_an_action_is_planned_performed_and_written_down(world: World, name: str) -> None:
    target = await prepared(world, name)
    plan = await world.plan(name, target, **OPTIONS.get(name, {}))
    assert plan.is_allowed
    assert plan_from_json(plan_as_json(plan)) == plan
    assert all(step.command or step.key.split()[0] in ("available", "empty") for step in plan.steps)
    run = await world.perform(plan)
    assert (troubles(run), run.outcome) == ([], Outcome.DONE)
    entries = await world.engine.runner.journal.entries(run=run.id)
    assert [entry.kind for entry in entries][:: len(entries) - 1] == ["run-started", "run-ended"]
    written = [json.loads(entry.body) for entry in entries if entry.kind == "step-ended"]
    acted = [facts for facts in written if not facts["step"].startswith(("available", "empty", "clear"))]
    assert all(facts["request_ids"] for facts in acted)


@pytest.mark.parametrize("name", ["drain-host", "start-host", "stop-instance", "limit-cluster", "stop-vm"])
async def test_an_action_is_undone(world: World, name: str) -> None:
    target = await prepared(world, name)
    before = picture(await world.look())
    run = await world.perform(await world.plan(name, target, **OPTIONS.get(name, {})))
    assert picture(await world.look()) != before
    back = await world.perform(await world.engine.runner.undo(run.id))
    assert (troubles(back), picture(await world.look())) == ([], before)


async def test_nothing_leaves_a_console_that_may_only_read(fast_simulator: Simulator, enclave: str) -> None:
    config = read_only(fast_simulator.config, "a test")
    async with acting(fast_simulator, enclave, config=config) as world:
        world.do("sign-in")
        world.do("submit-job", cluster="cpu-batch")
        state, before = await world.look(), picture(await world.look())
        for name, action in all_actions().items():
            targets = [record.id for record in RECORDS[action.of](state)] if action.of in RECORDS else []
            plan = await world.plan(name, *targets, **OPTIONS.get(name, {}))
            with pytest.raises(ReadOnly):
                await world.engine.runner.begin(replace(plan, blockers=(), missing=()), reason=REASON)
        controls = await (await world.engine.connection(world.engine.config.enclaves[0])).controls()
        host, session = state.desktop.hosts[0].id, state.desktop.sessions[0].id
        machine, cluster = state.desktop.machines[0].id, state.compute.clusters[0].id
        writes = [
            controls.broker.drain(host, allow=False),
            controls.broker.message(session, "t", "b"),
            controls.broker.disconnect(session),
            controls.broker.sign_out(session, force=True),
            controls.power.begin("deallocate", machine),
            controls.computing.operate("stop", state.compute.instances[0].id),
            controls.computing.scale(cluster, 0, 1, None),
            controls.computing.cancel(state.compute.jobs[0].id),
            controls.tags.merge({"a": "b"}),
            controls.tagged.begin(machine, "pause", "2021-06-01"),
        ]
        for write in writes:
            with pytest.raises(NotPermitted, match="Read-only: nothing was sent"):
                await write
        assert picture(await world.look()) == before


@pytest.mark.parametrize("maximum", ["65001", "9" * 5_000, "-1", "x"], ids=lambda text: text[:6])
async def test_limits_that_no_cluster_can_have_block(world: World, maximum: str) -> None:
    target = fitting("limit-cluster", await world.look())
    plan = await world.plan("limit-cluster", target, minimum="0", maximum=maximum)
    assert [blocker.kind for blocker in plan.blockers] == [BlockerKind.OPTION_INVALID]


async def test_limits_are_not_held_up_by_an_idle_time_that_they_leave(world: World) -> None:
    target = fitting("limit-cluster", await world.look())
    shown = await world.plan("limit-cluster", target, minimum="0", maximum="3")
    await world.perform(await world.plan("stop-cluster", target))
    limits = await world.plan("limit-cluster", target, minimum="0", maximum="3")
    assert changes_since(shown, limits) == ()


async def test_a_severe_action_needs_a_reason(world: World) -> None:
    plan = await world.plan()
    assert plan.tier is Tier.SEVERE
    with pytest.raises(ReasonNeeded):
        await world.engine.runner.begin(plan, reason="  ")


async def test_a_plan_is_refused_for_what_blocks_it_now(world: World) -> None:
    world.do("sign-in")
    plan = await world.plan()
    earlier = replace(plan, blockers=tuple(replace(b, words="as it was") for b in plan.blockers))
    with pytest.raises(PlanBlocked) as refusal:
        await world.engine.runner.begin(earlier, reason=REASON)
    assert refusal.value.plan.blockers == plan.blockers
    assert "as it was" not in str(refusal.value)


async def test_a_plan_that_nothing_blocks_any_more_is_shown_again(world: World) -> None:
    plan = await world.plan()
    earlier = replace(plan, blockers=(Blocker(BlockerKind.SIGNED_IN, "ada", "active"),))
    with pytest.raises(PlanChanged, match="nothing blocks it any more"):
        await world.engine.runner.begin(earlier, reason=REASON)


async def test_a_refusal_advises_what_helps(world: World) -> None:
    world.do("sign-in")
    host = (await world.look()).desktop.hosts[0]
    for plan, advice in (
        (await world.plan("start-host", host.id), "Refresh to see how it is now."),
        (await world.plan(), "Remove what blocks it, or choose sign-out."),
        (await world.plan(grace="x"), "Correct grace."),
        (await world.plan("resume"), "`journal show` lists the runs there are."),
    ):
        with pytest.raises(PlanBlocked) as refusal:
            await world.engine.runner.begin(plan, reason=REASON)
        assert refusal.value.advice == advice


async def test_what_cannot_be_brought_back_is_named(world: World) -> None:
    resume, undo = await world.plan("resume"), await world.plan("undo", "no-run")
    words = [blocker.words for plan in (resume, undo) for blocker in plan.blockers]
    assert words == ["the journal has no shutdown to bring back", "the journal has no such run"]


async def test_many_sessions_ask_for_more_than_one(world: World) -> None:
    world.do("sign-in")
    world.do("sign-in")
    one, two = (session.id for session in (await world.look()).desktop.sessions)
    assert (await world.plan("sign-out-session", one)).tier is Tier.COSTLY
    assert (await world.plan("sign-out-session", one, two)).tier is Tier.SEVERE


async def test_a_session_number_that_is_somebody_elses_now_is_left(world: World) -> None:
    world.do("sign-in")
    session = (await world.look()).desktop.sessions[0]
    plan = await world.plan("sign-out-session", session.id)
    (step,) = plan.steps
    assert isinstance(step.spec, SignOutSession)
    other = replace(step, spec=replace(step.spec, user="somebody.else@northlake.example"))
    await world.perform(replace(plan, steps=(other,)))
    assert [session.id for session in (await world.look()).desktop.sessions] == [session.id]


async def test_prices_are_the_configurations_alone(fast_simulator: Simulator, enclave: str) -> None:
    config = fast_simulator.config
    priced = Prices("EUR", {"standard_d8s_v5": 0.5, "Standard_NC6s_v3": 1.0})
    known = tuple(replace(each, prices=priced) for each in config.enclaves)
    async with acting(fast_simulator, enclave) as world:
        assert (await world.plan()).saving is None
    async with acting(fast_simulator, enclave, config=replace(config, enclaves=known)) as world:
        saving = (await world.plan()).saving
        machines = (await world.look()).desktop.machines
    hosts = sum(machine.size == "Standard_D8s_v5" for machine in machines)
    assert saving is not None
    assert (saving.currency, saving.an_hour >= 0.5 * hosts, saving.unpriced) == ("EUR", True, ())
