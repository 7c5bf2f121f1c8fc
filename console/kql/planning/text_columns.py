"""Columns read out of text, for parse, parse-where and parse-kv."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.planning.columns import type_of
from console.kql.planning.headings import refuse_repeated
from console.kql.relations import Batch, Relation, Schema
from console.kql.tables import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from console.kql.compiling import Compiled
    from console.kql.planning.textpatterns import ParseCapture
    from console.kql.syntax.tree import Node, TypedName

    Read = Callable[[str], tuple[Any, ...] | None]


def read_columns(node: Node, captures: Sequence[ParseCapture | TypedName]) -> list[Column]:
    """Return the columns that are read; raises KqlSemanticError where two have one name."""
    refuse_repeated([column.name for column in captures], node)
    return [Column(column.name, type_of(column.type, column)) for column in captures]


def with_columns(
    relation: Relation, new: Sequence[Column], of: Compiled, read_text: Read, *, keeps_all: bool
) -> Relation:
    """Return the rows with columns read from a text; those that do not match have nulls, or are left out."""
    columns = list(relation.schema.columns)
    places = []
    for column in new:
        place = relation.schema.places.get(column.name)
        if place is None:
            place = len(columns)
            columns.append(column)
        columns[place] = column
        places.append(place)
    empty = tuple("" if column.type == "string" else None for column in new)

    def batches() -> Iterator[Batch]:
        for batch in relation.batches():
            rows = _Lazy(of, read_text, empty, batch)
            if keeps_all:
                yield _read_batch(batch, rows, places)
                continue
            matched = [texts is not None for texts in rows.found()]
            left = _read_batch(batch, rows, places).where(matched)
            if left.length:
                yield left

    return Relation(
        Schema(tuple(columns), relation.schema.is_open), batches, relation.is_ordered, relation.name
    )


class _Lazy:
    """What was read of each row of a batch, once somebody asks."""

    __slots__ = ("_batch", "_empty", "_found", "_of", "_read")

    def __init__(self, of: Compiled, read_text: Read, empty: tuple[Any, ...], batch: Batch) -> None:
        self._of = of
        self._read = read_text
        self._empty = empty
        self._batch = batch
        self._found: list[tuple[Any, ...] | None] | None = None

    def found(self) -> list[tuple[Any, ...] | None]:
        """Return the values of each row, None where it does not match."""
        if self._found is None:
            self._found = [self._read(text) for text in self._of.of(self._batch)]
        return self._found

    def column(self, at: int) -> list[Any]:
        """Return the values of one column."""
        empty = self._empty[at]
        return [empty if values is None else values[at] for values in self.found()]


def _read_batch(batch: Batch, rows: _Lazy, places: Sequence[int]) -> Batch:
    at = {place: number for number, place in enumerate(places)}
    return Batch(batch.length, lambda place: rows.column(at[place]) if place in at else batch.column(place))
