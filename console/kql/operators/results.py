"""Operators about the result as a whole: how to draw it, what to call it, its schema, functions applied to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.kql.compiling.meanings import called, held
from console.kql.compiling.scopes import NOTHING, Closure, Setting, refusal
from console.kql.errors import nearest
from console.kql.operators.registry import operator
from console.kql.relations import Relation, of_table
from console.kql.syntax.tree import As, GetSchema, Invoke, Remote, Render
from console.kql.tables import Render as Drawing
from console.kql.tables import Table

if TYPE_CHECKING:
    from console.kql.compiling.scopes import Scope

CHARTS = (
    "table",
    "list",
    "barchart",
    "piechart",
    "ladderchart",
    "timechart",
    "linechart",
    "anomalychart",
    "pivotchart",
    "areachart",
    "stackedareachart",
    "scatterchart",
    "timepivot",
    "columnchart",
    "timeline",
    "3Dchart",
    "card",
    "treemap",
    "plotly",
    "graph",
    "sankey",
)
CLASSES = {
    "bool": "System.SByte",
    "int": "System.Int32",
    "long": "System.Int64",
    "real": "System.Double",
    "decimal": "System.Data.SqlTypes.SqlDecimal",
    "string": "System.String",
    "datetime": "System.DateTime",
    "timespan": "System.TimeSpan",
    "guid": "System.Guid",
    "dynamic": "System.Object",
}


@operator(Render)
def render(node: Render, relation: Relation, scope: Scope) -> Relation:
    """Leave the rows alone, and say how to draw them."""
    if node.chart not in CHARTS:
        raise refusal(f"there is no chart {node.chart}", node, meant=nearest(node.chart, CHARTS))
    properties = {
        each.name: each.values[0] if len(each.values) == 1 else each.values for each in node.options
    }
    scope.run.renders.append(Drawing(node.chart, properties))
    return relation


@operator(As)
def as_(node: As, relation: Relation, scope: Scope) -> Relation:
    """Give the rows a name for the rest of the query."""
    if any(hint.name == "hint.materialized" and hint.value == "true" for hint in node.hints):
        relation = held(relation, scope)
    named = replace(relation, name=node.name, label=node.name)
    scope.names[node.name] = named
    return named


@operator(GetSchema)
def getschema(_: GetSchema, relation: Relation, __: Scope) -> Relation:
    """Give a row for each column."""
    columns = [
        ("ColumnName", "string"),
        ("ColumnOrdinal", "long"),
        ("DataType", "string"),
        ("ColumnType", "string"),
    ]
    rows = [
        (column.name, at, CLASSES[column.type], column.type)
        for at, column in enumerate(relation.schema.columns)
    ]
    return replace(of_table(Table(columns, rows)), is_ordered=True)


@operator(Invoke)
def invoke(node: Invoke, relation: Relation, scope: Scope) -> Relation:
    """Give the rows to a function as its first argument."""
    if isinstance(node.call, Remote):
        raise refusal("functions elsewhere are not supported", node.call)
    found = scope.find(node.call.name)
    if not isinstance(found, Closure):
        raise refusal(
            f"no function {node.call.name} to invoke", node.call, meant=nearest(node.call.name, scope.known())
        )
    result = called(found, node.call, Setting(NOTHING, scope), relation)
    if not isinstance(result, Relation):
        raise refusal(f"{node.call.name} gives no table", node.call)
    return result
