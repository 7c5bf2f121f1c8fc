"""`mv-expand` and `mv-apply`: a row for each item of a dynamic."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any

from console.kql.compiling import compiled
from console.kql.compiling.naming import Names, name_of
from console.kql.compiling.scopes import Setting, refusal
from console.kql.operators.headings import refuse_repeated
from console.kql.operators.registry import operator
from console.kql.operators.rows import whole_number
from console.kql.relations import Batch, Relation, Schema, gathered
from console.kql.syntax.tree import MvApply, MvExpand, Name
from console.kql.tables import Column
from console.kql.values.conversions import to_datetime, to_decimal, to_guid, to_timespan
from console.kql.values.documents import document_text
from console.kql.values.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from console.kql.compiling import Compiled
    from console.kql.compiling.scopes import Scope
    from console.kql.syntax.tree import Expansion

EXPANDED = ("dynamic", "string")
NOTHING: list[Any] = [None]


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
        made = {
            each.place: [*map(CASTS[each.kind], column)] if each.kind in CASTS else column
            for each, column in zip(self.expanded, items, strict=True)
        }
        if self.index is not None:
            made[self.index] = numbers
        source = batch.at(rows)
        return Batch(len(rows), lambda place: made[place] if place in made else source.column(place))

    def _items(self, batch: Batch) -> tuple[list[int], list[list[Any]], list[int]]:
        """Return for each item its row, the items of each column, and its number in its row."""
        rows: list[int] = []
        numbers: list[int] = []
        items: list[list[Any]] = [[] for _ in self.expanded]
        read = [_reading(each.of) for each in self.expanded]
        values = [each.of.of(batch) for each in self.expanded]
        for row in range(batch.length):
            found = [
                _list(reader(column[row]), self.is_array) for reader, column in zip(read, values, strict=True)
            ]
            size = max(map(len, found))
            if self.limit is not None:
                size = min(size, self.limit)
            rows += [row] * size
            numbers += range(size)
            for column, each in zip(items, found, strict=True):
                column.extend(each[:size])
                column.extend(NOTHING * (size - len(each)))
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
            return [[name, each] for name, each in value.items()]
        return [{name: each} for name, each in value.items()]
    return [value]


def expanding(node: MvExpand | MvApply, relation: Relation, scope: Scope) -> Expanding:
    """Return what an operator expands, and the columns that come of it."""
    refuse_repeated([each.name for each in node.columns if each.name], node)
    setting = Setting.over(relation, scope)
    columns, names = list(relation.schema.columns), Names(relation.schema.names)
    expanded = []
    for each in node.columns:
        of = compiled(each.of, setting)
        if of.type not in EXPANDED:
            raise refusal(f"a {of.type} cannot be expanded, only a dynamic", each)
        kind = _item_kind(each)
        name = each.name or name_of(each.of)
        if name and name in relation.schema.places:
            place = relation.schema.places[name]
            columns[place] = Column(name, kind)
        else:
            place = len(columns)
            columns.append(Column(names.take(name), kind))
        expanded.append(Expanded(place, columns[place].name, of, kind))
    index = None
    if node.item_index:
        index = len(columns)
        columns.append(Column(names.take(node.item_index), "long"))
    limit = whole_number(node.limit, scope, "the limit") if node.limit else None
    is_array = isinstance(node, MvExpand) and node.kind == "array"
    return Expanding(tuple(columns), tuple(expanded), index, limit, is_array)


def _item_kind(node: Expansion) -> str:
    if not node.type:
        return "dynamic"
    kind = kind_of(node.type)
    if kind is None:
        raise refusal(f"no type {node.type}", node)
    return kind


@operator(MvExpand)
def mv_expand(node: MvExpand, relation: Relation, scope: Scope) -> Relation:
    """Give a row for each item; null is one item, and what is empty has none."""
    plan = expanding(node, relation, scope)

    def batches() -> Iterator[Batch]:
        for batch in relation.batches():
            found = plan.of(batch)
            if found.length:
                yield found

    return Relation(
        Schema(plan.columns, relation.schema.is_open), batches, relation.is_ordered, relation.name
    )


class Hand:
    """The rows at hand, which the pipeline inside an operator begins with: others each time."""

    __slots__ = ("batch", "relation")

    def __init__(self, schema: Schema, name: str = "") -> None:
        self.batch = Batch.of([[] for _ in schema.columns], 0)
        self.relation = Relation(schema, self._batches, is_ordered=True, name=name)

    def _batches(self) -> Iterator[Batch]:
        yield self.batch


@operator(MvApply)
def mv_apply(node: MvApply, relation: Relation, scope: Scope) -> Relation:
    """Run a pipeline over the items of each row; what it gives replaces the row's columns of those names."""
    plan = expanding(node, relation, scope)
    hand = Hand(Schema(plan.columns, relation.schema.is_open), relation.name)
    body = scope.run.plan(node.body, scope.inner(hand.relation))
    given, own = body.schema.places, relation.schema.places
    expanded = {each.of.name for each in node.columns if isinstance(each.of, Name) and not each.name}
    names = [name for name in own if name not in expanded]
    names += [name for name in given if name not in own or name in expanded]
    columns = tuple(
        body.schema.columns[given[name]] if name in given else relation.schema.columns[own[name]]
        for name in names
    )

    def batches() -> Iterator[Batch]:
        for batch in relation.batches():
            rows, found = _applied(batch, plan, hand, body)
            if rows:
                yield _beside(batch.at(rows), found, [(own.get(name), given.get(name)) for name in names])

    return Relation(
        Schema(columns, relation.schema.is_open or body.schema.is_open), batches, name=relation.name
    )


def _applied(batch: Batch, plan: Expanding, hand: Hand, body: Relation) -> tuple[list[int], Batch]:
    """Return what the pipeline gives for all rows that have items, and for each of these the number of its row."""
    width = len(body.schema)
    rows: list[int] = []
    parts: list[Batch] = []
    for row in range(batch.length):
        hand.batch = plan.of(batch.part(row, row + 1))
        if not hand.batch.length:
            continue
        found = gathered(body.batches(), width)
        rows += [row] * found.length
        parts.append(Batch.of(found.columns(width), found.length))
    return rows, gathered(parts, width)


def _beside(outer: Batch, inner: Batch, places: Sequence[tuple[int | None, int | None]]) -> Batch:
    """Return rows of which each column is in one of two batches, in the inner one where it is in both."""

    def column(place: int) -> list[Any]:
        at_outer, at_inner = places[place]
        return outer.column(at_outer or 0) if at_inner is None else inner.column(at_inner)

    return Batch(outer.length, column)
