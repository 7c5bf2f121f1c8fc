"""The console, in which a shutdown begins by itself: for a terminal that is then not read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from console.config.reading import read_config
from console.model.plans import Request
from screens.app import ConsoleApp

CONFIG, ENCLAVE, BEGUN, OVER = sys.argv[1:]


class Probed(ConsoleApp):
    """The console, and beside it one run from its plan to its end."""

    def on_ready(self) -> None:
        """Begin the run."""
        self.run_worker(self._shut_down())

    async def _shut_down(self) -> None:
        runner = self.engine.runner
        plan = await runner.plan(Request("shutdown", ENCLAVE, options=(("grace", "0"),)))
        run = await runner.begin(plan, reason="bench")
        Path(BEGUN).touch()
        await runner.wait(run.id)
        Path(OVER).touch()


os._exit(Probed(read_config(Path(CONFIG))).run_to_the_end())
