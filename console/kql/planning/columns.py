"""Columns that expressions make, and columns that names and wildcards mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.kql.compiling.expressions import compiled_parts
from console.kql.compiling.naming import Names, name_of, part_name
from console.kql.compiling.scopes import Scope, Setting, refusal
from console.kql.errors import nearest
from console.kql.planning.headings import refuse_repeated, said_names
from console.kql.planning.windows import rows_at_once
from console.kql.relations import Batch, Relation, Schema
from console.kql.syntax.tree import Name, Named, Node, Star, TypedName, Wildcard
from console.kql.tables import Column
from console.kql.values.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from console.kql.compiling import Compiled

    Make = Callable[[Batch], list[Any]]


@dataclass(frozen=True, slots=True)
class Made:
    """A column that an expression makes: the name the query gives it, the one it has by itself, its type."""

    given: str
    own: str
    type: str
    of: Make


def made_columns(node: Named, setting: Setting) -> list[Made]:
    """Return the column that an expression makes, or those of a function that gives several values."""
    of = compiled_parts(node.of, setting)
    if not of.parts:
        if len(node.names) > 1:
            raise refusal("this gives one value, which has one name", node)
        return [Made(node.names[0] if node.names else "", name_of(node.of), of.type, of.of)]
    if len(node.names) > len(of.parts):
        raise refusal(f"this gives {len(of.parts)} values, not {len(node.names)}", node)
    values = _last_made(of)
    names = (*node.names, *("",) * len(of.parts))
    return [
        Made(names[at], part_name(node.of, at, suffix), kind, _part(values, at))
        for at, (suffix, kind) in enumerate(of.parts)
    ]


def _last_made(of: Compiled) -> Make:
    """Return the same, made once for all columns that come of one batch."""
    last: list[Any] = [None, []]

    def make(batch: Batch) -> list[Any]:
        if last[0] is not batch:
            last[:] = batch, of.of(batch)
        return list(last[1])

    return make


def _part(values: Make, at: int) -> Make:
    return lambda batch: [None if value is None else value[at] for value in values(batch)]


def _column(place: int) -> Make:
    return lambda batch: batch.column(place)


def made_of(
    relation: Relation, columns: Sequence[Column], makers: Sequence[Make], *, is_whole: bool = False
) -> Relation:
    """Return a relation of columns made from those of another."""

    def batches() -> Iterator[Batch]:
        for batch in rows_at_once(relation) if is_whole else relation.batches():
            yield batch.made_by(makers)

    return Relation(Schema(tuple(columns)), batches, relation.is_ordered, relation.name)


def chosen(relation: Relation, places: Sequence[int], columns: Sequence[Column] | None = None) -> Relation:
    """Return the columns at these places, perhaps with other names."""
    if columns is None:
        columns = [relation.schema.columns[place] for place in places]
    return made_of(relation, columns, [_column(place) for place in places])


def pattern_of(wildcard: Wildcard) -> re.Pattern[str]:
    """Return the pattern of names that a wildcard means."""
    return re.compile(".*".join(map(re.escape, wildcard.pattern.split("*"))) + r"\Z", re.DOTALL)


def places_of(node: Name | Wildcard | Star, relation: Relation) -> list[int]:
    """Return the places of the columns that a name or wildcard means."""
    schema = relation.schema
    if isinstance(node, Star):
        return list(range(len(schema)))
    if isinstance(node, Wildcard):
        fits = pattern_of(node).match
        return [place for place, name in enumerate(schema.names) if fits(name)]
    if node.name in schema.places:
        return [schema.places[node.name]]
    if schema.is_open:
        return []
    where = f" in {relation.name}" if relation.name else ""
    raise refusal(f"no column {node.name}{where}", node, meant=nearest(node.name, schema.names))


def typed_columns(schema: Sequence[TypedName]) -> list[Column]:
    """Return the columns that a query writes out."""
    columns: list[Column] = []
    for item in schema:
        if any(column.name == item.name for column in columns):
            raise refusal(f"two columns would be called {item.name}", item)
        columns.append(Column(item.name, type_of(item.type, item)))
    return columns


def type_of(name: str, node: Node) -> str:
    """Return the type that a name means; raises KqlSemanticError where it means none."""
    kind = kind_of(name)
    if kind is None:
        raise refusal(f"no type {name}", node)
    return kind


def extended(
    node: Node, added: Sequence[Named], relation: Relation, scope: Scope, *, is_serialized: bool = False
) -> Relation:
    """Return the rows with columns added, all made of the input's; one of a name that is there already takes its place."""
    own_names = said_names(added)
    refuse_repeated(own_names, node)
    columns, names = list(relation.schema.columns), Names(relation.schema.names, own_names)
    setting = Setting(relation.schema, scope, relation.is_ordered or is_serialized, relation.name)
    makers: dict[int, Make] = {}
    places = dict(relation.schema.places)
    for item in added:
        for new in made_columns(item, setting):
            name = new.given or new.own
            if name and name in places:
                place = places[name]
                columns[place] = Column(name, new.type)
            else:
                place = len(columns)
                columns.append(Column(names.take(name), new.type))
                places[columns[-1].name] = place
            if place in makers:
                raise refusal(f"two columns would be called {columns[place].name}", item)
            makers[place] = new.of
    schema = Schema(tuple(columns), relation.schema.is_open)
    is_whole = bool(setting.windows)

    def batches() -> Iterator[Batch]:
        for batch in rows_at_once(relation) if is_whole else relation.batches():
            yield _with(batch, makers)

    return Relation(schema, batches, relation.is_ordered or is_serialized, relation.name)


def _with(batch: Batch, makers: dict[int, Make]) -> Batch:
    return Batch(batch.length, lambda place: makers[place](batch) if place in makers else batch.column(place))
