"""Patterns in rows: which values come together, and in how many rows; rows are bits of a whole number."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress, count
from typing import TYPE_CHECKING, Any

from console.kql.plugins.registry import CallRefused, Frame
from console.kql.values.equality import identity
from console.kql.values.kinds import is_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from console.kql.limits import Budget

PATTERNS = 200_000  # more of them say nothing to anybody

Pattern = dict[int, Any]  # values by the place of their column


@dataclass(frozen=True, slots=True)
class Item:
    """A value of a column, and the rows that have it."""

    column: int
    value: Any
    rows: int


@dataclass(frozen=True, slots=True)
class Weights:
    """How many each row counts for: one, or what a column says."""

    values: tuple[float, ...] | None
    length: int

    def of(self, rows: int) -> float:
        """Return how many a set of rows counts for."""
        if self.values is None:
            return rows.bit_count()
        return sum(compress(self.values, map(int, reversed(f"{rows:b}"))))

    @property
    def whole(self) -> float:
        """Return how many all rows count for."""
        return self.length if self.values is None else sum(self.values)


def weights_of(frame: Frame, name: str | None) -> Weights:
    """Return the weights of rows by a column, or one each."""
    if name is None:
        return Weights(None, len(frame))
    if not is_number(frame.type_of(name)):
        raise CallRefused(f"{name} holds no numbers to weigh rows by")
    return Weights(tuple(float(value or 0) for value in frame.of(name)), len(frame))


def items_of(frame: Frame, columns: Sequence[int]) -> list[Item]:
    """Return every value of some columns with the rows that have it."""
    items = []
    for column in columns:
        places: dict[Any, list[int]] = {}
        for row, value in frame.budget.each(enumerate(frame.values[column])):
            places.setdefault(identity(value), []).append(row)
        items += [
            Item(column, frame.values[column][rows[0]], bits_of(rows, len(frame)))
            for rows in frame.budget.each(places.values())
        ]
    return items


def bits_of(rows: Iterable[int], length: int) -> int:
    """Return a set of rows, of so many."""
    digits = bytearray(b"0" * length)
    for row in rows:
        digits[length - 1 - row] = 49  # the digit 1
    return int(digits or b"0", 2)


def closed_patterns(
    items: Sequence[Item], enough: Callable[[int], bool], most: int, budget: Budget
) -> list[tuple[Pattern, int]]:
    """Return the patterns of at most so many columns whose rows are enough.

    Only closed ones: a pattern that always comes with a further value is told with it.
    """
    frequent = [item for item in budget.each(items) if enough(item.rows)]
    support: dict[int, Pattern] = {}
    steps = count()

    def grow(start: int, columns: frozenset[int], rows: int) -> None:
        if next(steps) > PATTERNS:
            raise CallRefused(f"more than {PATTERNS} patterns: ask for a higher threshold or fewer columns")
        for at in budget.each(range(start, len(frequent))):
            item = frequent[at]
            shared = rows & item.rows
            if item.column in columns or not enough(shared):
                continue
            if shared not in support:
                support[shared] = _closure(frequent, shared)
            if len(columns) + 1 < most:
                grow(at + 1, columns | {item.column}, shared)

    grow(0, frozenset(), (1 << max((item.rows.bit_length() for item in items), default=0)) - 1)
    return [(pattern, rows) for rows, pattern in support.items()]


def _closure(items: Sequence[Item], rows: int) -> Pattern:
    return {item.column: item.value for item in items if item.rows & rows == rows}
