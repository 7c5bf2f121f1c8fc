"""A check right before each write is sent: the run that owns it may have lost its lease meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Guard = Callable[[], Awaitable[None]]

_guard: ContextVar[Guard | None] = ContextVar("guard", default=None)


@contextmanager
def guarded(guard: Guard | None) -> Iterator[None]:
    """Let every write from inside, and from tasks begun inside, wait for `guard`, which may raise."""
    mark = _guard.set(guard)
    try:
        yield
    finally:
        _guard.reset(mark)


async def check_write() -> None:
    """Return where a write may leave now; raises what the guard raises. The guard itself may write."""
    guard = _guard.get()
    if guard is not None:
        with guarded(None):
            await guard()
