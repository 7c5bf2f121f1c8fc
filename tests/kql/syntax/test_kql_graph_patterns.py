"""How graphs and the patterns in them are read and printed."""

from __future__ import annotations

import pytest

from console.kql import KqlSyntaxError, parse, printed
from console.kql.operators.graphs.graph_match import GraphMatch
from console.kql.operators.graphs.graph_to_table import GraphOutput, GraphToTable
from console.kql.operators.graphs.make_graph import GraphPartition, MakeGraph, NodeTable
from console.kql.operators.take import Take
from console.kql.planning.graphs.patterns import EdgeRange, GraphPattern, PatternEdge, PatternNode
from console.kql.syntax import tree

P = (1, 1)


def operator(text: str) -> tree.Operator:
    (statement,) = parse(f"G | {text}").statements
    assert isinstance(statement, tree.Pipeline)
    return statement.operators[0]


def long(value: int) -> tree.Literal:
    return tree.Literal(P, value, "long")


def node(name: str = "") -> PatternNode:
    return PatternNode(P, name)


def edge(name: str, direction: str, low: tree.Expression | None = None, high: int = 0) -> PatternEdge:
    return PatternEdge(P, name, direction, EdgeRange(P, low, long(high)) if low else None)


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("(a)", (node("a"),)),
        ("(a)-->(b)", (node("a"), edge("", "out"), node("b"))),
        ("(a)<--(b)", (node("a"), edge("", "in"), node("b"))),
        ("(a) -- ()", (node("a"), edge("", "any"), node())),
        ("(a)-[e]->(b)", (node("a"), edge("e", "out"), node("b"))),
        ("(a)<-[e]-(b)", (node("a"), edge("e", "in"), node("b"))),
        ("()-[]-()", (node(), edge("", "any"), node())),
        ("(a)-[e*1..5]->(b)", (node("a"), edge("e", "out", long(1), 5), node("b"))),
        ("(a)<-[*0..3]-(['b c'])", (node("a"), edge("", "in", long(0), 3), node("b c"))),
        (
            "(a)-[['e f'] * least .. 3]-(b)",
            (node("a"), edge("e f", "any", tree.Name(P, "least"), 3), node("b")),
        ),
    ],
)
def test_a_pattern_is_read_as_it_is_drawn(text: str, elements: tuple[PatternNode | PatternEdge, ...]) -> None:
    found = operator(f"graph-match {text} project x = 1")
    assert isinstance(found, GraphMatch)
    assert found == GraphMatch(
        P, "unique_edges", (GraphPattern(P, elements),), None, (tree.Named(P, ("x",), long(1)),)
    )


def test_a_graph_is_made_of_edges_and_tables_of_nodes() -> None:
    found = operator(
        "make-graph ['the source']-->t with N on id, (M | take 5) on key partitioned-by d (graph-to-table nodes)"
    )
    table = tree.Pipeline(P, tree.Name(P, "N"), ())
    other = tree.Pipeline(P, tree.Name(P, "M"), (Take(P, long(5)),))
    body = tree.Pipeline(P, tree.Given(P), (GraphToTable(P, (GraphOutput(P, "nodes", ""),)),))
    assert found == MakeGraph(
        P,
        tree.Name(P, "the source"),
        tree.Name(P, "t"),
        is_directed=True,
        tables=(NodeTable(P, table, tree.Name(P, "id")), NodeTable(P, other, tree.Name(P, "key"))),
        node_id="",
        partition=GraphPartition(P, tree.Name(P, "d"), body),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("make-graph a-->b with_node_id=id", "make-graph a --> b with_node_id=id"),
        (
            "graph-match cycles = none (a)-[e*1..3]->(b),(b)--(c) where a.x==1 project a.x,e.y",
            "graph-match cycles=none (a)-[e*1..3]->(b), (b)--(c)\n    where a.x == 1\n    project a.x, e.y",
        ),
        (
            "graph-shortest-paths output=all (a)-[e*1..3]->(b) project e.y",
            "graph-shortest-paths output=all (a)-[e*1..3]->(b)\n    project e.y",
        ),
        ("graph-mark-components kind=weak", "graph-mark-components"),
        (
            "graph-mark-components with_component_id=c kind=strong",
            "graph-mark-components kind=strong with_component_id=c",
        ),
        (
            "graph-to-table nodes as N with_node_id=i,edges as E with_target_id=t",
            "graph-to-table nodes as N with_node_id=i, edges as E with_target_id=t",
        ),
    ],
)
def test_what_is_done_with_graphs_is_laid_out_to_be_read(text: str, expected: str) -> None:
    assert printed(parse(f"G | {text}")) == f"G\n| {expected}"


def test_what_a_pattern_must_meet_stands_below_it() -> None:
    conditions = " and ".join(f"user.Column{number} == 'a value'" for number in range(5))
    columns = ", ".join(f"Column{number} = tostring(user.Column{number})" for number in range(5))
    lines = printed(parse(f"G | graph-match (user) where {conditions} project {columns}")).splitlines()
    assert lines[1:4] == [
        "| graph-match (user)",
        '    where user.Column0 == "a value"',
        '        and user.Column1 == "a value"',
    ]
    assert lines[7:9] == ["    project", "        Column0 = tostring(user.Column0),"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("make-graph a", "expected - after the column of the sources, found the end of the query at 1:17"),
        ("make-graph a --> b with N", "expected on after the table of nodes, found the end of the query at 1:30"),
        ("graph-match (a)-->(b)", "expected project after the pattern, found the end of the query at 1:26"),
        ("graph-match a-->b project 1", "expected a node of the pattern, as in (a), found a at 1:17"),
        ("graph-match (a)-->", "expected a node of the pattern, as in (a), found the end of the query at 1:23"),
        ("graph-match (a)-[e*2]->(b) project 1", "expected .. after the fewest edges, found ] at 1:25"),
        ("graph-match (a)-[e->(b) project 1", "expected ] to close the [ of 1:21, found - at 1:23"),
        ("graph-match cycles=some (a) project 1", "no cycles of kind some at 1:29"),
        ("graph-match circles=all (a) project 1", "graph-match has no parameter circles at 1:17, did you mean cycles?"),
        ("graph-to-table rows", "expected nodes or edges, found rows at 1:20"),
        ("graph-to-table nodes with_source_id=x", "nodes has no parameter with_source_id at 1:26, did you mean with_node_id?"),
        ("graph-merge H", "the operator graph-merge is not supported at 1:5"),
        ("graph-where-nodes x == 1", "the operator graph-where-nodes is not supported at 1:5"),
        ("graph-mach (a) project 1", "no operator graph-mach at 1:5, did you mean graph-match?"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_pattern_is_told_with_its_place(text: str, words: str) -> None:
    with pytest.raises(KqlSyntaxError) as caught:
        parse(f"G | {text}")
    assert str(caught.value) == words
