"""Somebody signs in at each moment of a shutdown: that host is never stopped under them, and it is said."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from worlds import SPEED, World, acting, states, troubles

from console.actions.refusals import PlanBlocked, PlanChanged
from console.actions.steps.sign_out_steps import MessageFacts
from console.config import Acting
from console.model.runs import Outcome, StepState
from console.model.sessions import PowerState, SessionState
from console.model.thresholds import IdleThresholds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from conftest import Simulator

ONE_MINUTE = Acting(grace_minutes=1)


@pytest.fixture
async def hasty(fast_simulator: Simulator, enclave: str) -> AsyncIterator[World]:
    """A world whose people have one minute to leave."""
    async with acting(fast_simulator, enclave, settings=ONE_MINUTE) as world:
        yield world
    fast_simulator.clear()


async def first_host(world: World) -> str:
    return (await world.look()).desktop.hosts[0].name


MOMENTS = [
    ("drain", False),
    ("drain", True),
    ("tell", False),
    ("tell", True),
    ("grace", True),
    ("clear", False),
    ("clear", True),
    ("deallocate", False),
]


@pytest.mark.parametrize(
    ("step", "ended"), MOMENTS, ids=[f"{'after' if ended else 'at'} {step}" for step, ended in MOMENTS]
)
async def test_a_newcomer_keeps_the_host_and_stops_nothing_else(
    hasty: World, step: str, *, ended: bool
) -> None:
    host = await first_host(hasty)
    came: list[Any] = []
    plan = await hasty.plan()
    short = host.partition(".")[0]
    target = next(s.target for s in plan.steps if s.key.startswith(step) and short in s.target)
    hasty.when(f"{step} {target}", lambda: came.append(hasty.do("sign-in", host=host)), ended=ended)
    run = await hasty.perform(plan)
    after = await hasty.look()
    machine = next(m for m in after.desktop.machines if m.name == host.partition(".")[0])
    assert came
    assert machine.power is PowerState.RUNNING
    assert [session.state for session in after.desktop.sessions] == [SessionState.ACTIVE]
    assert any(after.desktop.sessions[0].user in words for words in troubles(run))
    others = states(run, "host.deallocate")
    assert sorted(others, key=lambda state: state.value)[:-1] == [StepState.DONE] * (len(others) - 1)
    owners = {instance.owner for instance in after.compute.instances}
    is_owner = after.desktop.sessions[0].user in owners  # who is signed in keeps their instance, too
    assert states(run, "instance.stop") == [StepState.FAILED if is_owner else StepState.DONE]


async def test_what_must_be_idle_is_forced_by_no_other_option(
    fast_simulator: Simulator, enclave: str
) -> None:
    known = fast_simulator.config
    calm = IdleThresholds(after=timedelta(0), cpu_percent=100)
    config = replace(known, enclaves=tuple(replace(each, idle=calm) for each in known.enclaves))
    async with acting(fast_simulator, enclave, settings=ONE_MINUTE, config=config) as world:
        host = await first_host(world)
        plan = await world.plan(only_idle="true", sign_out="true", cancel_jobs="true")
        drain = next(step.key for step in plan.steps if step.key.startswith("drain") and host in step.key)
        world.when(drain, lambda: world.do("sign-in", host=host))
        run = await world.perform(plan)
        (present,) = (await world.look()).desktop.sessions
        assert (present.state, run.outcome) == (SessionState.ACTIVE, Outcome.INCOMPLETE)
        assert any(present.user in words for words in troubles(run))
        again = await world.plan(only_idle="true", sign_out="true")
    assert [blocker.words.partition(" because")[0] for blocker in again.blockers] == ["not idle"]


async def test_nobody_can_come_while_the_stop_is_on_its_way(hasty: World) -> None:
    plan = await hasty.plan()
    hasty.fault("slow", r"/deallocate", method="POST", seconds=20 / SPEED)
    refused: list[Any] = []
    hasty.when("deallocate", lambda: refused.append(hasty.do("sign-in")))
    run = await hasty.perform(plan)
    assert (refused, run.outcome) == ([None], Outcome.DONE)


async def test_who_is_left_is_signed_out_only_when_that_was_asked(hasty: World) -> None:
    host = await first_host(hasty)
    hasty.do("sign-in", host=host)
    refused = await hasty.plan()
    assert [blocker.option for blocker in refused.blockers] == ["sign-out"]
    with pytest.raises(PlanBlocked, match=r"active on"):
        await hasty.engine.runner.begin(refused, reason="why not")
    run = await hasty.perform(await hasty.plan(sign_out="true"))
    assert (troubles(run), run.outcome) == ([], Outcome.DONE)
    assert (await hasty.look()).desktop.sessions == ()
    messaged = [step.after.recipients for step in run.steps if isinstance(step.after, MessageFacts)]
    assert (refused.blockers[0].subject,) in messaged


async def test_a_plan_is_shown_again_when_somebody_came_before_it_was_confirmed(hasty: World) -> None:
    plan = await hasty.plan()
    hasty.do("sign-in")
    with pytest.raises(PlanChanged) as refused:
        await hasty.engine.runner.begin(plan, reason="too late")
    assert any(words.startswith("blocked now: ") for words in refused.value.changes)
    assert refused.value.plan.blockers
    assert hasty.engine.runner.runs == ()


async def test_the_grace_ends_when_the_last_has_left(hasty: World) -> None:
    host = await first_host(hasty)
    hasty.do("sign-in", host=host)
    plan = await hasty.plan(sign_out="true", grace="1440")  # a day, which no test lasts
    hasty.when("grace", lambda: hasty.do("sign-out"))
    run = await hasty.perform(plan)
    assert run.outcome is Outcome.DONE


async def test_an_operator_gives_people_more_time(hasty: World) -> None:
    host = await first_host(hasty)
    hasty.do("sign-in", host=host)
    plan = await hasty.plan(sign_out="true")
    hasty.when("grace", lambda: hasty.engine.runner.extend(hasty.engine.runner.runs[0].id, 2))
    run = await hasty.perform(plan)
    waited = [step for step in run.steps if step.key.startswith("grace") and host in step.key]
    assert run.outcome is Outcome.DONE
    assert waited[0].elapsed(run.started_at).total_seconds() >= 3 * 60 - 1


async def test_a_disconnected_session_that_is_taken_up_again_is_left(hasty: World) -> None:
    host = await first_host(hasty)
    hasty.do("sign-in", host=host)
    hasty.do("idle-session", minutes=90)
    plan = await hasty.plan()
    user = (await hasty.look()).desktop.sessions[0].user
    hasty.when("clear", lambda: hasty.do("sign-in", user=user))
    run = await hasty.perform(plan)
    after = await hasty.look()
    assert [(session.user, session.state) for session in after.desktop.sessions] == [
        (user, SessionState.ACTIVE)
    ]
    assert any(user in words for words in troubles(run))


async def test_ghosts_of_a_host_that_is_off_are_removed(hasty: World) -> None:
    host = await first_host(hasty)
    hasty.do("sign-in", host=host)
    hasty.do("ghost-sessions")
    controls = await (await hasty.engine.connection(hasty.engine.config.enclaves[0])).controls()
    machine = next(m for m in (await hasty.look()).desktop.machines if m.name == host.partition(".")[0])
    await (await controls.power.begin("deallocate", machine.id)).ended()
    assert (await hasty.look()).desktop.sessions
    run = await hasty.perform(await hasty.plan())
    assert (troubles(run), (await hasty.look()).desktop.sessions) == ([], ())


async def test_a_drain_that_somebody_lifts_keeps_the_host(hasty: World) -> None:
    plan = await hasty.plan()
    host = (await hasty.look()).desktop.hosts[0]
    controls = await (await hasty.engine.connection(hasty.engine.config.enclaves[0])).controls()
    lifted: list[asyncio.Task[None]] = []

    def lift() -> None:
        lifted.append(asyncio.create_task(controls.broker.drain(host.id, allow=True)))

    hasty.when(f"tell {host.id}", lift)
    run = await hasty.perform(plan)
    assert await asyncio.gather(*lifted) == [None]
    name = host.name.partition(".")[0]
    assert f"Drain mode of {name} was turned off by someone else" in "".join(troubles(run))
