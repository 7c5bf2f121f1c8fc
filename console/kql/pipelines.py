"""Planning a pipeline: its source, its operators one after the other, and what is done better in another way.

An optimised plan gives the rows of the plain one: `sort` before `take` keeps only the rows that are taken, and a
condition on the column that a table is sorted by is answered by looking at that part of the table alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING, Any, cast

from console.kql.compiling import Compiled, compiled, predicate
from console.kql.compiling.scopes import NOTHING, Setting, refusal
from console.kql.errors import KqlSemanticError
from console.kql.graphs import Graph
from console.kql.operators.join import Join
from console.kql.operators.sort import Sort
from console.kql.operators.take import Take
from console.kql.operators.top import Top
from console.kql.operators.where import Where
from console.kql.planning.bases import GraphOperator, RowOperator
from console.kql.planning.filtering import conjuncts, filtered
from console.kql.planning.sources import rows_of
from console.kql.relations import Relation, of_table
from console.kql.syntax.tree import Between, Binary, Name
from console.kql.syntax.walking import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from console.kql.compiling.scopes import Scope
    from console.kql.syntax.tree import Expression, Node, Operator, Pipeline
    from console.kql.tables import Table

OPPOSITE = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}
TO_TABLES = "graph-match, graph-shortest-paths or graph-to-table makes"
DEEPEST = 60  # pipelines inside pipelines


def plan(pipeline: Pipeline, scope: Scope) -> Relation:
    """Return the relation at the end of a pipeline; raises KqlSemanticError where it cannot run."""
    return _rows(flow(pipeline, scope), (pipeline, *pipeline.operators)[-1])


def _rows(result: Relation | Graph, node: Node) -> Relation:
    if isinstance(result, Graph):
        raise refusal(f"a graph is no table: {TO_TABLES} one of it", node)
    return result


def flow(pipeline: Pipeline, scope: Scope) -> Relation | Graph:
    """Return what is at the end of a pipeline, a relation or a graph."""
    run = scope.run
    run.depth += 1
    if run.depth > DEEPEST:
        raise refusal("tables are nested too deeply", pipeline)
    try:
        result = rows_of(pipeline, scope)
        operators = pipeline.operators
        if run.optimised:
            result = _narrowed(result, operators, scope) if isinstance(result, Relation) else result
            operators = tuple(_with_tops(operators))
        for at, node in enumerate(operators, start=1):
            if isinstance(node, Join) and node.kind == "innerunique":
                result = _chosen(node, operators[at:], _rows(result, node), scope)
            else:
                result = _after(node, result, scope)
    finally:
        run.depth -= 1
    return result


def _after(node: Operator, result: Relation | Graph, scope: Scope) -> Relation | Graph:
    """Return what an operator makes of a relation, or of a graph."""
    if isinstance(node, RowOperator):
        if isinstance(result, Graph):
            raise refusal(
                f"this takes a table, and what comes before is a graph: {TO_TABLES} one of it", node
            )
        return node.plan(result, scope)
    if not isinstance(result, Graph):
        raise refusal(
            "this takes a graph, and what comes before is a table: make-graph makes one of it", node
        )
    return cast("GraphOperator", node).plan(result, scope)


def _chosen(node: Join, later: Sequence[Operator], left: Relation, scope: Scope) -> Relation:
    """Return a join of one left row for each key: of one that meets the conditions after the join on the left columns."""
    tests: list[Compiled] = []
    thinned = replace(left, batches=lambda: filtered(left, tests).batches(), table=None)
    joined = _rows(_after(node, thinned, scope), node)
    right = set(joined.schema.names[len(left.schema) :])
    for item in takewhile(lambda operator: isinstance(operator, Where), later):
        for condition in conjuncts(cast("Where", item).predicate):
            names = {name.name for name in walk(condition) if isinstance(name, Name)}
            if names & set(left.schema.names) and not names & right:
                tests.append(predicate(condition, Setting.over(left, scope)))
    return joined


def _with_tops(operators: Sequence[Operator]) -> Iterable[Operator]:
    """Yield the operators, a sort and the take after it as one top."""
    waiting: Sort | None = None
    for node in operators:
        if waiting is not None and isinstance(node, Take):
            yield Top(waiting.place, node.count, waiting.by, waiting.hints)
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        waiting = node if isinstance(node, Sort) else None
        if waiting is None:
            yield node
    if waiting is not None:
        yield waiting


def _narrowed(relation: Relation, operators: Sequence[Operator], scope: Scope) -> Relation:
    """Return the part of a sorted table that the conditions right after it leave, so that no more of it is read."""
    table = relation.table
    if table is None or not table.sorted_by or not scope.run.has_rows:
        return relation
    rows = range(len(table))
    for node in operators:
        if not isinstance(node, Where):
            break
        for condition in conjuncts(node.predicate):
            rows = _within(rows, condition, table, scope)
    if len(rows) == len(table):
        return relation
    narrow = of_table(table, relation.name, rows=rows)
    budget = scope.run.budget
    return Relation(narrow.schema, lambda: budget.watched(narrow.batches()), name=relation.name)


def _within(rows: range, condition: Expression, table: Table, scope: Scope) -> range:
    """Return the rows that may meet a condition, all of them where it says nothing about the order."""
    for operator, bound in _bounds(condition, table.sorted_by):
        value = _constant(bound, scope)
        if value is None:
            continue
        try:
            rows = _cut(rows, operator, value, table)
        except TypeError:
            continue
    return rows


def _bounds(condition: Expression, name: str) -> list[tuple[str, Expression]]:
    """Return the comparisons with a bound that a condition on the column makes."""
    match condition:
        case Between(of=Name(name=found), is_negated=False) if found == name:
            return [(">=", condition.low), ("<=", condition.high)]
        case Binary(left=Name(name=found)) if found == name and condition.operator in OPPOSITE:
            return [(condition.operator, condition.right)]
        case Binary(right=Name(name=found)) if found == name and condition.operator in OPPOSITE:
            return [(OPPOSITE[condition.operator], condition.left)]
    return []


def _constant(node: Expression, scope: Scope) -> Any:
    """Return the value of a bound, None where it differs from row to row or is of no use."""
    try:
        value = compiled(node, Setting(NOTHING, scope))
    except KqlSemanticError:
        return None
    return value.value if value.is_constant and value.type == "datetime" else None


def _cut(rows: range, operator: str, value: Any, table: Table) -> range:
    values = table.column(table.sorted_by)
    start, stop = rows.start, rows.stop
    if operator in (">=", "=="):
        start = max(start, bisect_left(values, value))
    elif operator == ">":
        start = max(start, bisect_right(values, value))
    if operator in ("<=", "=="):
        stop = min(stop, bisect_right(values, value))
    elif operator == "<":
        stop = min(stop, bisect_left(values, value))
    return range(start, max(start, stop))
