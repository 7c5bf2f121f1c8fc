"""What a shutdown costs: 50 hosts, 20 instances and 5 clusters against the longest single operation in it."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from conftest import Simulator, running_simulator  # noqa: E402  the path is set just above
from figures import Figure  # noqa: E402  the same
from worlds import World, acting, troubles  # noqa: E402  the same

from console.config import Acting  # noqa: E402  the same

SPEED = 2.0  # so that limits in real time, and the processor, bear on it less than they would in a test
HOSTS, INSTANCES, CLUSTERS = 50, 20, 5
LIMIT = 1.3


def measure() -> list[Figure]:
    """Shut the large enclave down and return its figures."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_STATE_HOME"] = name
        arguments = ("--enclaves", "2", "--scale", str(HOSTS / 3), "--speed", str(SPEED))
        with running_simulator(Path(name), *arguments) as simulator:
            simulator.order("limits", speed=SPEED)
            return asyncio.run(_measured(simulator))


async def _measured(simulator: Simulator) -> list[Figure]:
    name = simulator.enclaves[1]
    async with acting(simulator, name, settings=Acting(grace_minutes=0)) as world:
        world.do("grow", instances=INSTANCES, clusters=CLUSTERS)
        single = await _longest_single(world)
        plan = await world.plan()
        before, at = simulator.requests, time.perf_counter()
        run = await world.perform(plan)
        took, requests = time.perf_counter() - at, simulator.requests - before
    assert not troubles(run), troubles(run)
    stopped = [step.spec.kind for step in plan.steps]
    counts = [stopped.count(kind) for kind in ("host.deallocate", "instance.stop", "cluster.empty")]
    assert counts == [HOSTS, INSTANCES, CLUSTERS], counts
    return [
        Figure("the longest single operation: one instance stopped", [single * SPEED], "s"),
        Figure("50 hosts, 20 instances, 5 clusters shut down", [took * SPEED], "s"),
        Figure("shutdown, against its longest single operation", [took / single], "x", LIMIT),
        Figure("requests for that shutdown", [requests], "requests"),
    ]


async def _longest_single(world: World) -> float:
    """Time how long the slowest of its operations takes alone, and bring it back."""
    instance = (await world.look()).compute.instances[0].id
    plan = await world.plan("stop-instance", instance)
    at = time.perf_counter()
    run = await world.perform(plan)
    took = time.perf_counter() - at
    await world.perform(await world.engine.runner.undo(run.id))
    return took


if __name__ == "__main__":
    for figure in measure():
        print(figure.line())
