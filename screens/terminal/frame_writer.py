"""The frame writer: a thread that knows what the terminal shows and sends what differs in the newest frame.

Nobody waits for it. One frame at most is on the way; while it is, newer frames replace
each other, and the terminal gets the last of them when it has taken the one before.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from dataclasses import dataclass
from math import inf
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from screens.terminal.differences import Brush, draw_difference
from screens.terminal.frames import Frame
from screens.terminal.outputs import GivenUp, TerminalOutput

if TYPE_CHECKING:
    from collections.abc import Callable

_PATIENCE = 0.3  # seconds for a terminal to take what is left when the writer stops
_MOST_PENDING = 1 << 20  # characters of control sequences
_WRITE = 4096  # characters
_SYNC_FROM = 512  # characters: less is drawn at once anyway
_BOTTOM = "\x1b[999H"  # where words follow on a terminal that has only one screen
_BEGIN_SYNC, _END_SYNC = "\x1b[?2026h", "\x1b[?2026l"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Picture:
    """A frame, and where the caret stands in it."""

    frame: Frame
    caret: tuple[int, int] | None = None
    is_synchronized: bool = False
    """Whether the terminal can be told to show a whole frame at once."""


class FrameWriter:
    """Owns what the terminal shows: control sequences in their order, then the newest picture.

    Its methods may be called at any moment, in a signal handler too: they take no lock.
    """

    def __init__(
        self, descriptor: int, *, erases_in_colour: bool, when_failed: Callable[[Exception], object]
    ) -> None:
        self._descriptor = descriptor
        self._when_failed = when_failed
        self._brush = Brush(erases_in_colour=erases_in_colour)
        self._controls: deque[str] = deque()
        self._is_dropping = False
        self._wanted: Picture | None = None
        self._shown: Picture | None = None
        self._asked = self._drawing = self._taken = 0  # numbers of pictures
        self._repaints = self._repainted = 0  # written by the callers and by the thread
        self._bell: SimpleQueue[None] = SimpleQueue()
        self._thread: Thread | None = None
        self._draws = False
        self._shows_since = inf
        self._stop_at: float | None = None

    @property
    def is_running(self) -> bool:
        """Whether what is sent and shown reaches the terminal."""
        return self._thread is not None

    def start(self) -> None:
        """Start to write, but no frame before `enter_screen`: the screen is not ours yet."""
        self._stop_at, self._draws = None, False
        self._shows_since = inf
        self._controls.clear()
        self._thread = Thread(target=self._run, name="terminal-output", daemon=True)
        self._thread.start()

    @property
    def shows_since(self) -> float:
        """When the terminal took the first whole frame since the start (monotonic), infinite before that."""
        return self._shows_since

    def enter_screen(self) -> None:
        """Draw frames from now on, all of the first one: what was sent so far has made the screen ours."""
        self._shown, self._draws = None, True
        self._bell.put(None)

    def leave_screen(self) -> None:
        """Draw no more frames: what is sent from now on gives the terminal's own screen back."""
        self._draws = False
        self._shows_since = inf
        self.send(_BOTTOM)

    def stop(self) -> None:
        """Write the control sequences that are left and stop; give up a terminal that does not read."""
        if self._thread is None:
            return
        self._stop_at = time.monotonic() + _PATIENCE
        self._bell.put(None)
        self._thread.join(2 * _PATIENCE)
        self._thread = None

    def send(self, control: str) -> None:
        """Send a control sequence, before any frame that is not yet begun."""
        if sum(map(len, tuple(self._controls))) + len(control) > _MOST_PENDING:
            if not self._is_dropping:
                log.warning("the terminal does not read; what is sent to it beside frames is dropped")
            self._is_dropping = True
            return
        self._is_dropping = False
        self._controls.append(control)
        self._bell.put(None)

    @property
    def asked(self) -> int:
        """How many pictures it was given so far."""
        return self._asked

    def has_taken(self, number: int) -> bool:
        """Whether the terminal has taken that picture, or a newer one, to its end."""
        return self._taken >= number

    def show(self, picture: Picture) -> None:
        """Show a picture as soon as the terminal has taken the one before."""
        self._wanted = picture
        self._asked += 1  # after the picture: who reads the number first finds at least that one
        self._bell.put(None)

    def repaint(self) -> None:
        """Draw everything anew: something else may have drawn on the terminal."""
        self._repaints += 1
        self._bell.put(None)

    def _run(self) -> None:
        output = TerminalOutput(self._descriptor)
        try:
            while self._stop_at is None or self._controls:
                while data := self._next():
                    output.write(data.encode("utf-8", "replace"), self._is_late)
                    self._note_taken()
                self._note_taken()
                self._wait()
        except GivenUp:
            log.warning("the terminal does not read: it was left as it was")
        except OSError as error:
            log.warning("the terminal is gone: %s", error)
        except Exception as error:  # noqa: BLE001  a thread's failure is the app's: it ends with words
            self._when_failed(error)
        finally:
            output.close()

    def _note_taken(self) -> None:
        """Note that the terminal has taken all that was written."""
        self._taken = self._drawing
        if self._draws and self._shown is not None and self._shows_since == inf:
            self._shows_since = time.monotonic()

    def _wait(self) -> None:
        """Wait until something rings, and take every other ring with it."""
        if self._stop_at is None:
            self._bell.get()
        try:
            while True:
                self._bell.get_nowait()
        except Empty:
            pass

    def _is_late(self) -> bool:
        return self._stop_at is not None and time.monotonic() > self._stop_at

    def _next(self) -> str:
        """Return what to write next; nothing where the terminal shows what is wanted."""
        if self._controls:
            return self._take_controls()
        asked, repaints, picture = self._asked, self._repaints, self._wanted
        shown = self._shown if repaints == self._repainted else None
        if picture is None or not self._draws:
            return ""
        self._drawing = asked
        if picture is shown:
            return ""
        self._shown, self._repainted = picture, repaints
        return self._drawn(picture, shown)

    def _take_controls(self) -> str:
        """Return the control sequences that come next, as many as make one write."""
        taken, length = [], 0
        while self._controls and length < _WRITE:
            taken.append(self._controls.popleft())
            length += len(taken[-1])
        return "".join(taken)

    def _drawn(self, picture: Picture, shown: Picture | None) -> str:
        """Return what turns what is shown into a picture, the caret where it belongs."""
        brush, frame = self._brush, picture.frame
        before = shown.frame if shown is not None else None
        if before is None or (before.width, before.height) != (frame.width, frame.height):
            brush.start_afresh()
            before = Frame.blank(frame.width, frame.height)
        draw_difference(before, frame, brush)
        if picture.caret and (brush.parts or shown is None or picture.caret != shown.caret):
            brush.move(*picture.caret)  # where an input method shows what is being composed
        text = brush.drawn()
        if picture.is_synchronized and len(text) > _SYNC_FROM:
            return f"{_BEGIN_SYNC}{text}{_END_SYNC}"
        return text
