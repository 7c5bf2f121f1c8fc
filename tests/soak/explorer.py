"""The explorer: many small random worlds, each shut down and brought back among faults and kills."""

from __future__ import annotations

import gc
import importlib
import json
import logging
import os
import pkgutil
import selectors
import tempfile
import time
import traceback
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from conftest import running_simulator
from consoles import Place
from figures import Figure
from passages import Passage, passage

from console.model.records import from_json, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conftest import Simulator

SPEED = 60.0
AT_ONCE = 12
WARM = ("console.azure", "console.actions", "console.store")


@dataclass
class Explorer:
    """Runs by seed, several at once, each in a process and an enclave of its own."""

    simulator: Simulator
    folder: Path
    speed: float = SPEED
    done: list[Passage] = field(default_factory=list)

    def run(self, seeds: Sequence[int], at_once: int = AT_ONCE) -> None:
        """Make a run of every seed, a line each."""
        waiting, free = list(reversed(seeds)), list(range(at_once))
        with selectors.DefaultSelector() as selector:
            under_way: dict[int, tuple[int, int]] = {}
            while waiting or under_way:
                while waiting and free:
                    slot, seed = free.pop(), waiting.pop()
                    pipe, child = self._begin(slot, seed)
                    selector.register(pipe, selectors.EVENT_READ)
                    under_way[pipe] = (slot, child)
                for key, _ in selector.select():
                    slot, child = under_way.pop(key.fd)
                    selector.unregister(key.fd)
                    self._end(key.fd, child)
                    free.append(slot)

    def _begin(self, slot: int, seed: int) -> tuple[int, int]:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            os.write(writing, json.dumps(to_json(self._passage(slot, seed))).encode())
            os._exit(0)
        os.close(writing)
        return reading, child

    def _passage(self, slot: int, seed: int) -> Passage:
        try:
            with tempfile.TemporaryDirectory(dir=self.folder) as name:
                place = Place(self.simulator, self.simulator.config.enclaves[slot], Path(name), self.speed)
                return passage(place, seed)
        except Exception:  # noqa: BLE001  a run that cannot be judged is no run that kept its promises
            return Passage(seed, (traceback.format_exc(),))

    def _end(self, pipe: int, child: int) -> None:
        with os.fdopen(pipe) as file:
            said = file.read()
        os.waitpid(child, 0)
        found = from_json(Passage, json.loads(said))
        self.done.append(found)
        print(found.line(), flush=True)
        for words in found.broken:
            print(f"       BROKEN  {words}", flush=True)

    def figures(self, seconds: float) -> Iterator[Figure]:
        """Return what the runs amount to."""
        yield Figure("worlds explored", [len(self.done)], "")
        yield Figure("worlds a minute", [60 * len(self.done) / seconds], "")
        yield Figure("consoles killed", [sum(run.kills for run in self.done)], "")
        yield Figure("users who signed in meanwhile", [sum(run.sign_ins for run in self.done)], "")
        met = Counter(what for run in self.done for what in (*run.faults, *run.drawn))
        for kind, count in sorted(met.items()):
            yield Figure(f"worlds that met {kind}", [count], "")
        yield Figure("a run", [run.seconds for run in self.done], "s")
        yield Figure("promises broken", [sum(bool(run.broken) for run in self.done)], "worlds", 0)


@contextmanager
def explorer(seed: int) -> Iterator[Explorer]:
    """Give an explorer over a simulator of its own."""
    with tempfile.TemporaryDirectory() as name:
        arguments = ("--seed", str(seed), "--enclaves", str(AT_ONCE), "--speed", str(SPEED))
        with running_simulator(Path(name), *arguments) as simulator:
            simulator.order("limits", speed=SPEED)
            yield Explorer(simulator, Path(name))


def explore(seeds: Sequence[int]) -> tuple[Passage, ...]:
    """Make a run of every seed, print what came of them and return it."""
    logging.getLogger().addHandler(logging.NullHandler())  # what a console logs here is no news
    _warm_up()
    with explorer(seeds[0]) as found:
        began = time.monotonic()
        found.run(seeds)
        for figure in found.figures(time.monotonic() - began):
            print(figure.line())
    failed = [str(run.seed) for run in found.done if run.broken]
    slowest = max(found.done, key=lambda run: run.seconds)
    print(f"slowest: seed {slowest.seed}, {slowest.seconds:.1f} s; failed: {', '.join(failed) or 'none'}")
    return tuple(found.done)


def _warm_up() -> None:
    """Import what every console will need, before the first is forked."""
    for name in WARM:
        for module in pkgutil.walk_packages(importlib.import_module(name).__path__, f"{name}."):
            importlib.import_module(module.name)
    gc.collect()
    gc.freeze()  # so that forked processes share what is there
