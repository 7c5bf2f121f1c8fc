"""A console that kills itself half-way: argv is the ready file of a simulator, an enclave, and a moment.

The moment is "started KEY" or "ended KEY" or "progressed KEY"; a key may be cut short.
A fourth, "sql pools", lets it pause those too.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from worlds import REASON, engine_over, pausing, simulator_from

from console.model.plans import Request


async def main(ready: str, enclave: str, moment: str, pauses: str = "") -> None:
    """Shut the enclave down until the moment has come, and die."""
    simulator = simulator_from(Path(ready))
    kind, _, key = moment.partition(" ")

    def listen(event: object) -> None:
        step = getattr(event, "step", None)
        if step is not None and type(event).__name__.casefold() == f"step{kind}" and step.key.startswith(key):
            os.kill(os.getpid(), signal.SIGKILL)

    settings = pausing() if pauses else None
    async with engine_over(simulator, enclave, settings=settings) as engine:
        engine.runner.listen(listen)
        run = await engine.runner.begin(await engine.runner.plan(Request("shutdown", enclave)), reason=REASON)
        await engine.runner.wait(run.id)


asyncio.run(main(*sys.argv[1:]))
