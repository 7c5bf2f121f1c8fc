"""A feed: one thing of one enclave, read at its cadence for as long as it is wanted.

A failed read keeps the last value and waits longer each time, with jitter, and
at least as long as Azure asked. It recovers by itself.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from console.model.readings import Problem, ProblemKind, Reading
from console.monitor.problems import kind_of, retry_after

T = TypeVar("T")

LONGEST_BACK_OFF = 300.0
MOST_DOUBLINGS = 10
BACKGROUND_SLOWNESS = 5


class Feed(Generic[T]):
    """Reads one thing of one enclave at its cadence (seconds) and tells who listens.

    Clock, sleep and jitter are injected. A feed that no pane shows is read
    five times more slowly, for the overview; a paused one is not read at all.
    `was_read` is set once the first read has ended, well or not.
    """

    def __init__(
        self,
        read: Callable[[], Awaitable[T]],
        *,
        source: str,
        cadence: float,
        clock: Callable[[], datetime],
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.reading: Reading[T] = Reading(source)
        self.was_read = asyncio.Event()
        self._read = read
        self._cadence = cadence
        self._clock = clock
        self._jitter = jitter
        self._listeners: list[Callable[[Feed[T]], None]] = []
        self._watchers = 0
        self._is_paused = False
        self._is_wanted = False
        self._attempted_at: datetime | None = None
        self._is_reading = False
        self._changed = asyncio.Event()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Read at full cadence inside the block, as for a pane on screen."""
        self._watchers += 1
        self._changed.set()
        try:
            yield
        finally:
            self._watchers -= 1

    def listen(self, listener: Callable[[Feed[T]], None]) -> Callable[[], None]:
        """Call `listener` after each read; return what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def refresh(self) -> None:
        """Read now, even in a back-off; only a wait that Azure asked for is kept."""
        self._is_wanted = True
        self._changed.set()

    @property
    def is_paused(self) -> bool:
        """True while the feed is not read, save by `refresh`."""
        return self._is_paused

    @is_paused.setter
    def is_paused(self, paused: bool) -> None:
        self._is_paused = paused
        self._changed.set()

    async def run(self) -> None:
        """Read until cancelled."""
        while True:
            self._changed.clear()
            wait = self.seconds_to_next()
            if wait <= 0:
                await self.read_once()
            else:
                await self._wait(wait)

    async def read_once(self) -> None:
        """Read, keep the outcome and tell the listeners; never raises a read's failure."""
        self._is_wanted = False
        self._attempted_at = self._clock()
        self._is_reading = True
        try:
            value = await self._read()
        except Exception as failure:  # noqa: BLE001  the one place where a read's failure becomes a Problem
            self.reading = self.reading.failed(self._problem(failure))
        else:
            self.reading = self.reading.succeeded(value, self._clock())
        finally:
            self._is_reading = False
        self.was_read.set()
        for listener in tuple(self._listeners):
            listener(self)

    def _problem(self, failure: Exception) -> Problem:
        before = self.reading.problem
        attempts = before.attempts + 1 if before else 1
        now = self._clock()
        wait = max(retry_after(failure), self._back_off(attempts))
        return Problem(
            kind=kind_of(failure),
            message=str(failure),
            advice=getattr(failure, "advice", ""),
            since=before.since if before else now,
            attempts=attempts,
            retry_at=now + timedelta(seconds=wait),
            request_id=getattr(failure, "request_id", ""),
        )

    def _back_off(self, attempts: int) -> float:
        doubled = self._cadence * 2.0 ** min(attempts - 1, MOST_DOUBLINGS)
        return min(LONGEST_BACK_OFF, doubled) * (0.5 + self._jitter() / 2)

    @property
    def is_reading(self) -> bool:
        """True while a read is under way."""
        return self._is_reading

    def waiting(self) -> timedelta:
        """Return for how long a read has been without an answer; nothing where none is under way."""
        if not self._is_reading or self._attempted_at is None:
            return timedelta()
        return self._clock() - self._attempted_at

    def seconds_to_next(self) -> float:
        """Return the seconds until the next read is due; never negative."""
        problem = self.reading.problem
        back_off = self._seconds_until(problem.retry_at) if problem and problem.retry_at else 0.0
        if self._is_wanted:
            return back_off if problem and problem.kind is ProblemKind.THROTTLED else 0.0
        if self._is_paused:
            return LONGEST_BACK_OFF
        if problem:
            return back_off
        if self._attempted_at is None:
            return 0.0
        span = self._cadence * (1 if self._watchers else BACKGROUND_SLOWNESS)
        return self._seconds_until(self._attempted_at + timedelta(seconds=span))

    def _seconds_until(self, when: datetime) -> float:
        return max(0.0, (when - self._clock()).total_seconds())

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()
