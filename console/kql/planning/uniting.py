"""Rows of several relations one after the other, and the relations that names stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.kql.compiling.naming import Names
from console.kql.compiling.scopes import Closure, Scope, refusal
from console.kql.planning.columns import pattern_of
from console.kql.relations import Batch, Relation, Schema
from console.kql.syntax.tree import Name, Pipeline, Wildcard
from console.kql.tables import Column
from console.kql.values.kinds import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


def numbered(at: int) -> str:
    """Return the name of rows that are no table as it stands, by their place."""
    return f"union_arg{at}"


def _is_view(name: str, scope: Scope) -> bool:
    """Whether the query defines a view of this name, which is a table to whatever goes through tables."""
    definition = scope.find(name)
    return (
        isinstance(definition, Closure) and definition.function.is_view and not definition.function.parameters
    )


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
    return [name for name in dict.fromkeys((*all_tables(scope), *own)) if fits(name)]


def all_tables(scope: Scope) -> list[str]:
    """Return the names of all tables, and of the views that the query defines."""
    views = [name for name in scope.known() if _is_view(name, scope)]
    tables = [name for name in scope.run.tables.names() if scope.sees(name)]
    return [*tables, *reversed(views)]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column that tells where rows come from: its name, and what it says of each relation."""

    name: str
    labels: Sequence[str]


def united(
    relations: Sequence[Relation], source: TableColumn | None = None, *, is_inner: bool = False
) -> Relation:
    """Return the rows of all relations; a name with several types becomes a column for each, such as x_string.

    A type that is not known yet makes none: it may turn out to be one of the others.
    """
    kinds: dict[str, list[str]] = {}
    for relation in relations:
        for column in relation.schema.columns:
            columns_by_name = kinds.setdefault(column.name, [])
            if column.type not in columns_by_name and column.type is not UNKNOWN:
                columns_by_name.append(column.type)
    kinds = {
        name: types or [UNKNOWN]
        for name, types in kinds.items()
        if not is_inner or all(name in item.schema.places for item in relations)
    }
    names = Names([source.name] if source else [])
    alone = {name: names.take(name) for name, types in kinds.items() if len(types) == 1}
    outputs = [
        (name, kind, alone.get(name) or names.take(f"{name}_{kind}"))
        for name, types in kinds.items()
        for kind in types
    ]
    columns = [Column(column_name, kind) for _, kind, column_name in outputs]
    if source:
        columns.insert(0, Column(source.name, "string"))

    def batches() -> Iterator[Batch]:
        for at, relation in enumerate(relations):
            makers = [_maker(relation, name, kind) for name, kind, _ in outputs]
            if source:
                makers.insert(0, always(source.labels[at]))
            for batch in relation.batches():
                yield batch.made_by(makers)

    is_open = any(relation.schema.is_open for relation in relations)
    return Relation(Schema(tuple(columns), is_open), batches)


def _maker(relation: Relation, name: str, kind: str) -> Callable[[Batch], list[Any]]:
    """Return what makes a column of the union out of a relation's rows, nulls where that has none."""
    place = relation.schema.places.get(name)
    if place is None or relation.schema.columns[place].type != kind:
        return always("" if kind == "string" else None)
    return lambda batch: batch.column(place)


def always(value: Any) -> Callable[[Batch], list[Any]]:
    """Return what makes a column of one value."""
    return lambda batch: [value] * batch.length
