"""Simulated time for the consoles of a test: fast, and standing still while the test holds it."""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from conftest import Simulator


class FastTime:
    """A simulator's time as a console's clock and sleep show it.

    While it is held, no time passes, neither for the simulator nor for a console:
    a state in between lasts for as long as the test needs it, on any machine.
    """

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._sleepers: set[asyncio.Future[None]] = set()
        self.follow()

    def now(self) -> datetime:
        """Return the simulated time."""
        return self._base + timedelta(seconds=(time.monotonic() - self._at) * self._speed)

    async def sleep(self, seconds: float) -> None:
        """Sleep simulated seconds."""
        until = self.now() + timedelta(seconds=seconds)
        while (left := (until - self.now()).total_seconds()) > 0:
            changed = asyncio.get_running_loop().create_future()
            self._sleepers.add(changed)
            try:
                await asyncio.wait({changed}, timeout=left / self._speed if self._speed else None)
            finally:
                self._sleepers.discard(changed)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let no time pass for as long as the context lasts."""
        with self._simulator.held():
            self.follow()
            yield
        self.follow()

    def follow(self) -> None:
        """Go on from the time and at the speed that the simulator shows; who sleeps reckons anew."""
        self._base, self._speed = self._simulator.time()
        self._at = time.monotonic()
        for sleeper in self._sleepers:
            if not sleeper.done():
                sleeper.set_result(None)


@cache
def _shared(simulator: Simulator) -> FastTime:
    return FastTime(simulator)


def fast_time(simulator: Simulator) -> FastTime:
    """Return the time that all consoles of this process share over one simulator, as it is now."""
    shared = _shared(simulator)
    shared.follow()
    return shared
