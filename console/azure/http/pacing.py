"""Politeness: fewer requests than Azure allows, and fewer still when it says that little is left.

Sources: ARM's token bucket (250 reads, 25 more each second), Resource Graph's
15 requests in 5 s, Log Analytics' 200 requests in 30 s and 5 at a time.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping

ARM_LEFT = (
    "x-ms-ratelimit-remaining-subscription-reads",
    "x-ms-ratelimit-remaining-subscription-global-reads",
)
SCARCE = 40
SCARCE_PAUSE = 0.5


class Window:
    """So many requests in so many seconds; `turn` waits until one more is polite."""

    def __init__(
        self,
        most: int,
        seconds: float,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[object]],
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._sent: deque[float] = deque()
        self._lock = asyncio.Lock()

    async def turn(self) -> None:
        """Wait for a place in the window, and take it."""
        async with self._lock:
            now = self._clock()
            if self._sent and now < self._sent[-1]:
                self._sent.clear()  # the clock was set back
            while self._sent and now - self._sent[0] >= self._seconds:
                self._sent.popleft()
            if len(self._sent) >= self._most:
                await self._sleep(self._seconds - (now - self._sent.popleft()))
            self._sent.append(self._clock())


class Pacer:
    """One enclave's pace towards each service; clock and sleep are injected (seconds)."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._sleep = sleep
        self._arm_left = 1_000
        self._arm = Window(200, 10.0, clock, sleep)
        self._graph = Window(12, 5.0, clock, sleep)
        self._logs = Window(200, 30.0, clock, sleep)

    async def turn(self, method: str, path: str) -> None:
        """Wait until one more request to this path is polite."""
        folded = path.casefold()
        if folded.startswith("/v1/"):
            await self._logs.turn()
        elif "microsoft.resourcegraph" in folded:
            await self._graph.turn()
        elif folded.startswith(("/subscriptions", "/providers")):
            await self._arm.turn()
            if method == "GET" and self._arm_left < SCARCE:
                await self._sleep(SCARCE_PAUSE)

    def learn(self, headers: Mapping[str, str]) -> None:
        """Take note of what Azure says is left."""
        counts = [headers.get(name, "") for name in ARM_LEFT]
        self._arm_left = min((int(count) for count in counts if count.isdecimal()), default=self._arm_left)
