"""Over which time: the usual ranges, or one that is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from screens.dialogs.dialog import Dialog
from screens.dialogs.time_ranges import RANGES, TimeRange, read_range
from screens.widgets.effects import moves
from screens.widgets.safe import plain

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class TimeRangeLine(Dialog[TimeRange | None]):
    """Asks for a time range; gives it back, None where it was called off."""

    DEFAULT_CSS = """
    TimeRangeLine > #range { width: 60; max-width: 90%; }
    TimeRangeLine Input { padding: 0; background: $panel; margin-bottom: 1; }
    TimeRangeLine #range-list { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", id="range.close"),
        Binding("down", "move(1)", "Down", id="range.down", priority=True),
        Binding("up", "move(-1)", "Up", id="range.up", priority=True),
    ]

    def __init__(self, current: TimeRange) -> None:
        super().__init__()
        self._at = RANGES.index(current) if current in RANGES else 0

    def compose(self) -> ComposeResult:
        """Lay out the ranges under the line for another."""
        with Vertical(id="range"):
            yield Static("Time range (UTC)", id="sheet-title", markup=False)
            yield Input(placeholder="90m, 7d, 2026-03-01 .. 2026-03-02 12:00", select_on_focus=False)
            yield Static("", id="range-list", markup=False)
            yield Static("enter take   esc close   ↑ ↓ move", id="sheet-keys", markup=False)

    def on_mount(self) -> None:
        """Show the ranges, the present one chosen."""
        self.query_one(Input).focus()
        self._draw()

    def on_input_changed(self) -> None:
        """Say no longer what was wrong before."""
        self._draw()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what was typed, or else what is chosen."""
        if not event.value.strip():
            self.dismiss(RANGES[self._at])
            return
        try:
            self.dismiss(read_range(event.value))
        except ValueError as mistake:
            self.query_one("#range-list", Static).update(plain(f"■ {mistake}"))

    @moves
    def action_move(self, steps: int) -> None:
        """Choose another range."""
        self._at = (self._at + steps) % len(RANGES)
        self._draw()

    def _draw(self) -> None:
        lines = [
            Content.styled(f"{'▸' if at == self._at else ' '} {each.words}", "bold" if at == self._at else "")
            for at, each in enumerate(RANGES)
        ]
        self.query_one("#range-list", Static).update(Content("\n").join(lines))
