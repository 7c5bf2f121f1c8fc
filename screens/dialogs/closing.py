"""Closing: a screen over another closes once, and takes no key after that or before it could be read."""

from __future__ import annotations

from functools import partial
from math import inf
from time import monotonic
from typing import ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.command import CommandPalette
from textual.screen import ModalScreen

from screens.terminal.drawing import DrawsFrames

T = TypeVar("T")
LOOK_AGAIN = 0.02  # seconds


class ClosesOnce(ModalScreen[T]):
    """A modal screen that is closed by one key, whatever else was pressed meanwhile."""

    READING_SECONDS: ClassVar[float] = 0.0  # how long somebody needs to see what is asked
    _drawn_at = inf
    _is_closed = False

    @property
    def readable_from(self) -> float:
        """From when on keys are meant for it, on the clock of events.

        That is over again where the terminal was given away: it may have shown something else meanwhile.
        """
        driver = self.app._driver  # noqa: SLF001  there is no public way to it
        shown_at = driver.shows_since if isinstance(driver, DrawsFrames) else 0.0
        return max(self._drawn_at, shown_at) + self.READING_SECONDS

    @property
    def is_readable(self) -> bool:
        """Whether it has been on the screen for long enough to be read."""
        return monotonic() >= self.readable_from

    def on_mount(self) -> None:
        """Take keys from when it was drawn."""
        self.call_after_refresh(self._drawn)

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close and give back a result; do nothing if that was done, or while another screen lies above."""
        if self._is_closed or not self.is_current:
            return AwaitComplete()
        self._is_closed = True
        return super().dismiss(result)

    def _drawn(self) -> None:
        driver = self.app._driver  # noqa: SLF001  the same
        self._wait_for_terminal(driver.frames_drawn if isinstance(driver, DrawsFrames) else 0)

    def _wait_for_terminal(self, number: int) -> None:
        """Take keys once the terminal has taken the frame that shows this screen."""
        driver = self.app._driver  # noqa: SLF001  the same
        if isinstance(driver, DrawsFrames) and not driver.has_taken(number):
            self.set_timer(LOOK_AGAIN, partial(self._wait_for_terminal, number))
        else:
            self._drawn_at = monotonic()


class Palette(CommandPalette, ClosesOnce[None]):
    """Textual's palette, which would close what lies below it at a second key."""
