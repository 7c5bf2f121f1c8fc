"""Where a grid's cells come from: records seen through columns, or plain lists of values, one per column."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from screens.widgets.columns import ALWAYS, Column, Heading, R, Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

R_co = TypeVar("R_co", covariant=True)


class Source(Protocol[R_co]):
    """Rows by number. A source never changes: new data are a new source."""

    @property
    def headings(self) -> Sequence[Heading]:
        """The columns, left to right."""

    def __len__(self) -> int: ...

    def row(self, number: int) -> R_co:
        """Return the row itself."""

    def key(self, number: int) -> Hashable:
        """Return what stays the same when the row is read anew."""

    def find(self, key: Hashable) -> int | None:
        """Return the number of the row with that key."""

    def text(self, number: int, column: int) -> str:
        """Return a cell's words, hostile as they came."""

    def tone(self, number: int, column: int) -> Tone:
        """Return how a cell is meant."""

    def order(self, number: int, column: int) -> Any:
        """Return what a cell sorts by; None sorts last."""

    def is_problem(self, number: int) -> bool:
        """Tell whether the row needs attention."""

    def matching(self, needle: str, numbers: Sequence[int]) -> list[int]:
        """Return those rows in which a cell contains the casefolded needle."""


class RowSource(Generic[R]):
    """Records, seen through columns."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        rows: Sequence[R],
        key: Callable[[R], Hashable],
        problem: Callable[[R], bool],
    ) -> None:
        self.headings = tuple(columns)
        self.rows = tuple(rows)
        self._key = key
        self._problem = problem

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def _numbers(self) -> dict[Hashable, int]:
        return {self._key(row): number for number, row in enumerate(self.rows)}

    def row(self, number: int) -> R:
        """Return the record."""
        return self.rows[number]

    def key(self, number: int) -> Hashable:
        """Return the record's key."""
        return self._key(self.rows[number])

    def find(self, key: Hashable) -> int | None:
        """Return the number of the record with that key."""
        return self._numbers.get(key)

    def text(self, number: int, column: int) -> str:
        """Return what the column says of the record."""
        return self.headings[column].text(self.rows[number])

    def tone(self, number: int, column: int) -> Tone:
        """Return how the column means it."""
        tone = self.headings[column].tone
        return Tone.PLAIN if tone is None else tone(self.rows[number])

    def order(self, number: int, column: int) -> Any:
        """Return what the column sorts the record by."""
        order = self.headings[column].order
        row = self.rows[number]
        return self.headings[column].text(row).casefold() if order is None else order(row)

    def is_problem(self, number: int) -> bool:
        """Tell whether the owner sees a problem in the record."""
        return self._problem(self.rows[number])

    def matching(self, needle: str, numbers: Sequence[int]) -> list[int]:
        """Return the records in which some column contains the needle."""
        texts = [column.text for column in self.headings]
        rows = self.rows
        return [
            number for number in numbers if any(needle in text(rows[number]).casefold() for text in texts)
        ]


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of plain values, as a query returns them; it takes no copy of them."""

    name: str
    values: Sequence[Any]
    right: bool = False
    width: int | None = None
    keep: int = ALWAYS


class ColumnSource:
    """Columns of values, of any number of rows, of which no row is built before it is asked for."""

    def __init__(self, columns: Sequence[ValueColumn]) -> None:
        self.headings = tuple(columns)
        self._count = len(columns[0].values) if columns else 0

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
        """Return the value as it is written in a cell."""
        return written(self.headings[column].values[number])

    def tone(self, number: int, column: int) -> Tone:
        """Return the tone of the value: only an absent one is muted."""
        return Tone.MUTED if self.headings[column].values[number] is None else Tone.PLAIN

    def order(self, number: int, column: int) -> Any:
        """Return the value to sort by, text without regard to case."""
        value = self.headings[column].values[number]
        if isinstance(value, str):
            return value.casefold()
        if isinstance(value, (dict, list)):
            return written(value)
        return None if value != value else value  # noqa: PLR0124  only NaN differs from itself

    def is_problem(self, number: int) -> bool:  # noqa: ARG002  the protocol's signature
        """Tell that no row of a result is a problem by itself."""
        return False

    def matching(self, needle: str, numbers: Sequence[int]) -> list[int]:
        """Return the rows in which some value contains the needle, going column by column."""
        found: set[int] = set()
        rest = list(numbers)
        for column in self.headings:
            values = column.values
            hits = {number for number in rest if needle in written(values[number]).casefold()}
            found |= hits
            rest = [number for number in rest if number not in hits] if hits else rest
        return [number for number in numbers if number in found]


def written(value: Any) -> str:
    """Return a value as it stands in a cell: times in ISO 8601, structures as JSON, nothing for None."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ").removesuffix("+00:00")
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, ensure_ascii=False, default=str, separators=(", ", ": "))
    return _trimmed(value) if isinstance(value, timedelta) else str(value)


def _trimmed(span: timedelta) -> str:
    return str(span).replace(" days, ", "d ").replace(" day, ", "d ")
