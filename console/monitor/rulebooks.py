"""The rules that there are now: read again whenever the files that hold them change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from console.model.rules import Rule
from console.model.saved_queries import QueryProblem

EVERY = timedelta(seconds=10)


class Rulebook:
    """The rules that `load` reads, in a thread, at most every ten seconds; shared by all enclaves.

    Rules named in `off`, by name or id, are left out. `problems` are the files, or parts of
    them, that could not be used when they were read last.
    """

    def __init__(
        self,
        load: Callable[[], tuple[tuple[Rule, ...], tuple[QueryProblem, ...]]],
        clock: Callable[[], datetime],
        off: Collection[str] = (),
    ) -> None:
        self.problems: tuple[QueryProblem, ...] = ()
        self._load = load
        self._clock = clock
        self._off = {name.casefold() for name in off}
        self._rules: tuple[Rule, ...] = ()
        self._read_at: datetime | None = None
        self._lock = asyncio.Lock()

    async def rules(self) -> tuple[Rule, ...]:
        """Return every rule that can be read."""
        async with self._lock:
            now = self._clock()
            if self._read_at is None or not timedelta(0) <= now - self._read_at < EVERY:
                loaded, self.problems = await asyncio.to_thread(self._load)
                self._rules = tuple(rule for rule in loaded if not self._is_off(rule))
                self._read_at = now
        return self._rules

    def _is_off(self, rule: Rule) -> bool:
        return not self._off.isdisjoint((rule.name.casefold(), rule.id.casefold()))
