"""Relations: rows on their way through a query, a batch of column lists at a time.

A relation has a schema before it has rows, so every query has one over empty tables
too. Its batches are made while somebody takes them: `T | where x has "y" | take 100`
stops as soon as it has a hundred. A batch makes a column when it is first asked for,
so that only the columns which the query uses are ever read.

Rows are columns of lists and no dicts: a condition or a key then is one comprehension over
one list, and grouping a million rows by hour and name takes half a second where looking each
value up in its row takes several. `make bench` prints it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, Any

from console.kql.tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from console.kql.tables import Column

    Make = Callable[[int], list[Any]]

FIRST, MOST, GROWTH = 128, 16_384, 4


class Batch:
    """Some rows by column, each column made once, when it is first asked for."""

    __slots__ = ("_made", "_make", "length")

    def __init__(self, length: int, make: Make) -> None:
        self.length = length
        self._make = make
        self._made: dict[int, list[Any]] = {}

    @classmethod
    def of(cls, columns: Sequence[list[Any]], length: int) -> Batch:
        """Return a batch of columns that are there already."""
        return cls(length, columns.__getitem__)

    def column(self, place: int) -> list[Any]:
        """Return the values of the column at this place."""
        values = self._made
        if place not in values:
            values[place] = self._make(place)
        return values[place]

    def columns(self, count: int) -> list[list[Any]]:
        """Return the first `count` columns."""
        return [self.column(place) for place in range(count)]

    def where(self, test: list[Any]) -> Batch:
        """Return the rows for which the test is true: not false, and not null."""
        length = test.count(True)
        if length == self.length:
            return self
        return Batch(length, lambda place: list(compress(self.column(place), test)))

    def at(self, rows: Sequence[int]) -> Batch:
        """Return the rows with these numbers, in this order."""
        return Batch(len(rows), lambda place: [*map(self.column(place).__getitem__, rows)])

    def part(self, start: int, stop: int) -> Batch:
        """Return the rows from `start` up to `stop`."""
        return Batch(min(stop, self.length) - start, lambda place: self.column(place)[start:stop])

    def made_by(self, makers: Sequence[Callable[[Batch], list[Any]]]) -> Batch:
        """Return a batch of as many rows whose columns are made from this one."""
        return Batch(self.length, lambda place: makers[place](self))


@dataclass(frozen=True)
class Schema:
    """The columns of a relation, found by name.

    `is_open`: it depends on rows of which there are none yet, so that an unknown name may be a column.
    """

    columns: tuple[Column, ...]
    is_open: bool = False

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each column by its name."""
        return {column.name: place for place, column in enumerate(self.columns)}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The columns' names in their order."""
        return tuple(column.name for column in self.columns)

    def __len__(self) -> int:
        return len(self.columns)


@dataclass(frozen=True, slots=True)
class Relation:
    """Rows to come: their columns, and how to get them, as often as somebody asks.

    `is_ordered`: the rows have an order that row functions may go by. `name` is
    that of the table it begins with. `table` is there where it is a whole table untouched. `label` is what
    a column of sources calls it as it stands: the table, the view, or the name that `as` gave it.
    """

    schema: Schema
    batches: Callable[[], Iterator[Batch]]
    is_ordered: bool = False
    name: str = ""
    table: Table | None = field(default=None, repr=False)
    label: str = ""

    def gathered(self) -> Batch:
        """Return every row in one batch."""
        return gathered(self.batches())


def gathered(batches: Iterable[Batch]) -> Batch:
    """Return the rows of all batches in one."""
    parts = list(batches)
    if len(parts) == 1:
        return parts[0]

    def make(place: int) -> list[Any]:
        column: list[Any] = []
        for part in parts:
            column += part.column(place)
        return column

    return Batch(sum(part.length for part in parts), make)


def in_batches(all_rows: Batch) -> Iterator[Batch]:
    """Yield the rows of a batch in parts, the first ones small."""
    start, size = 0, FIRST
    while start < all_rows.length:
        yield all_rows.part(start, start + size)
        start += size
        size = min(size * GROWTH, MOST)


def of_table(table: Table, name: str = "", *, rows: range | None = None) -> Relation:
    """Return the relation of a table's rows, or of those in a range."""
    schema = Schema(table.columns)
    rows = range(len(table)) if rows is None else rows

    def batches() -> Iterator[Batch]:
        start, size = rows.start, FIRST
        while start < rows.stop:
            stop = min(start + size, rows.stop)
            yield Batch(stop - start, _reader(table, schema.names, start, stop))
            start, size = stop, min(size * GROWTH, MOST)

    return Relation(schema, batches, name=name, table=table if len(rows) == len(table) else None)


def _reader(table: Table, names: Sequence[str], start: int, stop: int) -> Make:
    return lambda place: table.part(names[place], start, stop)


def to_table(relation: Relation, batches: Iterable[Batch]) -> Table:
    """Return the table of batches that a relation gave."""
    all_rows = gathered(batches)
    if not relation.schema.columns:
        return Table(relation.schema.columns, [()] * all_rows.length)
    return Table.of(relation.schema.columns, all_rows.columns(len(relation.schema)))
