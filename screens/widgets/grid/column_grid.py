"""A grid with a cursor for cells: the column it stands in can be sorted, hidden, and asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from screens.widgets.effects import moves
from screens.widgets.grid.grid import Grid
from screens.widgets.grid.keys import CELL_KEYS

if TYPE_CHECKING:
    from textual.binding import BindingType

    from screens.widgets.grid.values import ColumnSource


class ColumnGrid(Grid[tuple[Any, ...]]):
    """The rows of a query's result, under a cursor that moves by cells."""

    BINDINGS: ClassVar[list[BindingType]] = CELL_KEYS

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002  Textual's name
        super().__init__((), key=hash, ascii_only=ascii_only, id=id)

    @property
    def column(self) -> int | None:
        """The number of the column that the cursor stands in; None where there is no column."""
        return self.view.cursor.column

    @property
    def cell(self) -> Any:
        """The value under the cursor, None where there is no row."""
        row = self.view.current
        return None if row is None or self.column is None else row[self.column]

    def show_columns(self, source: ColumnSource) -> None:
        """Show a result; the cursor goes back to the column of the same name if there is one."""
        before = self._column_name()
        names = [heading.name for heading in source.headings]
        column = names.index(before) if before in names else 0
        self._arranger.cancel()
        self.view.restart(source, column if names else None)
        self.columns.restart(wide=True)
        self.scroll_to(0, 0, animate=False)
        self.redraw()
        self._scroll_to_column()
        self.post_message(self.ViewChanged())

    @moves
    def action_move_column(self, steps: int, unit: str = "column") -> None:
        """Move to a column beside this one, or to the first or the last."""
        columns = self.columns.numbers
        if columns and self.column is not None:
            reach = steps * {"column": 1, "all": len(columns)}[unit]
            self.move_to(self.view.cursor.line, self.view.cursor.column_beside(columns, reach))

    def action_sort_column(self) -> None:
        """Sort by the column under the cursor, the other way round at the second time."""
        if self.column is not None:
            self.rearrange(self.view.arrangement.with_sort(self.column))

    def action_hide_column(self) -> None:
        """Hide the column under the cursor; the last one stays."""
        name, columns = self._column_name(), self.columns.numbers
        if name is None or len(columns) < 2:  # noqa: PLR2004  one column is needed to see rows at all
            return
        self.action_move_column(1 if self.column != columns[-1] else -1)
        self.columns.hidden.add(name)
        self.redraw(is_measured=True)
        self._scroll_to_column()
        self.post_message(self.ViewChanged())

    def action_show_columns(self) -> None:
        """Show every column again."""
        self.columns.hidden.clear()
        self.redraw(is_measured=True)
        self._scroll_to_column()
        self.post_message(self.ViewChanged())

    def _column_name(self) -> str | None:
        return None if self.column is None else self.view.headings[self.column].name
