"""The keys of the grid, those of k9s and less."""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING

from textual.binding import Binding

from screens.widgets.grid.columns import R

if TYPE_CHECKING:
    from textual.binding import BindingType

    from screens.widgets.grid.view import GridView

_LETTERS = [letter for letter in ascii_uppercase if letter != "G"]  # G goes to the end

ROW_KEYS: list[BindingType] = [
    Binding("up,k", "move(-1)", "Up", id="grid.up", show=False),
    Binding("down,j", "move(1)", "Down", id="grid.down", show=False),
    Binding("pageup", "move(-1, 'page')", "Page up", id="grid.page-up", show=False),
    Binding("pagedown", "move(1, 'page')", "Page down", id="grid.page-down", show=False),
    Binding("home,g", "move(-1, 'all')", "First row", id="grid.first", show=False),
    Binding("end,G", "move(1, 'all')", "Last row", id="grid.last", show=False),
    Binding("left,h", "shift(-1)", "Scroll left", id="grid.left", show=False),
    Binding(
        "right,l", "shift(1)", "Scroll right, or show columns that stepped aside", id="grid.right", show=False
    ),
    Binding("space", "mark", "Mark", id="grid.mark", show=False),
    Binding("ctrl+space,ctrl+@", "mark(True)", "Mark to here", id="grid.mark-range", show=False),
    Binding("ctrl+backslash", "clear_marks", "Clear marks", id="grid.clear-marks", show=False),
    Binding("enter", "open", "Open", id="grid.open", show=False),
    *(
        Binding(
            letter, f"sort_letter('{letter}')", f"Sort by {letter}…", id=f"grid.sort-{letter}", show=False
        )
        for letter in _LETTERS
    ),
]
CELL_KEYS: list[BindingType] = [
    Binding("left,h", "move_column(-1)", "Column to the left", id="cells.left", show=False),
    Binding("right,l", "move_column(1)", "Column to the right", id="cells.right", show=False),
    Binding("circumflex_accent,0", "move_column(-1, 'all')", "First column", id="cells.first", show=False),
    Binding("dollar_sign", "move_column(1, 'all')", "Last column", id="cells.last", show=False),
    Binding("s", "sort_column", "Sort by this column", id="cells.sort"),
    Binding("minus", "hide_column", "Hide this column", id="cells.hide"),
    Binding("plus", "show_columns", "Show every column", id="cells.show"),
]


def column_for_letter(view: GridView[R], letter: str) -> int | None:
    """Return the next column whose name begins with the letter, after the one sorted by."""
    columns = [number for number, heading in enumerate(view.headings) if heading.name[:1].upper() == letter]
    if not columns:
        return None
    sorted_by = view.arrangement.column
    position = columns.index(sorted_by) + 1 if sorted_by in columns else 0
    return columns[position % len(columns)]
