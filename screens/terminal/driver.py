"""The driver: Textual's own for Linux and macOS, with our reading of keys and our writing of frames."""

from __future__ import annotations

import logging
import sys
import termios
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.geometry import Size

from console.exit_codes import ExitCode
from screens.terminal.frame_writer import FrameWriter, Picture
from screens.terminal.frames import Frame
from screens.terminal.input_thread import read_terminal
from screens.terminal.outputs import erases_in_colour
from screens.terminal.sizes import SizeChanges, size_of, when_size_is_signalled

if TYPE_CHECKING:
    from rich.color import ColorSystem
    from textual._compositor import CompositorUpdate
    from textual.app import App
    from textual.message import Message

_STDERR = 2

log = logging.getLogger(__name__)


class TerminalDriver(LinuxDriver):
    """Reads keys from the terminal and writes frames to it."""

    def __init__(self, app: App[Any], *, size: tuple[int, int] | None = None, **options: Any) -> None:
        drawn_on = sys.__stderr__.fileno() if sys.__stderr__ is not None else _STDERR
        super().__init__(app, size=size or size_of(drawn_on), **options)
        self._drawn_on = drawn_on
        self._frame = Frame.blank(0, 0)
        self._sizes = SizeChanges(self._loop, self._resized)
        self._was_resized = False  # since the terminal last got the focus
        self._writer = FrameWriter(
            drawn_on,
            erases_in_colour=erases_in_colour(drawn_on),
            when_failed=self._failed,
        )

    def draw(
        self,
        update: CompositorUpdate,
        *,
        caret: tuple[int, int] | None,
        colours: ColorSystem,
        is_synchronized: bool,
    ) -> None:
        """Let the terminal show what the compositor made anew; never waits for it."""
        self._frame = self._frame.updated(update, colours)
        self._writer.show(Picture(self._frame, caret, is_synchronized))

    @property
    def frames_drawn(self) -> int:
        """How many frames were drawn so far."""
        return self._writer.asked

    def has_taken(self, number: int) -> bool:
        """Whether the terminal has taken the frame of this number, or a newer one."""
        return self._writer.has_taken(number)

    @property
    def shows_since(self) -> float:
        """When the terminal took the first frame since it was taken over, infinite before that."""
        return self._writer.shows_since

    def write(self, data: str) -> None:
        """Send a control sequence, in its turn; never waits for the terminal."""
        self._writer.send(data)

    def focused(self) -> None:
        """Draw everything anew if the size changed while another program had the focus."""
        if self._was_resized:
            self._was_resized = False
            self._writer.repaint()

    def size_now(self) -> tuple[int, int]:
        """Return the columns and rows that the terminal has at this moment."""
        return size_of(self._drawn_on)

    def start_application_mode(self) -> None:
        """Take over the terminal; what it is to show is drawn anew."""
        before = self._key_thread
        self._writer.start()
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's has no types
        if self._writer_thread is not None:
            self._writer_thread.stop()  # Textual's own, to which nothing is given
            self._writer_thread = None
        when_size_is_signalled(self._size_signalled)
        if self._key_thread is not before:  # in the background the terminal is not ours yet
            self._writer.enter_screen()

    def stop_application_mode(self) -> None:
        """Give the terminal back; no frame is drawn on its own screen."""
        self._writer.leave_screen()
        super().stop_application_mode()

    def close(self) -> None:
        """Write what restores the terminal, if it reads."""
        self._writer.stop()

    def process_message(self, message: Message) -> None:
        """Hold back sizes until they have come to rest."""
        if isinstance(message, Resize):
            self._sizes.noticed(message)
        else:
            super().process_message(message)

    def _failed(self, error: Exception) -> None:
        """End the app over a failure of the writing thread."""
        self._loop.call_soon_threadsafe(self._app._handle_exception, error)  # noqa: SLF001  no public way

    def _get_terminal_size(self) -> tuple[int, int]:
        return self.size_now()

    def _size_signalled(self, *_: object) -> None:
        if not self._in_band_window_resize:  # the terminal tells its size by itself
            self._sizes.noticed()

    def _resized(self, event: Resize | None) -> None:
        """Lay out for a new size; where it came back to the old one, draw what the terminal cut off."""
        size = event.size if event else Size(*self.size_now())
        self._was_resized = True
        if size == self._app.size:
            self._writer.repaint()
        else:
            super().process_message(event or Resize(size, size))

    def _sigcont_application(self, *_: object) -> None:
        """Take the terminal over again: whoever stopped us may have used it, given up or not."""
        if self._auto_restart:
            if self._writer.is_running:
                self.suspend_application_mode()
            self.resume_application_mode()

    def run_input_thread(self) -> None:
        """Read keys, but none that was typed before the console asked for any."""
        if sys.platform != "win32":  # where nobody asks for this driver
            with suppress(termios.error):  # no terminal, but a file or a pipe
                termios.tcflush(self.fileno, termios.TCIFLUSH)
        if not read_terminal(self.fileno, self.exit_event, self.process_message):
            log.info("the terminal was closed")
            self._loop.call_soon_threadsafe(partial(self._app.exit, return_code=ExitCode.HUNG_UP))

    def _run_input_thread(self) -> None:
        """Let a failure of the thread end the console as any other does."""
        try:
            self.run_input_thread()
        except Exception as failure:  # noqa: BLE001  the edge of a thread: nobody above would hear of it
            self._app.call_later(self._app._handle_exception, failure)  # noqa: SLF001  Textual's one way for it
