"""The driver: Textual's own for Linux and macOS, with our reading of keys and our writing of frames."""

from __future__ import annotations

import logging
import sys
import termios
from contextlib import suppress
from functools import partial

from textual.drivers.linux_driver import LinuxDriver

from screens.terminal.input_thread import read_terminal

HUNG_UP = 129  # the exit code that shells know of a program whose terminal was closed

log = logging.getLogger(__name__)


class TerminalDriver(LinuxDriver):
    """Reads keys from the terminal and writes frames to it."""

    def run_input_thread(self) -> None:
        """Read keys, but none that was typed before the console asked for any."""
        if sys.platform != "win32":  # where nobody asks for this driver
            with suppress(termios.error):  # no terminal, but a file or a pipe
                termios.tcflush(self.fileno, termios.TCIFLUSH)
        if not read_terminal(self.fileno, self.exit_event, self.process_message):
            log.info("the terminal was closed")
            self._loop.call_soon_threadsafe(partial(self._app.exit, return_code=HUNG_UP))

    def _run_input_thread(self) -> None:
        """Let a failure of the thread end the console as any other does."""
        try:
            self.run_input_thread()
        except Exception as failure:  # noqa: BLE001  the edge of a thread: nobody above would hear of it
            self._app.call_later(self._app._handle_exception, failure)  # noqa: SLF001  Textual's one way for it
