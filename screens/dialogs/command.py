"""The `:` command line: panes, enclaves, quit; completed as you type."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static

from screens.dialogs.dialog import Dialog
from screens.widgets.safe import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType


class CommandLine(Dialog[str]):
    """Asks for a command, each listed with what it does; gives back an empty one where it was called off."""

    DEFAULT_CSS = """
    CommandLine { align: left bottom; background: transparent; }
    CommandLine > #command { width: 100%; background: $surface; padding: 0; }
    CommandLine #suggestions { height: auto; max-height: 10; padding: 0 1; color: $foreground 70%; }
    CommandLine Input { padding: 0 1; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss('')", "Close", id="command.close"),
        Binding("tab", "complete", "Complete", id="command.complete", priority=True),
    ]

    def __init__(self, commands: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._commands = commands

    def compose(self) -> ComposeResult:
        """Lay out the suggestions above the line."""
        with Vertical(id="command"):
            yield Static("", id="suggestions", markup=False)
            yield Input(placeholder="pane, env NAME, q", select_on_focus=False)

    def on_mount(self) -> None:
        """Show every command at first."""
        self.query_one(Input).focus()
        self._suggest("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the commands that still fit."""
        self._suggest(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the command back, completed where only one fits."""
        fitting = self._fitting(event.value)
        exact = [words for words in fitting if words == event.value.strip()]
        self.dismiss((exact or fitting or [event.value])[0] if event.value.strip() else "")

    def action_complete(self) -> None:
        """Complete to the first command that fits."""
        line = self.query_one(Input)
        fitting = self._fitting(line.value)
        if fitting:
            line.value = fitting[0]
            line.cursor_position = len(line.value)

    def _fitting(self, typed: str) -> list[str]:
        wanted = typed.strip().casefold()
        return [words for words, _ in self._commands if words.casefold().startswith(wanted)]

    def _suggest(self, typed: str) -> None:
        fitting = set(self._fitting(typed))
        lines = [f":{words:18} {does}" for words, does in self._commands if words in fitting]
        self.query_one("#suggestions", Static).update(plain("\n".join(lines[:10]) or "no such command"))
