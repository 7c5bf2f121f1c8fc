"""A console that kills or suspends itself half-way: argv is a simulator's ready file, an enclave, a moment.

The moment is "started KEY" or "ended KEY" or "progressed KEY"; a key may be cut short.
A fourth, "sql pools", lets it pause those too. A fifth is a file: the console suspends itself
in place of dying, its clock goes by as many seconds as stand in the file by then, and once
it goes on it prints why its steps did not come about.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fast_time import fast_time
from worlds import REASON, engine_over, pausing, simulator_from

from console.model.plans import Request

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from conftest import Simulator


async def main(ready: str, enclave: str, moment: str, pauses: str = "", ahead: str = "") -> None:
    """Shut the enclave down until the moment has come, and die or stand still."""
    simulator = simulator_from(Path(ready))
    kind, _, key = moment.partition(" ")
    waiting = [signal.SIGSTOP if ahead else signal.SIGKILL]

    def listen(event: object) -> None:
        step = getattr(event, "step", None)
        is_meant = type(event).__name__.casefold() == f"step{kind}"
        if waiting and is_meant and step is not None and step.key.startswith(key):
            os.kill(os.getpid(), waiting.pop())

    settings = pausing() if pauses else None
    clock = jumping_clock(simulator, Path(ahead)) if ahead else None
    async with engine_over(simulator, enclave, settings=settings, clock=clock) as engine:
        engine.runner.listen(listen)
        run = await engine.runner.begin(await engine.runner.plan(Request("shutdown", enclave)), reason=REASON)
        over = await engine.runner.wait(run.id)
    sys.stdout.writelines(f"{step.cause}\n" for step in over.troubles())


def jumping_clock(simulator: Simulator, ahead: Path) -> Callable[[], datetime]:
    """Return a clock that a test can let jump, as a real one does for a process that was suspended."""
    steady = fast_time(simulator)
    return lambda: steady.now() + timedelta(seconds=float(ahead.read_text()))


asyncio.run(main(*sys.argv[1:]))
