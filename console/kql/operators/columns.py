"""Operators that make, choose and rename columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.kql.compiling import constant_of
from console.kql.compiling.expressions import compiled_parts
from console.kql.compiling.naming import Names, name_of, part_name
from console.kql.compiling.scopes import Setting, refusal
from console.kql.errors import nearest
from console.kql.operators.headings import bare_names, refuse_repeated, said_names
from console.kql.operators.registry import operator
from console.kql.operators.windows import rows_at_once
from console.kql.relations import Batch, Relation, Schema
from console.kql.syntax.tree import (
    Extend,
    Name,
    Named,
    Project,
    ProjectAway,
    ProjectByNames,
    ProjectKeep,
    ProjectRename,
    ProjectReorder,
    Serialize,
    Star,
    Wildcard,
)
from console.kql.tables import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from console.kql.compiling import Compiled
    from console.kql.compiling.scopes import Scope

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
    given = (*node.names, *("",) * len(of.parts))
    return [
        Made(given[at], part_name(node.of, at, suffix), kind, _part(values, at))
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


@operator(Extend, Serialize)
def extend(node: Extend | Serialize, relation: Relation, scope: Scope) -> Relation:
    """Add columns, all made of the input's; one of a name that is there already takes its place."""
    is_serialized = isinstance(node, Serialize)
    said = said_names(node.columns)
    refuse_repeated(said, node)
    columns, names = list(relation.schema.columns), Names(relation.schema.names, said)
    setting = Setting(relation.schema, scope, relation.is_ordered or is_serialized, relation.name)
    made: dict[int, Make] = {}
    places = dict(relation.schema.places)
    for each in node.columns:
        for new in made_columns(each, setting):
            name = new.given or new.own
            if name and name in places:
                place = places[name]
                columns[place] = Column(name, new.type)
            else:
                place = len(columns)
                columns.append(Column(names.take(name), new.type))
                places[columns[-1].name] = place
            if place in made:
                raise refusal(f"two columns would be called {columns[place].name}", each)
            made[place] = new.of
    schema = Schema(tuple(columns), relation.schema.is_open)
    is_whole = bool(setting.windows)

    def batches() -> Iterator[Batch]:
        for batch in rows_at_once(relation) if is_whole else relation.batches():
            yield _extended(batch, made)

    return Relation(schema, batches, relation.is_ordered or is_serialized, relation.name)


def _extended(batch: Batch, made: dict[int, Make]) -> Batch:
    return Batch(batch.length, lambda place: made[place](batch) if place in made else batch.column(place))


@operator(Project)
def project(node: Project, relation: Relation, scope: Scope) -> Relation:
    """Give only these columns."""
    said = said_names(node.columns)
    refuse_repeated((*said, *bare_names(node.columns)), node)
    setting, names = Setting.over(relation, scope), Names(said=said)
    columns: list[Column] = []
    makers: list[Make] = []
    for each in node.columns:
        for new in made_columns(each, setting):
            columns.append(Column(names.take(new.given or new.own), new.type))
            makers.append(new.of)
    return made_of(relation, columns, makers, is_whole=bool(setting.windows))


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


@operator(ProjectAway)
def project_away(node: ProjectAway, relation: Relation, _: Scope) -> Relation:
    """Give all columns but these."""
    away = {place for each in node.columns for place in places_of(each, relation)}
    return chosen(relation, [place for place in range(len(relation.schema)) if place not in away])


@operator(ProjectKeep)
def project_keep(node: ProjectKeep, relation: Relation, _: Scope) -> Relation:
    """Give these columns in the order they have."""
    kept = {place for each in node.columns for place in places_of(each, relation)}
    return chosen(relation, sorted(kept))


@operator(ProjectByNames)
def project_by_names(node: ProjectByNames, relation: Relation, scope: Scope) -> Relation:
    """Give the columns that these names or wildcards mean, as far as they are there."""
    places: list[int] = []
    for each in node.names:
        value = constant_of(each, scope, "a column's name")
        for name in value if isinstance(value, list) else [value]:
            places += places_of(Wildcard(each.place, str(name)), relation)
    return chosen(relation, list(dict.fromkeys(places)))


@operator(ProjectRename)
def project_rename(node: ProjectRename, relation: Relation, _: Scope) -> Relation:
    """Give columns other names."""
    columns = list(relation.schema.columns)
    for each in node.columns:
        for place in places_of(Name(each.place, each.old), relation):
            columns[place] = Column(each.new, columns[place].type)
    refuse_repeated([column.name for column in columns], node)
    return Relation(
        Schema(tuple(columns), relation.schema.is_open), relation.batches, relation.is_ordered, relation.name
    )


@operator(ProjectReorder)
def project_reorder(node: ProjectReorder, relation: Relation, _: Scope) -> Relation:
    """Put columns first; the others follow in the order they have."""
    places: list[int] = []
    for each in node.columns:
        found = [place for place in places_of(each.of, relation) if place not in places]
        if each.order:
            found.sort(
                key=lambda place: _reading(relation.schema.names[place], each.order),
                reverse="desc" in each.order,
            )
        places += found
    rest = [place for place in range(len(relation.schema)) if place not in places]
    return chosen(relation, places + rest)


def _reading(name: str, order: str) -> list[Any]:
    """Return what sorts a name: its capitals, which stand before an underscore; in granny's way its numbers count as numbers."""
    if "granny" not in order:
        return [name.upper()]
    return [
        (0, int(part), "") if part.isdigit() else (1, 0, part)
        for part in re.split(r"(\d+)", name.upper())
        if part
    ]
