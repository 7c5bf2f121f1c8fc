"""Closing: a screen over another closes once, and takes no key after that or before it could be read."""

from __future__ import annotations

from math import inf
from time import monotonic
from typing import ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.command import CommandPalette
from textual.screen import ModalScreen

T = TypeVar("T")


class ClosesOnce(ModalScreen[T]):
    """A modal screen that is closed by one key, whatever else was pressed meanwhile."""

    READING_SECONDS: ClassVar[float] = 0.0  # how long somebody needs to see what is asked
    readable_from = inf  # on the clock of events: what was pressed before was meant for what lies below
    _is_closed = False

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
        self.readable_from = monotonic() + self.READING_SECONDS


class Palette(CommandPalette, ClosesOnce[None]):
    """Textual's palette, which would close what lies below it at a second key."""
