"""Which columns of a grid are drawn, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic

from screens.widgets.grid.columns import R
from screens.widgets.grid.layout import GAP, Layout, Widths, lay_out, natural_widths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from screens.widgets.grid.view import GridView


class VisibleColumns(Generic[R]):
    """The columns of a view in the room there is.

    `hidden` are the names that the operator hid. With `wide` no column gives way, and the grid scrolls.
    """

    def __init__(self, view: GridView[R]) -> None:
        self.hidden: set[str] = set()
        self.wide = False
        self.layout = Layout(())
        self._view = view
        self._widths = Widths()

    @property
    def numbers(self) -> list[int]:
        """The columns that are not hidden, from the left."""
        headings = self._view.headings
        return [number for number, heading in enumerate(headings) if heading.name not in self.hidden]

    @property
    def is_crowded(self) -> bool:
        """Whether columns stepped aside for want of room."""
        return self.layout.stepped_aside > 0

    def restart(self, *, wide: bool) -> None:
        """Forget what was hidden and measured: other columns are shown."""
        self.hidden.clear()
        self.wide = wide
        self._widths = Widths()

    def measure(self) -> None:
        """Let columns grow with their cells, and not shrink, so that a refresh does not make them dance."""
        self._widths = self._widths.grown(natural_widths(self._view.source, self._view.order))

    def outgrow(self, numbers: Sequence[int]) -> bool:
        """Let columns grow with these rows; return whether one did."""
        if len(self._widths.full) != len(self._view.headings):
            return False  # not measured yet
        before = self._widths
        self._widths = before.grown(natural_widths(self._view.source, numbers))
        return self._widths != before

    def lay_out(self, room: int) -> Layout:
        """Lay the columns out in so many cells."""
        if not self._widths.full:
            self.measure()
        self.layout = lay_out(self._view.headings, self._widths, room, self.hidden, wide=self.wide)
        return self.layout

    def column_at(self, x: int) -> int | None:
        """Return the column drawn at a cell of the line, counted from the first column's left edge."""
        edge = 0
        for column, width in self.layout.columns:
            edge += width + GAP
            if x < edge:
                return column
        return None

    def span(self, column: int | None) -> tuple[int, int]:
        """Return where a column begins and where the next one does; the left edge if it is not drawn."""
        edge = 0
        for number, width in self.layout.columns:
            if number == column:
                return edge, edge + width + GAP
            edge += width + GAP
        return 0, 0
