"""What the cursor and the marks select of a result: a cell, a row, a column, the marked rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.model.cells import cell_text
from console.model.row_formats import RowTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screens.panes.query.result_view import ResultView

LONGEST_COPY = 100_000  # terminals drop what is longer


class ResultSelection:
    """Reads a result as it is shown: in its order, without the columns that are hidden."""

    def __init__(self, view: ResultView) -> None:
        self._view = view

    @property
    def record(self) -> dict[str, Any]:
        """The row under the cursor by the names of its columns; empty where there is none."""
        row = self._view.grid.view.current
        names = [heading.name for heading in self._view.grid.view.headings]
        return {} if row is None else dict(zip(names, row, strict=True))

    @property
    def column_name(self) -> str:
        """The name of the column under the cursor."""
        column = self._view.grid.column
        return "" if column is None else self._view.grid.view.headings[column].name

    @property
    def text(self) -> str | None:
        """The marked rows as text, or the cell under the cursor; None where there is neither."""
        grid = self._view.grid
        if grid.view.marked:
            return "\n".join(self._row_text(row) for row in grid.view.marked)
        return cell_text(grid.cell) if grid.column is not None and len(grid.view) else None

    @property
    def row_text(self) -> str | None:
        """The row under the cursor, its cells divided by tabs."""
        row = self._view.grid.view.current
        return None if row is None else self._row_text(row)

    @property
    def column_text(self) -> str | None:
        """The shown values of the column under the cursor, a line each."""
        result, column = self._view.result, self._view.grid.column
        if result is None or column is None:
            return None
        values = result.values[column]
        return "\n".join(cell_text(values[number]) for number in self._view.grid.view.order[:LONGEST_COPY])

    def table(self) -> RowTable:
        """Return the rows that are shown, drawn from the result only as they are taken."""
        columns = self._view.grid.columns.numbers
        header = [self._view.grid.view.headings[column].name for column in columns]
        return RowTable(header, self._rows(columns))

    def _rows(self, columns: list[int]) -> Iterator[tuple[Any, ...]]:
        result, order = self._view.result, self._view.grid.view.order
        values = [] if result is None else [result.values[column] for column in columns]
        return (tuple(column[number] for column in values) for number in order)

    def _row_text(self, row: tuple[Any, ...]) -> str:
        return "\t".join(cell_text(row[column]) for column in self._view.grid.columns.numbers)
