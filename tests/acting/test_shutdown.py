"""An idle enclave shut down and brought back, over the real SDKs and the simulated Azure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worlds import picture, troubles

from console.model.quota import InstanceState
from console.model.runs import Outcome
from console.model.sessions import PowerState

if TYPE_CHECKING:
    from worlds import World


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
