"""One read for many callers: each gets a read that began after its call."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class SharedRead(Generic[T]):
    """A read that is never older than the call for it, and never runs twice at a time.

    A call during a read waits for the next one: the present read may have begun
    before what the caller did. A read without callers is cancelled.
    """

    def __init__(self, read: Callable[[], Awaitable[T]]) -> None:
        self._read = read
        self._running: asyncio.Task[T] | None = None
        self._next: asyncio.Task[T] | None = None
        self._waiting: Counter[asyncio.Task[T]] = Counter()

    async def fresh(self) -> T:
        """Return what a read finds that begins after this call."""
        if self._next is None or self._next.done():
            self._next = asyncio.create_task(self._after(self._running))
        task = self._next
        self._waiting[task] += 1
        try:
            return await asyncio.shield(task)
        finally:
            self._waiting[task] -= 1
            if not self._waiting[task]:
                del self._waiting[task]
                task.cancel()

    async def _after(self, before: asyncio.Task[T] | None) -> T:
        if before is not None:
            await asyncio.wait({before})
        self._running, self._next = self._next, None
        return await self._read()
