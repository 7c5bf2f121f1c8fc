"""A row for each item of a dynamic, for mv-expand and mv-apply."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any, Self

from console.kql.compiling import Compiled, compiled
from console.kql.compiling.naming import Names, name_of
from console.kql.compiling.scopes import Scope, Setting, refusal
from console.kql.planning.columns import type_of
from console.kql.planning.counts import whole_number
from console.kql.planning.headings import refuse_repeated
from console.kql.relations import Batch, Relation
from console.kql.syntax.expressions import expression
from console.kql.syntax.parts import named, type_name
from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.layout import printed_name
from console.kql.syntax.tree import Expression, Node, Phrase
from console.kql.tables import Column
from console.kql.values.conversions import to_datetime, to_decimal, to_guid, to_timespan
from console.kql.values.documents import document_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.kql.syntax.reader import Reader

EXPANDED = ("dynamic", "string")


NO_ITEM: list[Any] = [None]


def _whole(value: Any) -> int | None:
    """Return a number cut to a whole one; text is no number here, whatever it says."""
    return int(value) if type(value) in (int, float) and isfinite(value) else None


def _real(value: Any) -> float | None:
    return float(value) if type(value) in (int, float) else None


def _bool(value: Any) -> bool | None:
    return bool(value) if type(value) in (bool, int) else None


def _text_only(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: convert(value) if isinstance(value, str | datetime | timedelta) else None


# `to typeof(...)` takes an item as it is, and reads no text for a number
CASTS: dict[str, Callable[[Any], Any]] = {
    "int": _whole,
    "long": _whole,
    "real": _real,
    "decimal": to_decimal,
    "bool": _bool,
    "string": document_text,
    "datetime": _text_only(to_datetime),
    "timespan": _text_only(to_timespan),
    "guid": _text_only(to_guid),
}


@dataclass(frozen=True, slots=True)
class Expansion(Phrase):
    """A dynamic to expand: its new name or "", what it is, and its `to typeof(type)` or ""."""

    name: str
    of: Expression
    type: str

    @classmethod
    def read(cls, reader: Reader) -> Self:
        target, kind = named(reader), ""
        if reader.accept("to"):
            reader.expect("typeof", after="to")
            opening = reader.expect("(", after="typeof")
            kind = type_name(reader)
            reader.close(opening)
        return cls(target.place, target.names[0] if target.names else "", target.of, kind)

    def print(self) -> str:
        head = f"{printed_name(self.name)} = " if self.name else ""
        return head + operand(self.of) + (f" to typeof({self.type})" if self.type else "")


@dataclass(frozen=True, slots=True)
class Expanded:
    """A column that is expanded: its place in the result, what it is of, the type of an item."""

    place: int
    name: str
    of: Compiled
    kind: str


@dataclass(frozen=True, slots=True)
class Expanding:
    """What an operator expands: the columns, and of these the one with an item's index if it has a name."""

    columns: tuple[Column, ...]
    expanded: tuple[Expanded, ...]
    index: int | None
    limit: int | None
    is_array: bool = False

    def of(self, batch: Batch) -> Batch:
        """Return a row for each item of each row."""
        rows, items, numbers = self._items(batch)
        columns_by_place = {
            expansion.place: [*map(CASTS[expansion.kind], column)] if expansion.kind in CASTS else column
            for expansion, column in zip(self.expanded, items, strict=True)
        }
        if self.index is not None:
            columns_by_place[self.index] = numbers
        source = batch.at(rows)
        return Batch(
            len(rows),
            lambda place: columns_by_place[place] if place in columns_by_place else source.column(place),
        )

    def _items(self, batch: Batch) -> tuple[list[int], list[list[Any]], list[int]]:
        """Return for each item its row, the items of each column, and its number in its row."""
        rows: list[int] = []
        numbers: list[int] = []
        items: list[list[Any]] = [[] for _ in self.expanded]
        readers = [_reading(expansion.of) for expansion in self.expanded]
        values = [expansion.of.of(batch) for expansion in self.expanded]
        for row in range(batch.length):
            lists = [
                _list(reader(column[row]), self.is_array)
                for reader, column in zip(readers, values, strict=True)
            ]
            size = max(map(len, lists))
            if self.limit is not None:
                size = min(size, self.limit)
            rows += [row] * size
            numbers += range(size)
            for column, item in zip(items, lists, strict=True):
                column.extend(item[:size])
                column.extend(NO_ITEM * (size - len(item)))
        return rows, items, numbers


def _reading(of: Compiled) -> Callable[[Any], Any]:
    """Return what reads a value; text is read as the JSON that it holds."""
    return _json if of.type == "string" else lambda value: value


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text or None


def _list(value: Any, is_array: bool) -> list[Any]:  # noqa: FBT001  asked for each row
    """Return the items of a value: of a bag its properties, each a bag of its own or a pair; a value that holds none is one."""
    if type(value) is list:
        return value
    if type(value) is dict:
        if is_array:
            return [[name, item] for name, item in value.items()]
        return [{name: item} for name, item in value.items()]
    return [value]


@dataclass(frozen=True, slots=True)
class Request:
    """What a query asks to expand; `item_index` names a column for an item's number, or is "".

    Of a bag come its pairs where it `is_array`.
    """

    node: Node
    columns: tuple[Expansion, ...]
    item_index: str
    limit: Expression | None
    is_array: bool = False


def expanding(request: Request, relation: Relation, scope: Scope) -> Expanding:
    """Return what an operator expands, and the columns that come of it."""
    refuse_repeated([column.name for column in request.columns if column.name], request.node)
    setting = Setting.over(relation, scope)
    columns, names = list(relation.schema.columns), Names(relation.schema.names)
    expanded = []
    for column in request.columns:
        of = compiled(column.of, setting)
        if of.type not in EXPANDED:
            raise refusal(f"a {of.type} cannot be expanded, only a dynamic", column)
        kind = type_of(column.type, column) if column.type else "dynamic"
        name = column.name or name_of(column.of)
        if name and name in relation.schema.places:
            place = relation.schema.places[name]
            columns[place] = Column(name, kind)
        else:
            place = len(columns)
            columns.append(Column(names.take(name), kind))
        expanded.append(Expanded(place, columns[place].name, of, kind))
    index = None
    if request.item_index:
        index = len(columns)
        columns.append(Column(names.take(request.item_index), "long"))
    most = whole_number(request.limit, scope, "the limit") if request.limit else None
    return Expanding(tuple(columns), tuple(expanded), index, most, request.is_array)


def read_limit(reader: Reader) -> Expression | None:
    """Read how many items of each row are taken, if the query says it."""
    return expression(reader) if reader.accept("limit") or reader.accept("take") else None


def printed_limit(count: Expression | None) -> str:
    """Print how many items of each row are taken."""
    return f" limit {operand(count)}" if count else ""
