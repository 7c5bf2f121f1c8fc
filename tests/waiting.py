"""How a test waits: for a state, never for a time.

A test that needs a state in between holds the simulator's clock (`Simulator.held`,
`FastTime.held`), and moves it itself.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

PATIENCE = 300.0  # seconds: a guard against a hang, by which no test passes
A_DAY = 24 * 3_600  # seconds: what lasts so long never ends in a test
LOOK_SECONDS = 0.02


async def until(pilot: Pilot[Any], holds: Callable[[], object]) -> None:
    """Let the app go on until something holds; raises AssertionError with what it shows instead."""
    try:
        async with asyncio.timeout(PATIENCE):
            await pilot.pause()
            while not holds():
                await pilot.pause(LOOK_SECONDS)
    except TimeoutError:
        strips = pilot.app.screen._compositor.render_strips()
        message = "it never came to be:\n" + "\n".join(strip.text for strip in strips)
        raise AssertionError(message) from None


async def eventually(holds: Callable[[], object]) -> None:
    """Let the loop go on until something holds; raises TimeoutError where it never does."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110  what is waited for sets no event
            await asyncio.sleep(LOOK_SECONDS)


def wait_until(holds: Callable[[], object]) -> None:
    """Wait until something holds; raises TimeoutError where it never does."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            message = "it never came to be"
            raise TimeoutError(message)
        time.sleep(LOOK_SECONDS)
