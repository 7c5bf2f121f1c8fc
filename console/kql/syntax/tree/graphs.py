"""Operators that make a graph of rows, look for patterns in it, and make rows of it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.kql.syntax.tree.nodes import Hint, Node, Operator

if TYPE_CHECKING:
    from console.kql.syntax.tree.expressions import Expression, Name, Named
    from console.kql.syntax.tree.pipelines import Pipeline


@dataclass(frozen=True, slots=True)
class NodeTable(Node):
    """A table of nodes, with the column that identifies them: `table on key`."""

    table: Pipeline
    key: Name


@dataclass(frozen=True, slots=True)
class GraphPartition(Node):
    """`partitioned-by by (body)`: the body runs over a graph for each value of the column."""

    by: Name
    body: Pipeline


@dataclass(frozen=True, slots=True)
class MakeGraph(Operator):
    """`make-graph source --> target with tables`, or `with_node_id = node_id`: each row is an edge."""

    source: Name
    target: Name
    is_directed: bool
    tables: tuple[NodeTable, ...]
    node_id: str  # "" where the nodes have no such property
    partition: GraphPartition | None
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class PatternNode(Node):
    """`(name)` in a pattern, or `()` with the name ""."""

    name: str


@dataclass(frozen=True, slots=True)
class EdgeRange(Node):
    """`*low..high`: how many edges one after the other."""

    low: Expression
    high: Expression


@dataclass(frozen=True, slots=True)
class PatternEdge(Node):
    """`-[name]->` in a pattern, or `-->` with the name ""; `direction` is "out", "in" or "any"."""

    name: str
    direction: str
    range: EdgeRange | None


@dataclass(frozen=True, slots=True)
class GraphPattern(Node):
    """Nodes with edges between them, beginning and ending with a node."""

    elements: tuple[PatternNode | PatternEdge, ...]


@dataclass(frozen=True, slots=True)
class GraphMatch(Operator):
    """`graph-match cycles=cycles patterns where predicate project columns`."""

    cycles: str  # unique_edges, all or none
    patterns: tuple[GraphPattern, ...]
    predicate: Expression | None
    columns: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class GraphShortestPaths(Operator):
    """`graph-shortest-paths output=output patterns where predicate project columns`."""

    output: str  # any or all
    patterns: tuple[GraphPattern, ...]
    predicate: Expression | None
    columns: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class GraphMarkComponents(Operator):
    """`graph-mark-components kind=kind with_component_id=component_id`."""

    kind: str  # weak or strong
    component_id: str


@dataclass(frozen=True, slots=True)
class GraphOutput(Node):
    """`nodes` or `edges` of graph-to-table: the name it is given or "", and columns for the hashes of ids or ""."""

    of: str
    name: str
    node_id: str = ""
    source_id: str = ""
    target_id: str = ""


@dataclass(frozen=True, slots=True)
class GraphToTable(Operator):
    """`graph-to-table outputs`."""

    outputs: tuple[GraphOutput, ...]
