"""The rules that there are now: read again whenever the files that hold them change."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from console.model.rules import Rule

EVERY = timedelta(seconds=10)


class Rulebook:
    """The rules that `load` reads, in a thread, at most every ten seconds; shared by all enclaves."""

    def __init__(self, load: Callable[[], tuple[Rule, ...]], clock: Callable[[], datetime]) -> None:
        self._load = load
        self._clock = clock
        self._rules: tuple[Rule, ...] = ()
        self._read_at: datetime | None = None
        self._lock = asyncio.Lock()

    async def rules(self) -> tuple[Rule, ...]:
        """Return every rule that can be read."""
        async with self._lock:
            now = self._clock()
            if self._read_at is None or not timedelta(0) <= now - self._read_at < EVERY:
                self._rules = await asyncio.to_thread(self._load)
                self._read_at = now
        return self._rules
