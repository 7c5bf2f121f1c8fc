"""An engine over the simulated Azure with time running fast, and the enclaves it may act on."""

from __future__ import annotations

import json
import os
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import SECRET_VARIABLE, Simulator, running_simulator
from fast_time import FastTime, fast_time

from console.actions.events import StepEnded, StepStarted
from console.config import Acting, ExtraStep
from console.engine import Engine
from console.model.plans import Request
from console.model.states import Part

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from datetime import datetime

    from console.actions.events import Event
    from console.config import Config
    from console.model.plans import Plan
    from console.model.runs import Run, StepState
    from console.model.states import EnclaveState

SPEED = 60.0
ENCLAVES = 400
REASON = "the week is over"
SECOND = "5e5e5e5e-2222-4333-8444-555566667777"  # the identity of a second person
WAREHOUSE = ExtraStep(
    "sql pools",
    "pause-with-enclave=true",
    "pause",
    "resume",
    "2021-06-01",
    stopped="Paused",
    started="Online",
)


@dataclass
class World:
    """One enclave of the simulator, an engine over it, and what the engine has told."""

    simulator: Simulator
    name: str
    engine: Engine
    time: FastTime
    events: list[Event]

    async def plan(self, action: str = "shutdown", *targets: str, **options: str) -> Plan:
        """Plan an action on the enclave; an option's underscores stand for hyphens."""
        asked = tuple((name.replace("_", "-"), value) for name, value in options.items())
        return await self.engine.runner.plan(Request(action, self.name, targets, asked))

    async def perform(self, plan: Plan) -> Run:
        """Begin a plan and wait until it is over."""
        run = await self.engine.runner.begin(plan, reason=REASON)
        return await self.engine.runner.wait(run.id)

    async def look(self) -> EnclaveState:
        """Return the enclave as Azure shows it now."""
        enclave = next(each for each in self.engine.config.enclaves if each.name == self.name)
        controls = await (await self.engine.connection(enclave)).controls()
        return await controls.look(*Part)

    def do(self, intervention: str, **arguments: Any) -> Any:
        """Make something happen in the enclave."""
        return self.simulator.do(self.name, intervention, **arguments)

    def let_the_broker_notice(self) -> None:
        """Let the broker call unavailable what is off: a plan read before that changes on the way."""
        self.simulator.push(900)

    def fault(self, kind: str, path: str, **details: Any) -> None:
        """Switch a fault on for this enclave alone."""
        self.simulator.fault(kind, f"rg-{self.name}-enclave.*{path}", **details)

    def when(self, started: str, then: Callable[[], object], *, ended: bool = False) -> None:
        """Do something once, at the moment a step whose key begins so is started, or has ended."""
        kind = StepEnded if ended else StepStarted
        waiting = [then]

        def listen(event: Event) -> None:
            if isinstance(event, kind) and event.step.key.startswith(started.casefold()) and waiting:
                waiting.pop()()

        self.engine.runner.listen(listen)


@asynccontextmanager
async def acting(
    simulator: Simulator, name: str, *, settings: Acting | None = None, config: Config | None = None
) -> AsyncIterator[World]:
    """Give a still enclave and an engine that acts on it."""
    simulator.do(name, "still")
    async with engine_over(simulator, name, settings=settings, config=config) as engine:
        world = World(simulator, name, engine, fast_time(simulator), [])
        engine.runner.listen(world.events.append)
        yield world


@asynccontextmanager
async def engine_over(  # noqa: PLR0913  what a test may choose, by name
    simulator: Simulator,
    name: str,
    *,
    settings: Acting | None = None,
    config: Config | None = None,
    state: Path | None = None,
    clock: Callable[[], datetime] | None = None,
) -> AsyncIterator[Engine]:
    """Give an engine over one enclave whose time runs as fast as the simulator's.

    `state` is the folder of its database, where it is not this test's own, `clock` another clock.
    """
    known = replace(config or simulator.config, state=state)
    enclaves = tuple(
        replace(each, acting=settings or each.acting) for each in known.enclaves if each.name == name
    )
    time = fast_time(simulator)
    async with Engine(replace(known, enclaves=enclaves), clock=clock or time.now, sleep=time.sleep) as engine:
        yield engine


def keep_simulator(simulator: Simulator, folder: Path) -> Path:
    """Write down how another process reaches the simulator."""
    path = folder / "simulator.json"
    path.write_text(json.dumps(asdict(simulator), default=str))
    return path


def simulator_from(path: Path) -> Simulator:
    """Return the simulator that was written down."""
    told = json.loads(path.read_text())
    os.environ[SECRET_VARIABLE] = told["secret"]
    paths = {name: Path(told[name]) for name in ("ca", "config_path")}
    return Simulator(**{**told, **paths, "enclaves": tuple(told["enclaves"])})


def picture(state: EnclaveState) -> dict[str, str]:
    """Return what a resume has to bring back: power, flags, states, limits."""
    return {
        **{machine.id: machine.power.value for machine in state.desktop.machines},
        **{host.id: f"newcomers {host.allows_new_sessions}" for host in state.desktop.hosts},
        **{instance.id: instance.state.value for instance in state.compute.instances},
        **{cluster.id: f"{cluster.minimum}..{cluster.maximum}" for cluster in state.compute.clusters},
        **{resource.id: resource.state for resource in state.tagged},
    }


def troubles(run: Run) -> list[str]:
    """Return in words which steps did not go well."""
    return [f"{run.plan.step(s.key).words}: {s.state.value}: {s.cause}" for s in run.troubles()]


def states(run: Run, kind: str) -> list[StepState]:
    """Return how the steps of one kind ended."""
    return [run.step(step.key).state for step in run.plan.steps if step.spec.kind == kind]


def shared_folder(beside: Path) -> Path:
    """Make a folder in which plans wait for a second person, as its operators share it."""
    folder = beside / "shared"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o2770)
    return folder


def pausing(step: ExtraStep = WAREHOUSE) -> Acting:
    """Return settings by which a shutdown pauses the SQL pool too."""
    return Acting(grace_minutes=0, extra_steps=(step,))


@pytest.fixture(scope="session")
def fast_simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """A simulator in which a minute passes in a second, with an enclave for each acting test."""
    folder = tmp_path_factory.mktemp("fast")
    with running_simulator(folder, "--enclaves", str(ENCLAVES), "--speed", str(SPEED)) as simulator:
        simulator.order("limits", speed=SPEED)
        yield simulator


@pytest.fixture(scope="session")
def unused(fast_simulator: Simulator) -> Iterator[str]:
    """The names of idle enclaves that no test has touched."""
    return (fast_simulator.enclaves[index] for index in count(4, 2))


@pytest.fixture
def enclave(fast_simulator: Simulator, unused: Iterator[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of an enclave for this test alone."""
    monkeypatch.setenv(SECRET_VARIABLE, fast_simulator.secret)
    return next(unused)


@pytest.fixture
async def world(fast_simulator: Simulator, enclave: str) -> AsyncIterator[World]:
    """A still enclave and an engine that acts on it."""
    async with acting(fast_simulator, enclave) as found:
        yield found
    fast_simulator.clear()
