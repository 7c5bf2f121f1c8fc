"""The console with a heartbeat: writes the longest gap of its event loop to the file that is named."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import screens.app.console_app
from screens.app import start

CONFIG, NOTED = sys.argv[1:]
BEAT = 0.001


class Probed(screens.app.console_app.ConsoleApp):
    """The console, and beside it a task that notices whenever the loop was busy."""

    async def on_mount(self) -> None:
        """Start the heartbeat."""
        self._beating = asyncio.create_task(self._beat())

    async def _beat(self) -> None:
        longest = 0.0
        last = time.perf_counter()
        while True:
            await asyncio.sleep(BEAT)
            now = time.perf_counter()
            if now - last - BEAT > longest:
                longest = now - last - BEAT
                Path(NOTED).write_text(str(longest))
            last = time.perf_counter()


if __name__ == "__main__":
    screens.app.console_app.ConsoleApp = Probed  # type: ignore[misc]
    sys.argv[1:] = ["--config", CONFIG]
    start.main()
