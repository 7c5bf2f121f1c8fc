"""What a grid tells its owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from textual.widget import Widget

    from screens.widgets.grid.arranging import Counts


class GridMessage(Message):
    """Something happened in a grid, which is the message's `control`."""

    def __init__(self, grid: Widget) -> None:
        super().__init__()
        self.grid = grid

    @property
    def control(self) -> Widget:
        """The grid it happened in."""
        return self.grid


class RowOpened(GridMessage, namespace="grid"):
    """The operator opened a row."""

    def __init__(self, grid: Widget, row: object) -> None:
        super().__init__(grid)
        self.row = row


class CursorMoved(GridMessage, namespace="grid"):
    """The cursor stands on another row, or on None."""

    def __init__(self, grid: Widget, row: object) -> None:
        super().__init__(grid)
        self.row = row


class ViewChanged(GridMessage, namespace="grid"):
    """Other rows are shown, or marked, or in another order."""

    def __init__(self, grid: Widget, counts: Counts) -> None:
        super().__init__(grid)
        self.counts = counts


class ColumnMoved(GridMessage, namespace="grid"):
    """The cursor stands in another column."""

    def __init__(self, grid: Widget, column: int) -> None:
        super().__init__(grid)
        self.column = column
