"""Leaving: within a second of being asked to, whatever is under way.

A signal asks as a key does. Where the event loop is busy, nobody reads the
terminal, or a thread waits for a sign-in, an alarm breaks into the main thread,
again and again until it has let go of the app.
"""

from __future__ import annotations

import asyncio
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
from screens.dialogs.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator

GRACE, AGAIN = 0.5, 0.1
STDERR = 2  # where Textual draws
RESTORE = (
    b"\x1b[?2004l\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)

log = logging.getLogger(__name__)


class HeldUp(SystemExit):
    """Raised by the alarm in the main thread: the app did not end by itself in time."""


class LeavingApp(Shell):
    """An app that ends when it is told to: by key, by SIGTERM, or because its terminal was closed."""

    _is_timed = False
    _last_words = ""  # said by Textual, unless it was held up
    _loop_running: asyncio.AbstractEventLoop | None = None

    def run_to_the_end(self) -> int:
        """Run until the app ends or is made to, and return its exit code."""
        unsaid = ""
        with _terminal_restored(), _signals(self._told):
            self._is_timed = True
            try:
                self.run()
            except HeldUp:
                log.warning("something held the console up while it ended; it did not wait")
                unsaid = self._last_words
            except RuntimeError:  # Textual closes screens while a mode may still be opening one
                if not self._exit:
                    raise
                log.warning("the interface ended untidily", exc_info=True)
        sys.stderr.write(unsaid)
        return self.return_code or 0

    def exit(self, *args: Any, **options: Any) -> None:
        """End the app, and do not wait for what holds it up."""
        super().exit(*args, **options)
        if self._is_timed:
            _set_alarm()

    def action_help_quit(self) -> None:
        """Ask, on Ctrl+C, what becomes of what runs; where nothing does, tell how to quit."""
        if self.when_interrupted is None or not self.when_interrupted():
            super().action_help_quit()

    def on_load(self) -> None:
        """Know the loop, which a signal must wake."""
        self._loop_running = asyncio.get_running_loop()

    def _leave_if_hung_up(self) -> None:
        if _is_hung_up():
            log.info("the terminal was closed")
            self.exit(return_code=ExitCode.HUNG_UP)

    def _handle_exception(self, error: Exception) -> None:
        """Leave because of a failure of its own: the words for the operator, the traceback for the log.

        A terminal that was closed makes reading and drawing fail, and a pane that opens while everything
        ends finds nothing in it: neither is a failure of its own.
        """
        self._leave_if_hung_up()
        if self._exit:
            log.warning("the interface ended untidily (%s: %s)", type(error).__name__, error)
            return
        log.error("the interface failed", exc_info=error)
        words = f"The console failed: {type(error).__name__}. {where_details_are()}"
        self._last_words = f"{words}\n"
        self.exit(return_code=ExitCode.UNREAD, message=words)

    def _told(self, number: int, _: object) -> None:
        """Leave because a signal came: this runs between two instructions of whatever is busy."""
        _set_alarm()
        if self._loop_running is None:
            raise SystemExit(by_signal(number))
        leave = partial(self.exit, return_code=by_signal(number))
        with suppress(RuntimeError):  # the loop has ended already
            self._loop_running.call_soon_threadsafe(leave)


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
def _signals(told: Any) -> Iterator[None]:
    endings = [signal.Signals[name] for name in ending_signals()]
    before = {number: signal.signal(number, told) for number in endings}
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
