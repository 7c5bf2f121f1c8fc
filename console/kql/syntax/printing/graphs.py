"""Printing the operators of graphs."""

from __future__ import annotations

from textwrap import indent

from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.layout import listed, printed, printed_name, prints
from console.kql.syntax.printing.pipelines import (
    printed_block,
    printed_hints,
    printed_parameter,
    printed_table,
)
from console.kql.syntax.tree import (
    Expression,
    GraphMarkComponents,
    GraphMatch,
    GraphOutput,
    GraphPattern,
    GraphShortestPaths,
    GraphToTable,
    Literal,
    MakeGraph,
    Name,
    NodeTable,
    PatternEdge,
    PatternNode,
)

_ENDS = {"out": ("-", "->"), "in": ("<-", "-"), "any": ("-", "-")}


@prints(MakeGraph)
def make_graph(node: MakeGraph) -> str:
    """Print make-graph."""
    arrow = "-->" if node.is_directed else "--"
    text = f"make-graph{printed_hints(node.hints)} {printed(node.source)} {arrow} {printed(node.target)}"
    text += printed_parameter("with_node_id", node.node_id)
    if node.tables:
        text += f" with {', '.join(map(printed, node.tables))}"
    if node.partition:
        text += f" partitioned-by {printed(node.partition.by)} {printed_block(node.partition.body)}"
    return text


@prints(NodeTable)
def node_table(node: NodeTable) -> str:
    """Print a table of nodes."""
    return f"{printed_table(node.table)} on {printed(node.key)}"


@prints(GraphPattern)
def graph_pattern(node: GraphPattern) -> str:
    """Print a pattern as it is drawn."""
    return "".join(map(printed, node.elements))


@prints(PatternNode)
def pattern_node(node: PatternNode) -> str:
    """Print a node of a pattern."""
    return f"({printed_name(node.name) if node.name else ''})"


@prints(PatternEdge)
def pattern_edge(node: PatternEdge) -> str:
    """Print an edge of a pattern."""
    before, after = _ENDS[node.direction]
    inside = printed_name(node.name) if node.name else ""
    if node.range:
        inside += f"*{_bound(node.range.low)}..{_bound(node.range.high)}"
    return f"{before}[{inside}]{after}" if inside else before + after


def _bound(node: Expression) -> str:
    return printed(node) if isinstance(node, Literal | Name) else f"({operand(node)})"


@prints(GraphMatch)
def graph_match(node: GraphMatch) -> str:
    """Print graph-match."""
    return f"graph-match{'' if node.cycles == 'unique_edges' else f' cycles={node.cycles}'} {_matched(node)}"


@prints(GraphShortestPaths)
def graph_shortest_paths(node: GraphShortestPaths) -> str:
    """Print graph-shortest-paths."""
    return f"graph-shortest-paths{'' if node.output == 'any' else f' output={node.output}'} {_matched(node)}"


def _matched(node: GraphMatch | GraphShortestPaths) -> str:
    """Print the patterns, and on lines of their own what they must meet and what they give."""
    clauses = [f"where {operand(node.predicate)}"] if node.predicate else []
    clauses.append(listed("project", map(printed, node.columns)))
    return "\n".join([", ".join(map(printed, node.patterns)), *(indent(each, "    ") for each in clauses)])


@prints(GraphMarkComponents)
def graph_mark_components(node: GraphMarkComponents) -> str:
    """Print graph-mark-components."""
    kind = "" if node.kind == "weak" else f" kind={node.kind}"
    own = (
        ""
        if node.component_id == "ComponentId"
        else printed_parameter("with_component_id", node.component_id)
    )
    return f"graph-mark-components{kind}{own}"


@prints(GraphToTable)
def graph_to_table(node: GraphToTable) -> str:
    """Print graph-to-table."""
    return f"graph-to-table {', '.join(map(printed, node.outputs))}"


@prints(GraphOutput)
def graph_output(node: GraphOutput) -> str:
    """Print what graph-to-table gives."""
    named = f" as {printed_name(node.name)}" if node.name else ""
    ids = (
        ("with_node_id", node.node_id),
        ("with_source_id", node.source_id),
        ("with_target_id", node.target_id),
    )
    return node.of + named + "".join(printed_parameter(word, column) for word, column in ids)
