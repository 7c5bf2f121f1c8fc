"""Reading the operators that make a graph of rows, look for patterns in it, and make rows of it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.syntax.expressions import expression, primary
from console.kql.syntax.parameters import choice, parameters
from console.kql.syntax.parts import body, columns, several, table
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import (
    EdgeRange,
    GraphMarkComponents,
    GraphMatch,
    GraphOutput,
    GraphPartition,
    GraphPattern,
    GraphShortestPaths,
    GraphToTable,
    MakeGraph,
    Name,
    NodeTable,
    PatternEdge,
    PatternNode,
)

if TYPE_CHECKING:
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression, Named, Place

CYCLES = ("unique_edges", "all", "none")
PATHS = ("any", "all")
COMPONENTS = ("weak", "strong")
OUTPUTS = ("nodes", "edges")
_IDS = {"nodes": ("with_node_id",), "edges": ("with_source_id", "with_target_id")}


@operator("make-graph")
def make_graph(reader: Reader, place: Place) -> MakeGraph:
    """Make a graph whose edges are the rows."""
    found = parameters(reader)
    source = _column(reader)
    is_directed = _arrow(reader, "the column of the sources")
    target = _column(reader)
    tables: tuple[NodeTable, ...] = ()
    node_id = parameters(reader, "with_node_id").text("with_node_id")
    if not node_id and reader.accept("with"):
        tables = several(reader, _node_table)
    partition = _partition(reader) if reader.text == "partitioned-by" else None
    return MakeGraph(place, source, target, is_directed, tables, node_id, partition, found.hints)


def _column(reader: Reader) -> Name:
    return Name(reader.place, reader.name("a column"))


def _arrow(reader: Reader, after: str) -> bool:
    """Read `-->` or `--`, and return whether it points anywhere."""
    reader.expect("-", after=after)
    reader.expect("-", after="-")
    return reader.accept(">")


def _node_table(reader: Reader) -> NodeTable:
    place, nodes = reader.place, table(reader)
    reader.expect("on", after="the table of nodes")
    return NodeTable(place, nodes, _column(reader))


def _partition(reader: Reader) -> GraphPartition:
    place = reader.take().place
    return GraphPartition(place, _column(reader), body(reader))


@operator("graph-match")
def graph_match(reader: Reader, place: Place) -> GraphMatch:
    """Find every place in a graph where a pattern fits."""
    found = parameters(reader, "cycles", alone_in="graph-match")
    cycles = choice(reader, found.text("cycles"), "cycles", CYCLES)
    return GraphMatch(place, cycles, several(reader, _pattern), _predicate(reader), _projected(reader))


@operator("graph-shortest-paths")
def graph_shortest_paths(reader: Reader, place: Place) -> GraphShortestPaths:
    """Find the shortest paths between nodes of a graph."""
    found = parameters(reader, "output", alone_in="graph-shortest-paths")
    output = choice(reader, found.text("output"), "output", PATHS)
    return GraphShortestPaths(
        place, output, several(reader, _pattern), _predicate(reader), _projected(reader)
    )


def _predicate(reader: Reader) -> Expression | None:
    return expression(reader) if reader.accept("where") else None


def _projected(reader: Reader) -> tuple[Named, ...]:
    reader.expect("project", after="the pattern")
    return columns(reader)


def _pattern(reader: Reader) -> GraphPattern:
    place = reader.place
    elements: list[PatternNode | PatternEdge] = [_node(reader)]
    while reader.text in ("-", "<"):
        elements += [_edge(reader), _node(reader)]
    return GraphPattern(place, tuple(elements))


def _node(reader: Reader) -> PatternNode:
    place = reader.place
    if reader.text != "(":
        reader.fail(f"expected a node of the pattern, as in (a), found {reader.described()}")
    opening = reader.take()
    name = reader.name("the name of a node") if reader.text != ")" else ""
    reader.close(opening)
    return PatternNode(place, name)


def _edge(reader: Reader) -> PatternEdge:
    """Read an edge: `-->`, `<--`, `--`, or one of these with a name and a range in the middle."""
    place, points_back = reader.place, reader.accept("<")
    reader.expect("-", after="the node")
    name, reach = "", None
    if reader.text == "[":
        opening = reader.take()
        name = reader.name("the name of an edge") if reader.at_name() else ""
        reach = _range(reader) if reader.text == "*" else None
        reader.close(opening)
    reader.expect("-", after="the edge")
    points_on = reader.text == ">" and not points_back
    if points_on:
        reader.take()
    return PatternEdge(place, name, "in" if points_back else "out" if points_on else "any", reach)


def _range(reader: Reader) -> EdgeRange:
    place = reader.take().place
    low = primary(reader)
    reader.expect("..", after="the fewest edges")
    return EdgeRange(place, low, primary(reader))


@operator("graph-mark-components")
def graph_mark_components(reader: Reader, place: Place) -> GraphMarkComponents:
    """Mark which nodes of a graph are connected, with a number for each part."""
    found = parameters(reader, "kind", "with_component_id", alone_in="graph-mark-components")
    kind = choice(reader, found.text("kind"), "components", COMPONENTS)
    return GraphMarkComponents(place, kind, found.text("with_component_id") or "ComponentId")


@operator("graph-to-table")
def graph_to_table(reader: Reader, place: Place) -> GraphToTable:
    """Give the nodes of a graph, or its edges, as rows."""
    return GraphToTable(place, several(reader, _output))


def _output(reader: Reader) -> GraphOutput:
    place, of = reader.place, reader.text
    if of not in OUTPUTS:
        reader.fail(f"expected nodes or edges, found {reader.described()}")
    reader.take()
    name = reader.name("a name for the table") if reader.accept("as") else ""
    found = parameters(reader, *_IDS[of], alone_in=of)
    ids = (found.text(each) for each in ("with_node_id", "with_source_id", "with_target_id"))
    return GraphOutput(place, of, name, *ids)
