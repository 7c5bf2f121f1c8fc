"""A queue of what will happen: everything that lives in the simulated world.

Events run in the order of their simulated time, so that a world is a function
of its seed, the time, and what clients did to it.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

Happening = Callable[[datetime], object]


class Events:
    """Happenings waiting for their time; each is given the time at which it happens."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, Happening]] = []
        self._order = count()

    def at(self, when: datetime, happening: Happening) -> None:
        """Let `happening` run once, when simulated time reaches `when`."""
        heapq.heappush(self._heap, (when, next(self._order), happening))

    def every(self, span: timedelta, first: datetime, happening: Happening) -> None:
        """Let `happening` run at `first` and then each `span`."""

        def again(now: datetime) -> None:
            happening(now)
            self.at(now + span, again)

        self.at(first, again)

    def clear(self) -> None:
        """Let nothing that waits happen."""
        self._heap.clear()

    def run_until(self, now: datetime) -> None:
        """Run all that is due by `now`, in order."""
        while self._heap and self._heap[0][0] <= now:
            when, _, happening = heapq.heappop(self._heap)
            happening(when)
