"""What a grid shows at this moment: rows in order, the cursor and the marks, without a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic

from screens.widgets.grid.arranging import Arrangement, Counts
from screens.widgets.grid.columns import Heading, R
from screens.widgets.grid.cursor import Cursor
from screens.widgets.grid.marks import Marks

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from screens.widgets.grid.sources import Source


class GridView(Generic[R]):
    """Lines over a source: line 0 is the first row shown; marks and cursor stay with their rows."""

    def __init__(self, source: Source[R]) -> None:
        self.source = source
        self.arrangement = Arrangement()
        self.order: Sequence[int] = range(len(source))
        self.cursor = Cursor()
        self.marks = Marks()

    def __len__(self) -> int:
        return len(self.order)

    @property
    def headings(self) -> Sequence[Heading]:
        """The columns, hidden ones too."""
        return self.source.headings

    @property
    def counts(self) -> Counts:
        """How many rows are shown, of how many."""
        return Counts(len(self.order), len(self.source))

    @property
    def rows(self) -> list[R]:
        """Every row that is shown, in the order in which it is shown."""
        return [self.source.row(number) for number in self.order]

    @property
    def current(self) -> R | None:
        """The row under the cursor."""
        return self.source.row(self.order[self.cursor.line]) if len(self.order) else None

    @property
    def marked(self) -> tuple[R, ...]:
        """The marked rows, hidden ones too, in the order they were marked."""
        numbers = (self.source.find(key) for key in self.marks)
        return tuple(self.source.row(number) for number in numbers if number is not None)

    @property
    def selection(self) -> tuple[R, ...]:
        """What an action is for: the marked rows, or the row under the cursor if none is marked."""
        current = self.current
        return self.marked or (() if current is None else (current,))

    @property
    def hidden_marks(self) -> int:
        """How many marked rows the filter hides."""
        if not self.marks or not self.arrangement.hides:
            return 0
        visible = set(self.order)  # the order may be a list of half a million numbers
        return sum(self.source.find(key) not in visible for key in self.marks)

    def restart(self, source: Source[R], column: int | None) -> None:
        """Show rows of another kind: filter, sort, marks and cursor begin anew."""
        self.source, self.order = source, range(len(source))
        self.arrangement, self.marks = Arrangement(), Marks()
        self.cursor = Cursor(column=column)

    def adopt(self, source: Source[R], order: Sequence[int]) -> None:
        """Take other rows or another order: the cursor stays with its row, or on its line if that is gone."""
        current_key = self.key_at(self.cursor.line)
        if source is not self.source:  # a new order of the same rows loses none
            self.marks.retain(lambda key: source.find(key) is not None)
        self.source, self.order = source, order
        line = None if current_key is None else self.line_of(current_key)
        self.move_to(self.cursor.line if line is None else line)

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

    def move_to(self, line: int, column: int | None = None) -> None:
        """Put the cursor on a line, or on the nearest there is, and in a column if it stands in cells."""
        self.cursor.line = max(0, min(line, len(self.order) - 1))
        if column is not None and self.cursor.column is not None:
            self.cursor.column = column

    def is_marked(self, line: int) -> bool:
        """Tell whether the row on a line is marked."""
        return bool(self.marks) and self.key_at(line) in self.marks

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        key = self.key_at(self.cursor.line)
        if key is not None:
            self.marks.toggle(key)

    def mark_range(self) -> None:
        """Mark every row from the one last marked to the cursor."""
        anchor, end = self.marks.anchor, self.cursor.line
        start = None if anchor is None else self.line_of(anchor)
        first, last = sorted((end if start is None else start, end))
        lines = range(first, min(last + 1, len(self.order)))
        self.marks.add(map(self.key_at, lines), anchor=self.key_at(end))
