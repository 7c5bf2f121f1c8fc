"""`make-graph`: rows are edges, and nodes are whatever they lead from and to, with what tables of nodes say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.compiling.scopes import refusal
from console.kql.errors import nearest
from console.kql.graphs import Graph, Network
from console.kql.operators.graphs.sources import Making, Table
from console.kql.operators.registry import operator
from console.kql.relations import Batch, Relation, Schema, gathered
from console.kql.syntax.tree import MakeGraph
from console.kql.tables import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.kql.compiling.scopes import Scope
    from console.kql.syntax.tree import GraphPartition, Name


@operator(MakeGraph)
def make_graph(node: MakeGraph, relation: Relation, scope: Scope) -> Relation | Graph:
    """Make a graph of the rows; where it is partitioned, give what comes of the graph of each value."""
    if not node.is_directed:
        raise refusal("make-graph makes graphs with directions only: source --> target", node)
    making = _making(node, relation, scope)
    return _whole(making, scope) if node.partition is None else _partitioned(node.partition, making, scope)


def _making(node: MakeGraph, relation: Relation, scope: Scope) -> Making:
    edges = Table(relation, (_id_place(node.source, relation), _id_place(node.target, relation)))
    id_type = _type(edges, 0)
    found = []
    for each in node.tables:
        rows = scope.run.plan(each.table, scope)
        found.append(Table(rows, (_id_place(each.key, rows),)))
    kinds = [_type(edges, 1), *(_type(each, 0) for each in found)]
    for kind, name in zip(kinds, (node.target, *(each.key for each in node.tables)), strict=True):
        if kind and id_type and kind != id_type:
            raise refusal(f"the ids of nodes are of one type: {name.name} is {kind}, not {id_type}", name)
    names = {each.key_name for each in found} | {node.node_id}
    own = [Column(node.node_id, id_type or "dynamic")] if node.node_id else []
    return Making(edges, tuple(found), _properties(own, found), frozenset(names), id_type)


def _type(table: Table, at: int) -> str:
    return table.rows.schema.columns[table.keys[at]].type if table.keys[at] >= 0 else ""


def _place(name: Name, relation: Relation) -> int:
    """Return the place of a column, -1 for one that is still unknown."""
    place = relation.schema.places.get(name.name, -1)
    if place < 0 and not relation.schema.is_open:
        where = f" in {relation.name}" if relation.name else ""
        raise refusal(f"no column {name.name}{where}", name, meant=nearest(name.name, relation.schema.names))
    return place


def _id_place(name: Name, relation: Relation) -> int:
    place = _place(name, relation)
    if place >= 0 and relation.schema.columns[place].type == "dynamic":
        words = f"{name.name} is dynamic, and the id of a node is not: tostring(...) makes it text"
        raise refusal(words, name)
    return place


def _properties(own: Sequence[Column], tables: Sequence[Table]) -> Schema:
    """Return what the nodes have: one that two tables give two types is dynamic."""
    kinds = {each.name: each.type for each in own}
    for table in tables:
        for column in table.rows.schema.columns:
            if kinds.setdefault(column.name, column.type) != column.type:
                kinds[column.name] = "dynamic"
    is_open = any(table.rows.schema.is_open for table in tables)
    return Schema(tuple(Column(name, kind) for name, kind in kinds.items()), is_open)


def _whole(making: Making, scope: Scope) -> Graph:
    made: list[Network] = []

    def network() -> Network:
        if not made:
            budget = scope.run.budget
            edges, tables = making.edges.held(budget), [each.held(budget) for each in making.tables]
            made.append(making.network(edges, tables))
        return made[0]

    return Graph(making.edges.rows.schema, making.properties, making.id_type, network)


def _partitioned(partition: GraphPartition, making: Making, scope: Scope) -> Relation:
    places = [_place(partition.by, each.rows) for each in (making.edges, *making.tables)]
    hand: list[Network] = []
    graph = Graph(making.edges.rows.schema, making.properties, making.id_type, lambda: hand[0])
    body = scope.run.plan(partition.body, scope.inner(graph))
    width = len(body.schema)

    def batches() -> Iterator[Batch]:
        budget = scope.run.budget
        whole = [each.held(budget) for each in (making.edges, *making.tables)]
        parts = [_rows_by_value(batch, place) for batch, place in zip(whole, places, strict=True)]
        for value in dict.fromkeys(key for part in parts for key in part):
            edges, *tables = (batch.at(part.get(value, [])) for batch, part in zip(whole, parts, strict=True))
            hand[:] = [making.network(edges, tables)]
            found = gathered(body.batches(), width)
            if found.length:
                yield Batch.of(found.columns(width), found.length)

    return Relation(body.schema, batches)


def _rows_by_value(batch: Batch, place: int) -> dict[Any, list[int]]:
    values = batch.column(place) if place >= 0 else [None] * batch.length
    found: dict[Any, list[int]] = {}
    for row, value in enumerate(values):
        found.setdefault(value, []).append(row)
    return found
