"""Executing a query: its statements in order, then the rows of each result until a limit is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.compiling import compiled
from console.kql.compiling.compiled import constant
from console.kql.compiling.expressions import converted
from console.kql.compiling.meanings import defined, named, refuse_default, refuse_repeated_lets
from console.kql.compiling.scopes import NOTHING, Outside, Pattern, Run, Scope, Setting, refusal
from console.kql.errors import KqlSemanticError, nearest
from console.kql.functions.registry import Context
from console.kql.limits import Budget, LimitReached, Limits
from console.kql.pipelines import flow, plan
from console.kql.planning.columns import pattern_of
from console.kql.planning.counts import first
from console.kql.planning.sources import elsewhere
from console.kql.relations import Relation, to_table
from console.kql.syntax import parse
from console.kql.syntax.tree import (
    AliasDatabase,
    DeclareParameters,
    DeclarePattern,
    Let,
    Name,
    Pipeline,
    Query,
    Remote,
    RestrictAccess,
    SetOption,
    TableType,
    Wildcard,
)
from console.kql.tables import NamedTables, Result, Table
from console.kql.values.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from console.kql.syntax.tree import Statement
    from console.kql.tables import Column, Tables

NO_LIMITS, NOTHING_OUTSIDE = Limits(), Outside()


def execute(  # noqa: PLR0913  each is a choice of the caller's
    query: str | Query,
    tables: Tables | Mapping[str, Table],
    *,
    now: datetime,
    limits: Limits = NO_LIMITS,
    cancelled: Callable[[], bool] | None = None,
    outside: Outside = NOTHING_OUTSIDE,
    parameters: Mapping[str, Any] | None = None,
    optimised: bool = True,
) -> Result:
    """Return what the query gives over the caller's tables, as of `now`.

    Where a limit is reached, the result holds what came until then and says so in `partial`. Raises KqlError
    for a query that is wrong, and QueryCancelled once `cancelled` says so.
    """
    parsed = parse(query) if isinstance(query, str) else query
    run = _run(tables, now, Budget(limits, cancelled), outside, optimised=optimised)
    partial = ""
    results: list[Table] = []
    try:
        for relation in _results(parsed, run, parameters or {}):
            table, reached = _taken(relation, limits)
            results.append(table)
            partial = partial or reached
    except LimitReached as why:  # before there was a row: an inner query took it all
        partial = str(why)
    except RecursionError:
        raise KqlSemanticError("this is nested too deeply") from None
    return Result(tuple(results), run.renders[-1] if run.renders else None, partial)


def schema_of(
    query: str | Query,
    tables: Tables | Mapping[str, Table],
    *,
    now: datetime,
    outside: Outside = NOTHING_OUTSIDE,
    parameters: Mapping[str, Any] | None = None,
) -> tuple[Column, ...]:
    """Return the columns that the first result of a query has, without reading a row; raises KqlError."""
    parsed = parse(query) if isinstance(query, str) else query
    run = _run(tables, now, Budget(), outside)
    run.has_rows = False
    try:
        return _results(parsed, run, parameters or {})[0].schema.columns
    except RecursionError:
        raise KqlSemanticError("this is nested too deeply") from None


def _run(
    tables: Tables | Mapping[str, Table],
    now: datetime,
    budget: Budget,
    outside: Outside,
    *,
    optimised: bool = True,
) -> Run:
    sources: Tables = tables if hasattr(tables, "table") else NamedTables(tables)  # type: ignore[assignment]  # a mapping has no table()
    return Run(sources, Context(now), budget, outside, plan, flow, optimised=optimised)


def _results(query: Query, run: Run, parameters: Mapping[str, Any]) -> list[Relation]:
    """Return the relation of each result, the names in effect that stand before it."""
    scope = Scope(run)
    for name, text in run.outside.functions.items():
        stored = parse(f"let {name} = {text}; print 0").statements[0]
        scope = defined([stored], scope)
    results: list[Relation] = []
    refuse_repeated_lets(query.statements)
    for statement in query.statements:
        if isinstance(statement, Pipeline):
            results.append(plan(statement, scope))
            if _names_two_tables(statement) and statement is not query.statements[-1]:
                del results[-1], run.results[-1]
        else:
            scope = _after(statement, scope, parameters)
    if not results:
        last = query.statements[-1] if query.statements else query
        raise refusal("the query asks for nothing: a table must come after its statements", last)
    return results + run.results


def _names_two_tables(statement: Pipeline) -> bool:
    """Whether a graph's nodes and edges are given names, for the statements that come after to give them."""
    last = statement.operators[-1] if statement.operators else None
    return last is not None and last.names_tables


def _after(statement: Statement, scope: Scope, parameters: Mapping[str, Any]) -> Scope:
    """Return the scope of what comes after a statement."""
    match statement:
        case Let():
            return named(statement, scope)
        case SetOption():
            _set(statement, scope.run)
        case DeclareParameters():
            _declare(statement, scope, parameters)
        case DeclarePattern():
            return _with_pattern(statement, scope)
        case RestrictAccess():
            return _restricted(statement, scope)
        case AliasDatabase():
            scope.run.aliases[statement.name] = statement.through
    return scope


def _set(node: SetOption, run: Run) -> None:
    """Keep an option; the one that moves the query's clock does so at once."""
    value = node.value
    if node.name == "query_now":
        if value is None or value.type != "datetime" or value.value is None:
            raise refusal("query_now is a datetime", node)
        run.context = Context(value.value)
    if value is not None:
        run.options[node.name] = constant(value.value, value.type)


def _declare(node: DeclareParameters, scope: Scope, values: Mapping[str, Any]) -> None:
    """Give the query's parameters the caller's values, or their defaults."""
    names = {parameter.name for parameter in node.parameters}
    strange = next((name for name in values if name not in names), None)
    if strange is not None:
        raise refusal(f"the query declares no parameter {strange}", node, meant=nearest(strange, names))
    for parameter in node.parameters:
        if isinstance(parameter.type, TableType):
            raise refusal("a query's parameter cannot be a table", parameter)
        kind = kind_of(parameter.type) or "dynamic"
        if parameter.name in values:
            scope.names[parameter.name] = converted(constant(values[parameter.name], "dynamic"), kind)
        elif parameter.default is not None:
            default = compiled(parameter.default, Setting(NOTHING, scope))
            refuse_default(parameter.name, kind, default, parameter)
            scope.names[parameter.name] = converted(default, kind)
        else:
            raise refusal(f"the parameter {parameter.name} has no value", parameter)


def _with_pattern(node: DeclarePattern, scope: Scope) -> Scope:
    after = scope.inner()
    after.names[node.name] = Pattern(node, scope)
    return after


def _restricted(node: RestrictAccess, scope: Scope) -> Scope:
    """Return the scope in which only the tables and names that the query lists are seen."""
    after = scope.inner()
    after.visible = frozenset(name for item in node.to for name in _listed(item, scope))
    return after


def _listed(node: Name | Remote | Wildcard, scope: Scope) -> Iterable[str]:
    target = node.target if isinstance(node, Remote) else node
    names: Iterable[str] = ()
    if isinstance(target, Name):
        names = (target.name,)
    elif isinstance(target, Wildcard):
        own = [] if isinstance(node, Remote) else [*scope.known()]
        tables = [] if target.pattern == "*" and own else scope.run.tables.names()
        names = filter(pattern_of(target).match, (*own, *tables))
    return [elsewhere(node, name, scope) for name in names] if isinstance(node, Remote) else names


def _taken(relation: Relation, limits: Limits) -> tuple[Table, str]:
    """Return a relation's rows as far as the limits allow, and which of them was reached."""
    batches, reached, count = [], "", 0
    most = None if limits.rows is None else limits.rows + 1
    try:
        for batch in relation.batches() if most is None else first(relation.batches(), most):
            batch.columns(len(relation.schema))
            batches.append(batch)
            count += batch.length
    except LimitReached as why:
        reached = str(why)
    table = to_table(relation, batches)
    if limits.rows is not None and count > limits.rows:
        return table.first(limits.rows), reached or f"{limits.rows} records"
    return table, reached
