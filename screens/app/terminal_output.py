"""What leaves for the terminal, the clipboard and notifications: nothing that does anything there."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from screens.app.terminal_app import TerminalApp
from screens.widgets.ascii import AsciiFilter
from screens.widgets.safe import SafeFilter, visible

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.filter import LineFilter


class HarmlessApp(TerminalApp):
    """An app that lets out only what can be read, in ASCII where asked to, and copies where it may."""

    def __init__(self, *, ascii_only: bool, allow_copy: bool) -> None:
        super().__init__()
        self.ascii_only = ascii_only
        self._allow_copy = allow_copy
        self._words_at_start = ""
        self._gates = [SafeFilter(), AsciiFilter()] if ascii_only else [SafeFilter()]

    def get_driver_class(self) -> type[Driver]:
        """Return our own driver for a terminal, Textual's where there is none of ours: on Windows."""
        if sys.platform == "win32":
            return super().get_driver_class()
        from screens.terminal.driver import TerminalDriver  # noqa: PLC0415  Windows has no termios

        return TerminalDriver

    def get_line_filters(self) -> list[LineFilter]:
        """Return Textual's filters and, last of all, ours: nothing unprintable leaves."""
        return [*super().get_line_filters(), *self._gates]

    def copy_to_clipboard(self, text: str) -> None:
        """Copy through the terminal (OSC 52), where the configuration allows it."""
        if not self._allow_copy:
            self.say("Copying is switched off in the configuration.", severity="warning")
            return
        super().copy_to_clipboard(text)
        self.say("Copied.")

    def say_at_start(self, words: str) -> None:
        """Tell the operator something once the first frame is drawn."""
        self._words_at_start = words

    def on_ready(self) -> None:
        """Tell what there is to tell at the start."""
        if self._words_at_start:
            self.say(self._words_at_start, severity="warning", seconds=10)

    def unsay(self, words: str) -> None:
        """Take back what was told before its time is over."""
        for told in [told for told in self._notifications if told.message == visible(words)]:
            self._unnotify(told)
