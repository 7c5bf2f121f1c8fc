"""The signals that ask a process to end, on whichever system it runs."""

from __future__ import annotations

import asyncio
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

# Windows has no SIGHUP: there SIGBREAK tells of Ctrl+Break and of a window that is closed.
_ENDING = ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK")


def ending_signals(known: Container[str] = signal.Signals.__members__) -> tuple[str, ...]:
    """Return the names of those that this system knows and that this process does not ignore."""
    return tuple(name for name in _ENDING if name in known and not _is_ignored(name))


def _is_ignored(name: str) -> bool:
    """Whether a signal is ignored: nohup and a shell's `&` start a process that way, so that it lives on."""
    number = signal.Signals.__members__.get(name)
    return number is not None and signal.getsignal(number) is signal.SIG_IGN


@contextmanager
def told_to_end(end: Callable[[], object]) -> Iterator[None]:
    """Have `end` called in the running loop when somebody asks the process to end, also by Ctrl+C.

    Not by the loop's own handlers, which Windows' loop does not have.
    """
    loop = asyncio.get_running_loop()
    names = (*(() if _is_ignored("SIGINT") else ("SIGINT",)), *ending_signals())
    numbers = [signal.Signals[name] for name in names]
    before = {number: signal.signal(number, lambda *_: loop.call_soon_threadsafe(end)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
