"""Where a grid's cells come from: what any source gives, and records seen through columns."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from screens.widgets.grid.columns import Column, Heading, R, SortKey, Tone

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

    def brief(self, number: int, column: int) -> str:
        """Return fewer words for a narrow screen, none where a cell has no others."""

    def tone(self, number: int, column: int) -> Tone:
        """Return how a cell is meant."""

    def order(self, number: int, column: int) -> SortKey:
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

    def brief(self, number: int, column: int) -> str:
        """Return what the column says of the record where room is short, if it has other words."""
        brief = self.headings[column].brief
        return brief(self.rows[number]) if brief else ""

    def tone(self, number: int, column: int) -> Tone:
        """Return how the column means it."""
        tone = self.headings[column].tone
        return Tone.PLAIN if tone is None else tone(self.rows[number])

    def order(self, number: int, column: int) -> SortKey:
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
