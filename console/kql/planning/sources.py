"""Where rows come from that a name or a call means: tables here and elsewhere, and what the query defined."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from console.kql.compiling import Compiled, constant_of
from console.kql.compiling.meanings import called, matched, materialized
from console.kql.compiling.scopes import NOTHING, Closure, Meaning, Pattern, Scope, Setting, refusal
from console.kql.errors import nearest
from console.kql.functions.registry import REFUSED
from console.kql.graphs import Graph
from console.kql.planning.bases import TabularSource
from console.kql.planning.uniting import tables_like, united
from console.kql.relations import Batch, Relation, Schema, of_table
from console.kql.syntax.expressions import SCOPES
from console.kql.syntax.tree import Call, Given, Name, Node, Pipeline, Remote, Wildcard
from console.kql.tables import Column

if TYPE_CHECKING:
    from collections.abc import Callable

WATCHLIST = ("_GetWatchlist", "GetWatchlist")


def name(node: Name, scope: Scope) -> Relation | Graph:
    """Return what the query called so, or the table of that name."""
    definition = scope.find(node.name)
    if definition is not None:
        if isinstance(definition, Closure):
            rows = _rows(called(definition, Call(node.place, node.name, ()), Setting(NOTHING, scope)), node)
            if definition.function.is_view and isinstance(rows, Relation):
                return replace(rows, name=node.name, label=node.name)
            return rows
        return _rows(definition, node)
    return table(node.name, node, scope)


def _rows(meaning: Meaning, node: Name | Call) -> Relation | Graph:
    """Return rows, or a graph; a value is a table of one row, as `print` would make it."""
    if isinstance(meaning, Relation | Graph):
        return meaning
    if isinstance(meaning, Compiled) and meaning.is_constant:
        schema = Schema((Column("print_0", meaning.type),))
        return Relation(schema, lambda: iter([Batch.of([[meaning.value]], 1)]))
    raise refusal(f"{node.name} is no table", node)


def table(name: str, node: Node, scope: Scope, spoken: str = "") -> Relation:
    """Return the caller's table, if the query may read it."""
    run = scope.run
    stored = run.tables.table(name)
    if stored is None:
        candidates = (*run.tables.names(), *scope.known())
        raise refusal(f"no table {name}", node, meant=nearest(spoken or name, candidates))
    if not scope.sees(name):
        raise refusal(f"access is restricted, and {name} is not among the tables allowed", node)
    relation = of_table(stored, spoken or name)
    if not run.has_rows:
        return Relation(relation.schema, lambda: iter(()), name=relation.name, label=relation.name)
    return Relation(
        relation.schema,
        lambda: run.budget.watched(relation.batches()),
        name=relation.name,
        table=relation.table,
        label=relation.name,
    )


def call(node: Call, scope: Scope) -> Relation | Graph:
    """Return what a call gives: of a function of the query's own, of table(), of a watchlist."""
    definition = scope.find(node.name)
    setting = Setting(NOTHING, scope)
    if isinstance(definition, Closure):
        return _rows(called(definition, node, setting), node)
    if isinstance(definition, Pattern):
        return matched(definition, node, "", scope)
    if node.name == "table" and node.arguments:
        return name(Name(node.place, str(constant_of(node.arguments[0], scope, "a table's name"))), scope)
    if node.name == "materialize":
        return materialized(node, setting)
    if node.name in WATCHLIST:
        return _watchlist(node, scope)
    if node.name in REFUSED:
        raise refusal(f"{node.name} is not supported: {REFUSED[node.name]}", node)
    if node.name in ("workspace", "app", "resource", "cluster", "database"):
        raise refusal(f"{node.name}() is followed by the name of a table", node)
    raise refusal(
        f"no function {node.name} that gives a table", node, meant=nearest(node.name, scope.known())
    )


def _watchlist(node: Call, scope: Scope) -> Relation:
    if not node.arguments:
        raise refusal(f"{node.name} takes a watchlist's name", node)
    alias = str(constant_of(node.arguments[0], scope, "a watchlist's name"))
    give = scope.run.outside.watchlist
    watchlist = give(alias) if give is not None else None
    if watchlist is not None:
        return of_table(watchlist, node.name)
    if give is not None or scope.run.has_rows:
        raise refusal(f"no watchlist {alias}", node)
    return Relation(Schema((), is_open=True), lambda: iter(()), name=node.name)


def remote(node: Remote, scope: Scope) -> Relation:
    """Return a table elsewhere, which the caller knows by how the query says it: `workspace("w").T`."""
    first, target = node.through[0], node.target
    pattern = scope.find(first.name)
    if isinstance(pattern, Pattern) and isinstance(target, Name):
        return matched(pattern, first, target.name, scope)
    if isinstance(target, Call):
        raise refusal(f"functions elsewhere are not supported: {target.name}", node)
    if first.name not in SCOPES:
        raise refusal(f"no pattern {first.name}", node, meant=nearest(first.name, scope.known()))
    if isinstance(target, Wildcard):
        names = tables_like(target, scope)
        return united([table(elsewhere(node, item, scope), node, scope, item) for item in names])
    return table(elsewhere(node, target.name, scope), node, scope, target.name)


def elsewhere(node: Remote, name: str, scope: Scope) -> str:
    """Return what the caller knows a table elsewhere as; the database without a name is the one at hand."""
    through = node.through
    if len(through) == 1 and through[0].name == "database":
        if not through[0].arguments:
            return name
        through = scope.run.aliases.get(_place(through[0], scope), through)
    return ".".join([*(f'{step.name}("{_place(step, scope)}")' for step in through), name])


def _place(node: Call, scope: Scope) -> str:
    return (
        str(constant_of(node.arguments[0], scope, f"the argument of {node.name}")) if node.arguments else ""
    )


def wildcard(node: Wildcard, scope: Scope) -> Relation:
    """Return the rows of all tables that are called so."""
    names = tables_like(node, scope)
    if not names:
        raise refusal(f"no table is called like {node.pattern}", node)
    return united([scope.run.plan(Pipeline(node.place, Name(node.place, item), ()), scope) for item in names])


def given(node: Given, scope: Scope) -> Relation | Graph:
    """Return the rows at hand."""
    if scope.given is None:
        raise refusal("there are no rows to begin with", node)
    return scope.given


PLANNERS: dict[type[Node], Callable[[Any, Scope], Relation | Graph]] = {
    Name: name,
    Call: call,
    Remote: remote,
    Wildcard: wildcard,
    Given: given,
}


def rows_of(pipeline: Pipeline, scope: Scope) -> Relation | Graph:
    """Return the rows that a pipeline begins with, or the graph; raises KqlSemanticError."""
    source = pipeline.source
    if isinstance(source, TabularSource):
        return source.rows(scope)
    if type(source) not in PLANNERS:
        raise refusal("this is no source of rows", pipeline)
    return PLANNERS[type(source)](source, scope)
