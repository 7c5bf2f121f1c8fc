"""`union`, `search` and `find`: rows of several relations one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.kql.compiling import predicate
from console.kql.compiling.naming import Names
from console.kql.compiling.scopes import Setting, refusal
from console.kql.errors import KqlSemanticError
from console.kql.operators.columns import chosen, pattern_of
from console.kql.operators.registry import operator, origin
from console.kql.operators.rows import conjuncts, filtered
from console.kql.relations import Batch, Relation, Schema
from console.kql.syntax.tree import Find, Name, Pipeline, Search, Star, Union, Wildcard
from console.kql.syntax.walking import walk
from console.kql.tables import Column
from console.kql.values.conversions import converter
from console.kql.values.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from console.kql.compiling.scopes import Scope

SOURCE, FOUND_IN, PACKED = "$table", "source_", "pack_"


@origin(Union)
def union(node: Union, scope: Scope) -> Relation:
    """Give the rows of every branch."""
    labelled = _branches(node, scope)
    return united([each for _, each in labelled], _source(node, labelled), is_inner=node.kind == "inner")


@operator(Union)
def union_with(node: Union, relation: Relation, scope: Scope) -> Relation:
    """Give the rows so far, and those of every branch."""
    labelled = [(_label(relation, 0), relation), *_branches(node, scope, has_input=True)]
    return united([each for _, each in labelled], _source(node, labelled), is_inner=node.kind == "inner")


def _source(node: Union, labelled: Sequence[tuple[str, Relation]]) -> Source | None:
    return Source(node.with_source, [label for label, _ in labelled]) if node.with_source else None


def _branches(node: Union, scope: Scope, *, has_input: bool = False) -> list[tuple[str, Relation]]:
    """Return the relations that a union names, each with its label; a fuzzy one passes over what cannot be resolved."""
    relations: list[tuple[str, Relation]] = []
    refused: KqlSemanticError | None = None
    for at, branch in enumerate(node.branches, start=int(has_input)):
        try:
            relations += [(_label(each, at), each) for each in resolved(branch, scope)]
        except KqlSemanticError as why:
            if not node.is_fuzzy:
                raise
            refused = refused or why
    if not relations and not has_input and refused is not None:
        raise refused
    return relations


def _label(relation: Relation, at: int) -> str:
    """Return what a column of sources calls a branch: the table if it is one as it stands, else its number."""
    return relation.name if relation.name and relation.table is not None else f"union_arg{at}"


def resolved(branch: Pipeline, scope: Scope) -> list[Relation]:
    """Return the relations of a branch: several where a wildcard stands for tables."""
    if not isinstance(branch.source, Wildcard):
        return [scope.run.plan(branch, scope)]
    names = tables_like(branch.source, scope)
    if not names:
        raise refusal(f"no table is called like {branch.source.pattern}", branch.source)
    return [
        scope.run.plan(Pipeline(branch.place, Name(branch.source.place, name), branch.operators), scope)
        for name in names
    ]


def tables_like(node: Wildcard, scope: Scope) -> list[str]:
    """Return the names of the tables that a wildcard stands for, those that lets define among them."""
    fits = pattern_of(node).match
    own = [name for name in scope.known() if isinstance(scope.find(name), Relation)]
    return [name for name in dict.fromkeys((*scope.run.tables.names(), *own)) if fits(name)]


@dataclass(frozen=True, slots=True)
class Source:
    """A column that tells where rows come from: its name, and what it says of each relation."""

    name: str
    labels: Sequence[str]


def united(
    relations: Sequence[Relation], source: Source | None = None, *, is_inner: bool = False
) -> Relation:
    """Return the rows of all relations; a name with several types becomes a column for each, such as x_string."""
    kinds: dict[str, list[str]] = {}
    for relation in relations:
        for column in relation.schema.columns:
            known = kinds.setdefault(column.name, [])
            if column.type not in known:
                known.append(column.type)
    if is_inner:
        kinds = {
            name: found
            for name, found in kinds.items()
            if all(name in each.schema.places for each in relations)
        }
    names = Names([source.name] if source else [])
    wanted = [
        (name, kind, names.take(name if len(found) == 1 else f"{name}_{kind}"))
        for name, found in kinds.items()
        for kind in found
    ]
    columns = [Column(called, kind) for _, kind, called in wanted]
    if source:
        columns.insert(0, Column(source.name, "string"))

    def batches() -> Iterator[Batch]:
        for at, relation in enumerate(relations):
            makers = [_maker(relation, name, kind) for name, kind, _ in wanted]
            if source:
                makers.insert(0, _always(source.labels[at]))
            for batch in relation.batches():
                yield batch.made_by(makers)

    is_open = any(relation.schema.is_open for relation in relations)
    return Relation(Schema(tuple(columns), is_open), batches)


def _maker(relation: Relation, name: str, kind: str) -> Callable[[Batch], list[Any]]:
    """Return what makes a column of the union out of a relation's rows, nulls where that has none."""
    place = relation.schema.places.get(name)
    if place is None or relation.schema.columns[place].type != kind:
        return _always("" if kind == "string" else None)
    return lambda batch: batch.column(place)


def _always(value: Any) -> Callable[[Batch], list[Any]]:
    return lambda batch: [value] * batch.length


def _told(relations: Sequence[Relation], name: str) -> Relation:
    """Return the rows of all relations, each with the name of the table that it came from."""
    return united(relations, Source(name, [relation.name for relation in relations]))


@origin(Search)
def search(node: Search, scope: Scope) -> Relation:
    """Give the rows of all tables, or of those named, in which the terms are found; $table says where."""
    branches = [relation for branch in node.branches for relation in resolved(branch, scope)]
    if not node.branches:
        branches = [scope.run.plan(_named(node, name), scope) for name in scope.run.tables.names()]
    return _told([found for each in branches if (found := _searched(node, each, scope))], SOURCE)


@operator(Search)
def search_within(node: Search, relation: Relation, scope: Scope) -> Relation:
    """Give the rows in which the terms are found."""
    found = _searched(node, relation, scope)
    return _told([found] if found else [], SOURCE)


def _named(node: Search, name: str) -> Pipeline:
    return Pipeline(node.place, Name(node.place, name), ())


def _searched(node: Search, relation: Relation, scope: Scope) -> Relation | None:
    """Return the rows that fit, None where the table lacks a column that the predicate names."""
    if isinstance(node.predicate, Star):
        return relation
    try:
        tests = [predicate(each, Setting.over(relation, scope)) for each in conjuncts(node.predicate)]
    except KqlSemanticError:
        if not _names_in(node) - set(relation.schema.names):
            raise
        return None
    return filtered(relation, tests)


def _names_in(node: Search | Find) -> set[str]:
    return {each.name for each in walk(node.predicate) if isinstance(each, Name)}


@origin(Find)
def find(node: Find, scope: Scope) -> Relation:
    """Give rows of several tables: the columns asked for, or those the predicate names and all tables share, the rest packed."""
    branches = [relation for branch in node.branches for relation in resolved(branch, scope)]
    if not node.branches:
        names = scope.run.tables.names()
        branches = [scope.run.plan(Pipeline(node.place, Name(node.place, name), ()), scope) for name in names]
    found = [kept for each in branches if (kept := _found(node, each, scope))]
    packs = node.packs_rest or not node.columns
    if node.columns:
        wanted = [(each.name, kind_of(each.type) or "") for each in node.columns]
    else:
        shared = set.intersection(*(set(each.schema.names) for each in found)) if found else set()
        known = dict.fromkeys(name for each in found for name in each.schema.names)
        wanted = [(name, "") for name in known if name in shared | _names_in(node)]
    away = {name for each in node.away for one in found for name in _away(each, one)}
    wanted = [(name, kind) for name, kind in wanted if name not in away]
    parts = [_packed(each, wanted, away, packs=packs) for each in found]
    return _told(parts, node.with_source or FOUND_IN)


def _found(node: Find, relation: Relation, scope: Scope) -> Relation | None:
    if isinstance(node.predicate, Star):
        return relation
    setting = Setting.over(relation, scope)
    try:
        return filtered(relation, [predicate(each, setting) for each in conjuncts(node.predicate)])
    except KqlSemanticError:
        return None


def _away(node: Name | Wildcard, relation: Relation) -> list[str]:
    if isinstance(node, Name):
        return [node.name]
    fits = pattern_of(node).match
    return [name for name in relation.schema.names if fits(name)]


def _packed(
    relation: Relation, wanted: Sequence[tuple[str, str]], away: set[str], *, packs: bool
) -> Relation:
    """Return the wanted columns of a relation as far as it has them, and all others in one bag."""
    schema = relation.schema
    places = [schema.places[name] for name, _ in wanted if name in schema.places]
    kinds = {schema.places[name]: kind for name, kind in wanted if kind and name in schema.places}
    kept = chosen(relation, places)
    columns = [
        Column(schema.names[place], kinds.get(place) or schema.columns[place].type) for place in places
    ]
    makers = [_as_kind(place, schema.columns[place].type, kinds.get(place, "")) for place in places]
    if packs:
        rest = [
            place for place in range(len(schema)) if place not in places and schema.names[place] not in away
        ]
        columns.append(Column(PACKED, "dynamic"))
        makers.append(_bag([(schema.names[place], place) for place in rest]))

    def batches() -> Iterator[Batch]:
        for batch in relation.batches():
            yield batch.made_by(makers)

    return Relation(Schema(tuple(columns)), batches, kept.is_ordered, relation.name)


def _as_kind(place: int, given: str, wanted: str) -> Callable[[Batch], list[Any]]:
    convert = converter(given, wanted) if wanted else None
    return lambda batch: batch.column(place) if convert is None else list(map(convert, batch.column(place)))


def _bag(rest: Sequence[tuple[str, int]]) -> Callable[[Batch], list[Any]]:
    def make(batch: Batch) -> list[Any]:
        columns = [(name, batch.column(place)) for name, place in rest]
        return [
            {name: column[row] for name, column in columns if column[row] not in (None, "")}
            for row in range(batch.length)
        ]

    return make
