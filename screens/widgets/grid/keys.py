"""The keys of the grid, those of k9s and less, and what each of them does."""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual.binding import Binding

from screens.widgets.effects import moves
from screens.widgets.grid import messages
from screens.widgets.grid.canvas import GridCanvas
from screens.widgets.grid.columns import R

if TYPE_CHECKING:
    from textual.binding import BindingType

_STEP = 16  # cells per key of horizontal scrolling
_LETTERS = [letter for letter in ascii_uppercase if letter != "G"]  # G goes to the end

_BINDINGS: list[BindingType] = [
    Binding("up,k", "move(-1)", "Up", id="grid.up", show=False),
    Binding("down,j", "move(1)", "Down", id="grid.down", show=False),
    Binding("pageup", "turn(-1)", "Page up", id="grid.page-up", show=False),
    Binding("pagedown", "turn(1)", "Page down", id="grid.page-down", show=False),
    Binding("home,g", "first", "First row", id="grid.first", show=False),
    Binding("end,G", "last", "Last row", id="grid.last", show=False),
    Binding("left,h", "shift(-1)", "Scroll left", id="grid.left", show=False),
    Binding(
        "right,l", "shift(1)", "Scroll right, or show columns that stepped aside", id="grid.right", show=False
    ),
    Binding("space", "mark", "Mark", id="grid.mark", show=False),
    Binding("ctrl+space,ctrl+@", "mark_range", "Mark to here", id="grid.mark-range", show=False),
    Binding("ctrl+backslash", "clear_marks", "Clear marks", id="grid.clear-marks", show=False),
    Binding("enter", "open", "Open", id="grid.open", show=False),
    *(
        Binding(
            letter, f"sort_letter('{letter}')", f"Sort by {letter}…", id=f"grid.sort-{letter}", show=False
        )
        for letter in _LETTERS
    ),
]


class GridKeys(GridCanvas[R]):
    """A grid that answers to keys and the mouse's wheel; its owner hears what became of it."""

    BINDINGS: ClassVar[list[BindingType]] = _BINDINGS
    RowOpened: TypeAlias = messages.RowOpened
    CursorMoved: TypeAlias = messages.CursorMoved
    ViewChanged: TypeAlias = messages.ViewChanged

    def move_to(self, line: int) -> None:
        """Put the cursor on a line, scrolling no more than is needed to see it."""
        before = self.view.cursor
        if not self.view.move_to(line):
            return
        self.redraw_lines(before, self.view.cursor)
        self._keep_in_sight()
        self.post_message(self.CursorMoved(self, self.view.current))

    @moves
    def action_move(self, lines: int) -> None:
        """Move the cursor by so many lines."""
        self.move_to(self.view.cursor + lines)

    @moves
    def action_turn(self, pages: int) -> None:
        """Turn pages: cursor and rows move together."""
        lines = pages * self.page
        self.scroll_to(y=self.top + lines, animate=False)
        self.move_to(self.view.cursor + lines)

    @moves
    def action_first(self) -> None:
        """Go to the first row."""
        self.move_to(0)

    @moves
    def action_last(self) -> None:
        """Go to the last row."""
        self.move_to(len(self.view) - 1)

    @moves
    def action_shift(self, steps: int) -> None:
        """Scroll sideways; to the right of the last column those that stepped aside come back."""
        wide = self.wide
        if steps > 0 and self.is_crowded:
            wide = True
        elif steps < 0 and self.scroll_offset.x == 0:
            wide = False
        if wide != self.wide:
            self.wide = wide
            self.redraw()
        else:
            self.scroll_to(x=self.scroll_offset.x + steps * _STEP, animate=False)

    def action_mark(self) -> None:
        """Mark the row or take its mark away, and go on to the next."""
        self.view.toggle_mark()
        self.redraw_lines(self.view.cursor)
        self._tell()
        self.move_to(self.view.cursor + 1)

    def action_mark_range(self) -> None:
        """Mark every row from the one last marked to this one."""
        self.view.mark_range()
        self._tell(redrawn=True)

    def action_clear_marks(self) -> None:
        """Take all marks away."""
        if self.view.clear_marks():
            self._tell(redrawn=True)

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self.view.current is not None:
            self.post_message(self.RowOpened(self, self.view.current))

    def action_sort_letter(self, letter: str) -> None:
        """Sort by the next column whose name begins with the letter; the only one turns around."""
        names = [heading.name for heading in self.view.source.headings]
        fitting = [name for name in names if name[:1].upper() == letter]
        if not fitting:
            return
        column = self.view.wish.column
        now = None if column is None else names[column]
        self.sort_by(fitting[(fitting.index(now) + 1) % len(fitting)] if now in fitting else fitting[0])

    def sort_by(self, name: str, *, reverse: bool | None = None) -> None:
        """Sort by a column; left to the grid itself."""
        raise NotImplementedError

    def _tell(self, *, redrawn: bool = False) -> None:
        if redrawn:
            self.redraw(measured=False)
        self.post_message(self.ViewChanged(self, self.view.counts))

    def _keep_in_sight(self) -> None:
        line, top, page = self.view.cursor, self.top, self.page
        if line < top:
            self.scroll_to(y=line, animate=False)
        elif line >= top + page:
            self.scroll_to(y=line - page + 1, animate=False)
