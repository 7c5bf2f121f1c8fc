"""The console with a heartbeat: writes the longest gap of its event loop to the file that is named."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

from console.config import places
from console.config.reading import read_config
from console.logfile import keep_log
from screens.app import ConsoleApp

BEAT = 0.001


class Probed(ConsoleApp):
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
                Path(sys.argv[2]).write_text(str(longest))
            last = time.perf_counter()


if __name__ == "__main__":
    keep_log(places.log_file())
    os._exit(Probed(read_config(Path(sys.argv[1]))).run_to_the_end())
