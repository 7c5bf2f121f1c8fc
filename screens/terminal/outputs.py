"""The way out to the terminal: written as fast as it reads, given up when somebody says so."""

from __future__ import annotations

import os
import select
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if sys.platform == "win32":
    message = "Windows has terminals of another kind, for which Textual has a driver"
    raise ImportError(message)

if TYPE_CHECKING:
    from collections.abc import Callable

_CHUNK = 4096
_LOOK_AGAIN = 0.05  # seconds between two looks at whether to give up


class GivenUp(Exception):
    """The terminal did not read, and somebody no longer waits for it."""


class TerminalOutput:
    """Writes to the terminal behind a descriptor without making that descriptor non-blocking.

    The shell shares the descriptor; so where the terminal has a name, it is opened once more.
    """

    def __init__(self, descriptor: int) -> None:
        self._shared = descriptor
        self._own: int | None = None
        with suppress(OSError):  # no terminal, or another user's: writing may block a thread, nothing else
            flags = os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK
            self._own = os.open(os.ttyname(descriptor), flags)

    def write(self, data: bytes, give_up: Callable[[], bool]) -> None:
        """Write all of it.

        Raises GivenUp when `give_up` says so, and OSError when the terminal is gone.
        """
        descriptor = self._shared if self._own is None else self._own
        rest = memoryview(data)
        while rest:
            _, is_ready, _ = select.select([], [descriptor], [], _LOOK_AGAIN)
            if is_ready:
                with suppress(BlockingIOError):
                    rest = rest[os.write(descriptor, rest[:_CHUNK]) :]
            elif give_up():
                raise GivenUp

    def close(self) -> None:
        """Close what was opened here."""
        if self._own is not None:
            os.close(self._own)
            self._own = None


def erases_in_colour(descriptor: int) -> bool:
    """Whether the terminal is known to erase with the ground that is on (terminfo's `bce`)."""
    try:
        import curses  # noqa: PLC0415  some builds of Python have none
    except ImportError:
        return False
    try:
        curses.setupterm(fd=descriptor)
    except curses.error:  # a terminal that nobody described
        return False
    return curses.tigetflag("bce") > 0
