"""`make-graph`: rows are edges, and nodes are whatever they lead from and to, with what tables of nodes say of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from console.kql.compiling.scopes import Scope, refusal
from console.kql.errors import nearest
from console.kql.graphs import Graph, Network
from console.kql.planning.bases import RowOperator
from console.kql.planning.graphs.sources import Making, Table
from console.kql.relations import Batch, Relation, Schema, gathered
from console.kql.syntax.parameters import parameters
from console.kql.syntax.parts import body, several, table
from console.kql.syntax.printing.layout import printed
from console.kql.syntax.printing.pipelines import (
    printed_block,
    printed_hints,
    printed_parameter,
    printed_table,
)
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import Hint, Name, Phrase, Pipeline
from console.kql.tables import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader


@dataclass(frozen=True, slots=True)
class NodeTable(Phrase):
    """A table of nodes, with the column that identifies them: `table on key`."""

    table: Pipeline
    key: Name

    @classmethod
    def read(cls, reader: Reader) -> Self:
        place, nodes = reader.place, table(reader)
        reader.expect("on", after="the table of nodes")
        return cls(place, nodes, _column(reader))

    def print(self) -> str:
        return f"{printed_table(self.table)} on {printed(self.key)}"


@dataclass(frozen=True, slots=True)
class GraphPartition(Phrase):
    """`partitioned-by by (body)`: the body runs over a graph for each value of the column."""

    by: Name
    body: Pipeline

    @classmethod
    def read(cls, reader: Reader) -> Self:
        place = reader.take().place
        return cls(place, _column(reader), body(reader))

    def print(self) -> str:
        return f"partitioned-by {printed(self.by)} {printed_block(self.body)}"


@operator(
    "make-graph",
    summary="Make a graph whose edges are the rows.",
    after=("with", "on", "with_node_id", "partitioned-by"),
)
@dataclass(frozen=True, slots=True)
class MakeGraph(RowOperator):
    """`make-graph source --> target with tables`, or `with_node_id = node_id`: each row is an edge."""

    source: Name
    target: Name
    is_directed: bool
    tables: tuple[NodeTable, ...]
    node_id: str  # "" where the nodes have no such property
    partition: GraphPartition | None
    hints: tuple[Hint, ...] = ()

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        settings = parameters(reader)
        source = _column(reader)
        is_directed = _arrow(reader, "the column of the sources")
        target = _column(reader)
        tables: tuple[NodeTable, ...] = ()
        node_id = parameters(reader, "with_node_id").text("with_node_id")
        if not node_id and reader.accept("with"):
            tables = several(reader, NodeTable.read)
        partition = GraphPartition.read(reader) if reader.text == "partitioned-by" else None
        return cls(word.place, source, target, is_directed, tables, node_id, partition, settings.hints)

    def print(self) -> str:
        arrow = "-->" if self.is_directed else "--"
        text = f"make-graph{printed_hints(self.hints)} {printed(self.source)} {arrow} {printed(self.target)}"
        text += printed_parameter("with_node_id", self.node_id)
        if self.tables:
            text += f" with {', '.join(map(printed, self.tables))}"
        if self.partition:
            text += f" {printed(self.partition)}"
        return text

    def plan(self, relation: Relation, scope: Scope) -> Relation | Graph:
        """Make a graph of the rows; where it is partitioned, give what comes of the graph of each value."""
        if not self.is_directed:
            raise refusal("make-graph makes graphs with directions only: source --> target", self)
        making = _making(self, relation, scope)
        return (
            _whole(making, scope) if self.partition is None else _partitioned(self.partition, making, scope)
        )


def _column(reader: Reader) -> Name:
    return Name(reader.place, reader.name("a column"))


def _arrow(reader: Reader, after: str) -> bool:
    """Read `-->` or `--`, and return whether it points anywhere."""
    reader.expect("-", after=after)
    reader.expect("-", after="-")
    return reader.accept(">")


def _making(node: MakeGraph, relation: Relation, scope: Scope) -> Making:
    edges = Table(relation, (_id_place(node.source, relation), _id_place(node.target, relation)))
    id_type = _type(edges, 0)
    node_tables = []
    for item in node.tables:
        rows = scope.run.plan(item.table, scope)
        node_tables.append(Table(rows, (_id_place(item.key, rows),)))
    kinds = [_type(edges, 1), *(_type(item, 0) for item in node_tables)]
    for kind, name in zip(kinds, (node.target, *(item.key for item in node.tables)), strict=True):
        if kind and id_type and kind != id_type:
            raise refusal(f"the ids of nodes are of one type: {name.name} is {kind}, not {id_type}", name)
    names = {item.key_name for item in node_tables} | {node.node_id}
    own = [Column(node.node_id, id_type or "dynamic")] if node.node_id else []
    return Making(edges, tuple(node_tables), _properties(own, node_tables), frozenset(names), id_type)


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
    kinds = {item.name: item.type for item in own}
    for nodes in tables:
        for column in nodes.rows.schema.columns:
            if kinds.setdefault(column.name, column.type) != column.type:
                kinds[column.name] = "dynamic"
    is_open = any(table.rows.schema.is_open for table in tables)
    return Schema(tuple(Column(name, kind) for name, kind in kinds.items()), is_open)


def _whole(making: Making, scope: Scope) -> Graph:
    networks: list[Network] = []

    def network() -> Network:
        if not networks:
            budget = scope.run.budget
            edges, tables = making.edges.held(budget), [item.held(budget) for item in making.tables]
            networks.append(making.network(edges, tables))
        return networks[0]

    return Graph(making.edges.rows.schema, making.properties, making.id_type, network)


def _partitioned(partition: GraphPartition, making: Making, scope: Scope) -> Relation:
    places = [_place(partition.by, edge.rows) for edge in (making.edges, *making.tables)]
    hand: list[Network] = []
    graph = Graph(making.edges.rows.schema, making.properties, making.id_type, lambda: hand[0])
    body = scope.run.plan(partition.body, scope.inner(graph))
    width = len(body.schema)

    def batches() -> Iterator[Batch]:
        budget = scope.run.budget
        gathered_tables = [edge.held(budget) for edge in (making.edges, *making.tables)]
        parts = [_rows_by_value(batch, place) for batch, place in zip(gathered_tables, places, strict=True)]
        for value in dict.fromkeys(key for part in parts for key in part):
            edges, *tables = (
                batch.at(part.get(value, [])) for batch, part in zip(gathered_tables, parts, strict=True)
            )
            hand[:] = [making.network(edges, tables)]
            rows = gathered(body.batches())
            if rows.length:
                yield Batch.of(rows.columns(width), rows.length)

    return Relation(body.schema, batches)


def _rows_by_value(batch: Batch, place: int) -> dict[Any, list[int]]:
    values = batch.column(place) if place >= 0 else [None] * batch.length
    rows_by_value: dict[Any, list[int]] = {}
    for row, value in enumerate(values):
        rows_by_value.setdefault(value, []).append(row)
    return rows_by_value
