"""Failures that took a while, shared with requests that come right after.

A read of several parts waits once, and not again for each part.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound="Hashable")

SECONDS = 2.0


class RecentFailures(Generic[K]):
    """The latest failure by key, good for two seconds; the clock is monotonic and injected."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: dict[K, tuple[float, Exception]] = {}

    def raise_for(self, key: K) -> None:
        """Raise what failed under this key a moment ago, if anything did."""
        at, failure = self._failures.get(key, (0.0, None))
        if failure is None:
            return
        if self._clock() - at < SECONDS:
            raise failure
        del self._failures[key]

    def note(self, key: K, failure: Exception) -> None:
        """Remember that something failed just now."""
        self._failures[key] = (self._clock(), failure)
