"""Azure's names and ids are equal in any case, and two of its answers may spell one thing differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import picture, troubles

from console.actions.refusals import PlanChanged
from console.model.runs import Outcome
from console.model.sessions import PowerState
from console.model.targets import AzureName

if TYPE_CHECKING:
    from worlds import World

    from console.model.plans import Plan
    from console.model.runs import Run

# Each list that is read for a plan, by what is in its request and in no other.
LISTS = {
    "sessions": "hostPools/[^/]+/userSessions",
    "hosts": "hostPools/[^/]+/sessionHosts\\?",
    "pools": "hostPools\\?",
    "machines": "virtualMachines\\?",
    "computes": "/computes\\?",
    "jobs": "/jobs\\?",
}


async def test_a_host_with_three_people_on_it_is_not_stopped_however_its_pool_is_spelled(
    world: World,
) -> None:
    host = (await world.look()).desktop.hosts[0]
    for _ in range(3):
        world.do("sign-in", host=host.name)
    for spelled in LISTS.values():
        world.simulator.clear()
        world.fault("case", spelled)
        plan = await world.plan("stop-host", host.id)
        assert (len(plan.blockers), spelled) == (3, spelled)


async def test_who_comes_during_a_run_is_seen_however_the_pool_is_spelled(world: World) -> None:
    host = (await world.look()).desktop.hosts[0]
    plan = await world.plan("stop-host", host.id)
    world.when("deallocate", lambda: world.do("sign-in", host=host.name))
    world.fault("case", LISTS["sessions"])
    run = await world.perform(plan)
    machine = (await world.look()).machine(host.machine_id)
    assert machine is not None
    assert (machine.power, run.outcome) == (PowerState.RUNNING, Outcome.INCOMPLETE)


@pytest.mark.parametrize("name", LISTS)
async def test_a_shutdown_and_its_resume_see_through_a_list_that_is_spelled_otherwise(
    world: World, name: str
) -> None:
    world.do("sign-in")
    world.do("submit-job", cluster="cpu-batch")
    before = picture(await world.look())
    plan = await world.plan(sign_out="true", cancel_jobs="true", grace="0")
    world.fault("case", LISTS[name])
    run = await confirmed(world, plan)
    back = await confirmed(world, await world.plan("resume"))
    world.simulator.clear()
    assert (troubles(run), troubles(back)) == ([], [])
    assert picture(await world.look()) == before


async def confirmed(world: World, plan: Plan) -> Run:
    """Perform a plan, or what it has become while jobs went on, as an operator would."""
    while True:
        try:
            return await world.perform(plan)
        except PlanChanged as changed:
            plan = changed.plan


@given(st.text(st.characters(codec="ascii")))
def test_two_spellings_of_a_name_are_one_name(text: str) -> None:
    one, other = AzureName(text.upper()), AzureName(text.lower())
    assert one == other
    assert one == text.lower()
    assert text.lower() == one
    assert (one != other) is False
    assert {one} == {other}
    assert str(one) == text.upper()
