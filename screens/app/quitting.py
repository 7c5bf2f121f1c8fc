"""Leaving: within a second of being asked to, whatever is under way.

A signal asks as a key does. Where the event loop is busy, nobody reads the
terminal, or a thread waits for a sign-in, an alarm breaks into the main thread,
again and again until it has let go of the app.
"""

from __future__ import annotations

import errno
import logging
import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from console.exit_codes import ExitCode, by_signal
from console.logfile import where_details_are
from console.signals import ending_signals

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator

    from textual.app import App

GRACE, AGAIN = 0.5, 0.1
STDERR = 2  # where Textual draws
RESTORE = (
    b"\x1b[?2004l\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)

log = logging.getLogger(__name__)


class HeldUp(SystemExit):
    """Raised by the alarm in the main thread: the app did not end by itself in time."""


class Ending:
    """How an app ends when it is asked to: by key, by SIGTERM, or because its terminal was closed."""

    loop: asyncio.AbstractEventLoop | None = None  # where the app runs, which a signal must wake

    def __init__(self, app: App[int]) -> None:
        self._app = app
        self._is_timed = False
        self._last_words = ""  # Textual writes them, unless it was held up

    def run(self) -> int:
        """Run the app until it ends or is made to, and return its exit code."""
        last_words = ""
        with _terminal_restored(), _signals(self._leave_on_signal):
            self._is_timed = True
            try:
                self._app.run()
            except HeldUp:
                log.warning("something held the console up while it ended; it did not wait")
                last_words = self._last_words
            except RuntimeError:  # Textual closes screens while a mode may still be opening one
                if not self.has_begun:
                    raise
                log.warning("the interface ended untidily", exc_info=True)
        sys.stderr.write(last_words)
        return self._app.return_code or 0

    @property
    def has_begun(self) -> bool:
        """Whether the app was asked to end."""
        return self._app._exit  # noqa: SLF001  Textual has no public way to it

    def set_alarm(self) -> None:
        """Do not wait for what holds the app up."""
        if self._is_timed:
            _set_alarm()

    def fail(self, error: Exception) -> None:
        """Leave because of a failure of its own: the words for the operator, the traceback for the log.

        A terminal that was closed makes reading and drawing fail, and a pane that opens while everything
        ends finds nothing in it: neither is a failure of its own.
        """
        if _is_hung_up():
            log.info("the terminal was closed")
            self._app.exit(return_code=ExitCode.HUNG_UP)
        if self.has_begun:
            log.warning("the interface ended untidily (%s: %s)", type(error).__name__, error)
            return
        log.error("the interface failed", exc_info=error)
        words = f"The console failed: {type(error).__name__}. {where_details_are()}"
        self._last_words = f"{words}\n"
        self._app.exit(return_code=ExitCode.UNREAD, message=words)

    def _leave_on_signal(self, number: int, _: object) -> None:
        """Leave because a signal came: this runs between two instructions of whatever is busy."""
        _set_alarm()
        if self.loop is None:
            raise SystemExit(by_signal(number))
        leave = partial(self._app.exit, return_code=by_signal(number))
        with suppress(RuntimeError):  # the loop has ended already
            self.loop.call_soon_threadsafe(leave)


def _is_hung_up() -> bool:
    """Whether the terminal was closed: then it answers that it has no attributes any more."""
    if sys.platform == "win32":
        return False
    import termios  # noqa: PLC0415  Windows has none

    try:
        termios.tcgetattr(STDERR)
    except termios.error as failure:
        return bool(failure.args[0] == errno.EIO)
    return False


@contextmanager
def _signals(leave: Any) -> Iterator[None]:
    endings = [signal.Signals[name] for name in ending_signals()]
    before = {number: signal.signal(number, leave) for number in endings}
    if sys.platform != "win32":
        before[signal.SIGALRM] = signal.signal(signal.SIGALRM, _break_in)
    try:
        yield
    finally:
        if sys.platform != "win32":
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def _set_alarm() -> None:
    if sys.platform != "win32":
        if signal.getitimer(signal.ITIMER_REAL)[0] == 0:
            signal.setitimer(signal.ITIMER_REAL, GRACE, AGAIN)
    else:  # Windows knows no alarm
        late = threading.Timer(GRACE, os._exit, (ExitCode.UNREAD,))
        late.daemon = True
        late.start()


def _break_in(number: int, _: object) -> None:
    logging.getLogger("asyncio").disabled = True  # it would report whatever is cut off here as a failure
    raise HeldUp(by_signal(number))


@contextmanager
def _terminal_restored() -> Iterator[None]:
    """Leave the terminal as it was, also where the app had no time to."""
    if sys.platform == "win32" or not os.isatty(STDERR):
        yield
        return
    import termios  # noqa: PLC0415  Windows has none

    before = termios.tcgetattr(STDERR)
    try:
        yield
    finally:
        with suppress(OSError, termios.error):
            os.set_blocking(STDERR, False)
            termios.tcsetattr(STDERR, termios.TCSANOW, before)
            os.write(STDERR, RESTORE)
        os.set_blocking(STDERR, True)
