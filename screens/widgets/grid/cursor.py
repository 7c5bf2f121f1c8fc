"""Where the operator stands in a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(slots=True)
class Cursor:
    """A line, and a column in a grid of cells; None where the cursor is a whole row."""

    line: int = 0
    column: int | None = None

    def column_beside(self, columns: Sequence[int], steps: int) -> int:
        """Return the column that many steps to the right among these, or the outermost."""
        start = columns.index(self.column) if self.column in columns else 0
        return columns[max(0, min(start + steps, len(columns) - 1))]
