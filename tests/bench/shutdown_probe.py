"""The console, in which a shutdown begins by itself: for a terminal that is then not read."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

from console.azure.topics import CADENCES
from console.config.reading import read_config
from console.model.plans import Request
from screens.app.console_app import ConsoleApp

CONFIG, BEGUN, OVER = sys.argv[1:]
BEAT = 0.05  # seconds


class Probed(ConsoleApp):
    """The console, and beside it one run from its plan to its end."""

    def on_ready(self) -> None:
        """Begin the run."""
        self.run_worker(self._shut_down())

    async def _shut_down(self) -> None:
        runner = self.engine.runner
        plan = await runner.plan(Request("shutdown", self.enclave.name, options=(("grace", "0"),)))
        run = await runner.begin(plan, reason="bench")
        Path(BEGUN).touch()
        over = asyncio.create_task(runner.wait(run.id))
        longest, last = 0.0, time.monotonic()
        while not over.done():
            await asyncio.sleep(BEAT)
            now = time.monotonic()
            longest, last = max(longest, now - last - BEAT), now
        Path(f"{OVER}.new").write_text(str(longest))
        Path(f"{OVER}.new").rename(OVER)


os._exit(Probed(read_config(Path(CONFIG), CADENCES)).ending.run())
