"""A grid with a cursor for cells: the column it stands in can be sorted, hidden, and asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from textual.binding import Binding

from screens.widgets.effects import moves
from screens.widgets.grid import messages
from screens.widgets.grid.grid import Grid
from screens.widgets.grid.layout import GAP
from screens.widgets.grid.painting import GUTTER

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType

    from screens.widgets.grid.values import ColumnSource


class ColumnGrid(Grid[tuple[Any, ...]]):
    """The rows of a query's result, under a cursor that moves by cells."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move_column(-1)", "Column to the left", id="cells.left", show=False),
        Binding("right,l", "move_column(1)", "Column to the right", id="cells.right", show=False),
        Binding("circumflex_accent,0", "edge_column(-1)", "First column", id="cells.first", show=False),
        Binding("dollar_sign", "edge_column(1)", "Last column", id="cells.last", show=False),
        Binding("s", "sort_column", "Sort by this column", id="cells.sort"),
        Binding("minus", "hide_column", "Hide this column", id="cells.hide"),
        Binding("plus", "show_columns", "Show every column", id="cells.show"),
    ]
    ColumnMoved: TypeAlias = messages.ColumnMoved

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's name
        super().__init__((), key=hash, id=id)

    @property
    def column(self) -> int | None:
        """The number of the column that the cursor stands in; None where there is no column."""
        return self.view.column

    @property
    def shown_columns(self) -> list[int]:
        """The columns that are not hidden, from the left."""
        headings = self.view.source.headings
        return [number for number, heading in enumerate(headings) if heading.name not in self.hidden_columns]

    @property
    def cell(self) -> Any:
        """The value under the cursor, None where there is no row."""
        row = self.view.current
        return None if row is None or self.view.column is None else row[self.view.column]

    def show_columns(self, source: ColumnSource) -> None:
        """Show a result; the cursor goes back to the column of the same name if there is one."""
        before = self._column_name()
        self.wide = True
        self.show_source(source)
        names = [heading.name for heading in source.headings]
        self.view.column = names.index(before) if before in names else (0 if names else None)
        self.redraw()
        self._column_in_sight()

    def stand_in(self, column: int) -> None:
        """Put the cursor in a column, scrolling no more than is needed to see it."""
        if column == self.view.column:
            return
        self.view.column = column
        self.redraw_lines(self.view.cursor)
        self.refresh_line(0)
        self._column_in_sight()
        self.post_message(self.ColumnMoved(self, column))

    @moves
    def action_move_column(self, steps: int) -> None:
        """Move to a column beside this one."""
        shown = self.shown_columns
        if self.view.column is None or not shown:
            return
        at = shown.index(self.view.column) if self.view.column in shown else 0
        self.stand_in(shown[max(0, min(at + steps, len(shown) - 1))])

    @moves
    def action_edge_column(self, side: int) -> None:
        """Move to the first column, or the last."""
        if self.shown_columns:
            self.stand_in(self.shown_columns[0 if side < 0 else -1])

    def action_sort_column(self) -> None:
        """Sort by the column under the cursor, the other way round at the second time."""
        name = self._column_name()
        if name is not None:
            self.sort_by(name)

    def action_hide_column(self) -> None:
        """Hide the column under the cursor; the last one stays."""
        name, shown = self._column_name(), self.shown_columns
        if name is None or len(shown) < 2:  # noqa: PLR2004  one column is needed to see rows at all
            return
        self.action_move_column(1 if self.view.column != shown[-1] else -1)
        self.hidden_columns.add(name)
        self.redraw(measured=False)
        self._column_in_sight()

    def action_show_columns(self) -> None:
        """Show every column again."""
        self.hidden_columns.clear()
        self.redraw(measured=False)
        self._column_in_sight()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor in the column that was clicked; Textual then calls what any grid does."""
        at = event.get_content_offset(self)
        name = None if at is None else self.heading_at(at.x)
        if name is not None:
            self.stand_in([heading.name for heading in self.view.source.headings].index(name))

    def _column_name(self) -> str | None:
        column, headings = self.view.column, self.view.source.headings
        return headings[column].name if column is not None and column < len(headings) else None

    def _column_in_sight(self) -> None:
        edge = 0
        for column, width in self._layout.columns:
            if column == self.view.column:
                self._scroll_between(edge, edge + width + GAP)
                return
            edge += width + GAP

    def _scroll_between(self, left: int, right: int) -> None:
        room = self._width - GUTTER
        if left < self.scroll_offset.x:
            self.scroll_to(x=left, animate=False)
        elif right > self.scroll_offset.x + room:
            self.scroll_to(x=min(left, right - room), animate=False)
