"""What a grid shows at this moment: rows in order, the cursor and the marks, without a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic

from screens.widgets.grid.arranging import Counts, Wish
from screens.widgets.grid.columns import R

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from screens.widgets.grid.sources import Source


class GridView(Generic[R]):
    """Lines over a source: line 0 is the first row shown; marks and cursor hold on to row keys.

    `column` is the column that the cursor stands in, where a grid has a cursor for cells.
    """

    def __init__(self, source: Source[R]) -> None:
        self.source = source
        self.wish = Wish()
        self.order: Sequence[int] = range(len(source))
        self.cursor = 0
        self.column: int | None = None
        self._marks: dict[Hashable, None] = {}
        self._anchor: Hashable = None

    def __len__(self) -> int:
        return len(self.order)

    @property
    def counts(self) -> Counts:
        """How many rows are shown, of how many."""
        return Counts(len(self.order), len(self.source))

    @property
    def current(self) -> R | None:
        """The row under the cursor."""
        return self.source.row(self.order[self.cursor]) if len(self.order) else None

    @property
    def marked(self) -> tuple[R, ...]:
        """The marked rows, hidden ones too, in the order they were marked."""
        numbers = (self.source.find(key) for key in self._marks)
        return tuple(self.source.row(number) for number in numbers if number is not None)

    @property
    def hidden_marked(self) -> int:
        """How many marked rows the filter hides."""
        if not self._marks or not self.wish.hides:
            return 0
        shown = set(self.order)
        return sum(self.source.find(key) not in shown for key in self._marks)

    def adopt(self, source: Source[R], order: Sequence[int]) -> None:
        """Take other rows or another order: the cursor stays with its row, or on its line if that is gone."""
        held = self.key_at(self.cursor)
        if source is not self.source:
            self._marks = {key: None for key in self._marks if source.find(key) is not None}
        self.source, self.order = source, order
        line = None if held is None else self.line_of(held)
        self.move_to(self.cursor if line is None else line)

    def key_at(self, line: int) -> Hashable:
        """Return the key of the row on a line, None beyond the last."""
        return self.source.key(self.order[line]) if 0 <= line < len(self.order) else None

    def line_of(self, key: Hashable) -> int | None:
        """Return the line on which the row with that key is shown."""
        number = self.source.find(key)
        if number is None:
            return None
        try:
            return self.order.index(number)
        except ValueError:
            return None

    def move_to(self, line: int) -> bool:
        """Put the cursor on a line, or the nearest there is; tell whether it moved."""
        before = self.cursor
        self.cursor = max(0, min(line, len(self.order) - 1))
        return self.cursor != before

    def is_marked(self, line: int) -> bool:
        """Tell whether the row on a line is marked."""
        return bool(self._marks) and self.key_at(line) in self._marks

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        key = self.key_at(self.cursor)
        if key is None:
            return
        if key in self._marks:
            del self._marks[key]
        else:
            self._marks[key] = None
        self._anchor = key

    def mark_range(self) -> None:
        """Mark every row from the one last marked to the cursor."""
        anchor = None if self._anchor is None else self.line_of(self._anchor)
        start, end = sorted((self.cursor if anchor is None else anchor, self.cursor))
        for line in range(start, min(end + 1, len(self.order))):
            self._marks[self.key_at(line)] = None
        self._anchor = self.key_at(self.cursor)

    def clear_marks(self) -> bool:
        """Take all marks away, hidden ones too; tell whether there were any."""
        had = bool(self._marks)
        self._marks.clear()
        self._anchor = None
        return had
