"""`search` and `find`: the rows of many tables that meet a condition."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from console.kql.compiling import predicate
from console.kql.compiling.scopes import Setting
from console.kql.operators.columns import pattern_of
from console.kql.operators.registry import operator, origin
from console.kql.operators.rows import conjuncts, filtered
from console.kql.operators.uniting import Source, all_tables, always, numbered, resolved, united
from console.kql.relations import Batch, Relation, Schema
from console.kql.syntax.tree import Find, Literal, Logical, Name, Pipeline, Search, Star, Wildcard
from console.kql.syntax.walking import children
from console.kql.tables import Column
from console.kql.values.conversions import converter
from console.kql.values.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from console.kql.compiling.scopes import Scope
    from console.kql.syntax.tree import Expression, Node

SOURCE, FOUND_IN, PACKED = "$table", "source_", "pack_"


def _told(relations: Sequence[Relation], name: str) -> Relation:
    """Return the rows of all relations, each with the name of the table that it came from."""
    labels = [relation.name or numbered(at) for at, relation in enumerate(relations)]
    return united(relations, Source(name, labels))


@origin(Search)
def search(node: Search, scope: Scope) -> Relation:
    """Give the rows of all tables, or of those named, in which the terms are found; $table says where."""
    branches = [relation for branch in node.branches for relation in resolved(branch, scope)]
    if not node.branches:
        branches = [scope.run.plan(_named(node, name), scope) for name in all_tables(scope)]
    return _told([found for each in branches if (found := _searched(node, each, scope))], SOURCE)


@operator(Search)
def search_within(node: Search, relation: Relation, scope: Scope) -> Relation:
    """Give the rows in which the terms are found."""
    found = _searched(node, relation, scope)
    return _told([found] if found else [], SOURCE)


def _named(node: Search | Find, name: str) -> Pipeline:
    return Pipeline(node.place, Name(node.place, name), ())


def _searched(node: Search | Find, relation: Relation, scope: Scope) -> Relation | None:
    """Return the rows that fit, None where the table lacks a column without which none can."""
    if isinstance(node.predicate, Star):
        return relation
    known = {*relation.schema.names, *scope.known(), *scope.run.tables.names()}
    told = [_where_known(each, known) for each in conjuncts(node.predicate)]
    if any(isinstance(each, Literal) and each.value is False for each in told):
        return None
    setting = Setting.over(relation, scope)
    return filtered(relation, [predicate(each, setting) for each in told])


def _names_in(node: Node) -> set[str]:
    """Return the names in a condition, but for those in queries of their own."""
    if isinstance(node, Name | Pipeline):
        return {node.name} if isinstance(node, Name) else set()
    return set().union(*map(_names_in, children(node)))


def _where_known(node: Expression, known: set[str]) -> Expression:
    """Return a condition in which whatever names a column that the table lacks does not hold."""
    if isinstance(node, Logical):
        told = tuple(_where_known(each, known) for each in node.operands)
        unmet = [isinstance(each, Literal) and each.value is False for each in told]
        if not (all(unmet) or (node.operator == "and" and any(unmet))):
            return replace(node, operands=told)
    elif _names_in(node) <= known:
        return node
    return Literal(node.place, False, "bool")  # noqa: FBT003  a value


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column that find gives: the type asked for or "", and that which it has in the first table that has it."""

    name: str
    type: str
    elsewhere: str


@origin(Find)
def find(node: Find, scope: Scope) -> Relation:
    """Give rows of several tables: the columns asked for, or those the predicate names and all tables share, the rest packed."""
    branches = [relation for branch in node.branches for relation in resolved(branch, scope)]
    if not node.branches:
        branches = [scope.run.plan(_named(node, name), scope) for name in all_tables(scope)]
    found = [kept for each in branches if (kept := _searched(node, each, scope))]
    away = {name for each in node.away for one in found for name in _away(each, one)}
    wanted = [each for each in _wanted(node, found) if each.name not in away]
    packs = node.packs_rest or (not node.columns and any(_rest(each, wanted, away) for each in found))
    parts = [_packed(each, wanted, away, packs=packs) for each in found]
    return _told(parts, node.with_source or FOUND_IN)


def _wanted(node: Find, found: Sequence[Relation]) -> list[Wanted]:
    """Return the columns that find gives beside the bag."""
    kinds: dict[str, str] = {}
    for relation in found:
        kinds = {column.name: column.type for column in relation.schema.columns} | kinds
    if node.columns or node.packs_rest:
        given = [(each.name, kind_of(each.type) or "") for each in node.columns]
        return [Wanted(name, kind, kinds.get(name, "string")) for name, kind in given]
    shared = set.intersection(*(set(each.schema.names) for each in found)) if found else set()
    known = dict.fromkeys(name for each in found for name in each.schema.names)
    return [Wanted(name, "", kinds[name]) for name in known if name in shared | _names_in(node.predicate)]


def _away(node: Name | Wildcard, relation: Relation) -> list[str]:
    if isinstance(node, Name):
        return [node.name]
    fits = pattern_of(node).match
    return [name for name in relation.schema.names if fits(name)]


def _rest(relation: Relation, wanted: Sequence[Wanted], away: set[str]) -> list[tuple[str, int]]:
    """Return the columns that go into the bag, each with its place."""
    named = {each.name for each in wanted} | away
    return [(name, place) for place, name in enumerate(relation.schema.names) if name not in named]


def _packed(relation: Relation, wanted: Sequence[Wanted], away: set[str], *, packs: bool) -> Relation:
    """Return the wanted columns of a relation, nulls where it has none, and all others in one bag."""
    made = [_as_wanted(each, relation.schema) for each in wanted]
    if packs:
        made.append((Column(PACKED, "dynamic"), _bag(_rest(relation, wanted, away))))
    columns, makers = tuple(column for column, _ in made), [maker for _, maker in made]

    def batches() -> Iterator[Batch]:
        for batch in relation.batches():
            yield batch.made_by(makers)

    return Relation(Schema(columns), batches, name=relation.name)


def _as_wanted(wanted: Wanted, schema: Schema) -> tuple[Column, Callable[[Batch], list[Any]]]:
    place = schema.places.get(wanted.name)
    if place is None:
        column = Column(wanted.name, wanted.type or wanted.elsewhere)
        return column, always("" if column.type == "string" else None)
    column = Column(wanted.name, wanted.type or schema.columns[place].type)
    convert = converter(schema.columns[place].type, column.type)
    if convert is None:
        return column, lambda batch: batch.column(place)
    return column, lambda batch: list(map(convert, batch.column(place)))


def _bag(rest: Sequence[tuple[str, int]]) -> Callable[[Batch], list[Any]]:
    def make(batch: Batch) -> list[Any]:
        columns = [(name, batch.column(place)) for name, place in rest]
        return [
            {name: column[row] for name, column in columns if column[row] not in (None, "")}
            for row in range(batch.length)
        ]

    return make
