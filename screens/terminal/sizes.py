"""The size of the terminal: what it says itself, and changes of it told once they have come to rest."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, TimerHandle
    from collections.abc import Callable
    from types import FrameType

    from textual.events import Resize

_REST, _AT_LATEST = 0.05, 0.25  # seconds without a change; seconds after the first


def size_of(descriptor: int) -> tuple[int, int]:
    """Return the columns and rows of a terminal; COLUMNS and LINES only where it does not know its own."""
    try:
        size = os.get_terminal_size(descriptor)
    except OSError:
        return shutil.get_terminal_size()
    return (size.columns, size.lines) if all(size) else shutil.get_terminal_size()


def when_size_is_signalled(handle: Callable[[int, FrameType | None], object]) -> None:
    """Call `handle` for each SIGWINCH, where the system has it."""
    if sys.platform != "win32":
        signal.signal(signal.SIGWINCH, handle)


class SizeChanges:
    """Reports a change of size when it has come to rest, or now and then while it goes on."""

    def __init__(self, loop: AbstractEventLoop, report: Callable[[Resize | None], object]) -> None:
        self._loop = loop
        self._report = report
        self._newest: Resize | None = None
        self._timer: TimerHandle | None = None
        self._latest = 0.0

    def noticed(self, event: Resize | None = None) -> None:
        """Take note of a change, from any thread or a signal handler; of its event where there is one."""
        self._loop.call_soon_threadsafe(self._postpone, event)

    def _postpone(self, event: Resize | None) -> None:
        self._newest = event or self._newest
        now = self._loop.time()
        if self._timer is None:
            self._latest = now + _AT_LATEST
        else:
            self._timer.cancel()
        self._timer = self._loop.call_at(min(now + _REST, self._latest), self._tell)

    def _tell(self) -> None:
        event, self._newest, self._timer = self._newest, None, None
        self._report(event)
