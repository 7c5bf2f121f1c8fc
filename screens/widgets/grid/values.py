"""A grid's cells as a query returns them: plain lists of values, one per column."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from console.model.cells import cell_text
from screens.widgets.grid.columns import ALWAYS, SortKey, Tone

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

_SAMPLE = 200  # values that tell whether a column's times have fractions


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of plain values, as a query returns them; it takes no copy of them."""

    name: str
    values: Sequence[Any]
    right: bool = False
    width: int | None = None
    keep: int = ALWAYS
    fills: bool = False


class ColumnSource:
    """Columns of values, of any number of rows, of which no row is built before it is asked for."""

    def __init__(self, columns: Sequence[ValueColumn]) -> None:
        self.headings = tuple(columns)
        self._count = len(columns[0].values) if columns else 0
        self._fractions: dict[int, bool] = {}

    def __len__(self) -> int:
        return self._count

    def row(self, number: int) -> tuple[Any, ...]:
        """Return the values of one row."""
        return tuple(column.values[number] for column in self.headings)

    def key(self, number: int) -> Hashable:
        """Return the row's number: a result does not change."""
        return number

    def find(self, key: Hashable) -> int | None:
        """Return the same number, if there is such a row."""
        return key if isinstance(key, int) and 0 <= key < self._count else None

    def text(self, number: int, column: int) -> str:
        """Return the value as it is written in a cell, times to the millisecond where some have fractions."""
        value = self.headings[column].values[number]
        if type(value) is datetime and self._has_fractions(column):
            return value.isoformat(sep=" ", timespec="milliseconds").removesuffix("+00:00")
        return cell_text(value)

    def brief(self, number: int, column: int) -> str:  # noqa: ARG002  the protocol's signature
        """Return nothing: a value is written in one way."""
        return ""

    def tone(self, number: int, column: int) -> Tone:
        """Return the tone of the value: only an absent one is muted."""
        return Tone.MUTED if self.headings[column].values[number] is None else Tone.PLAIN

    def order(self, number: int, column: int) -> SortKey:
        """Return the value to sort by, text without regard to case."""
        value = self.headings[column].values[number]
        if isinstance(value, str):
            return value.casefold()
        if isinstance(value, (dict, list)):
            return cell_text(value)
        return None if value != value else value  # noqa: PLR0124  only NaN differs from itself

    def _has_fractions(self, column: int) -> bool:
        if column not in self._fractions:
            times = self.headings[column].values[:_SAMPLE]
            self._fractions[column] = any(type(time) is datetime and time.microsecond for time in times)
        return self._fractions[column]

    def is_problem(self, number: int) -> bool:  # noqa: ARG002  the protocol's signature
        """Tell that no row of a result is a problem by itself."""
        return False

    def matching(self, needle: str, numbers: Sequence[int]) -> list[int]:
        """Return the rows in which some value contains the needle, going column by column."""
        hits: set[int] = set()
        misses = list(numbers)
        for column in self.headings:
            values = column.values
            # Column by column: a row that matched is not looked at again.
            matches = {number for number in misses if needle in cell_text(values[number]).casefold()}
            hits |= matches
            if matches:
                misses = [number for number in misses if number not in matches]
        return [number for number in numbers if number in hits]
