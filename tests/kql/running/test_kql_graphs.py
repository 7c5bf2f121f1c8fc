"""Graphs: what is a node, what matches, and how much a search may take."""

from __future__ import annotations

from itertools import pairwise, permutations, product
from typing import Any

import pytest
from answers import NOW, result
from hypothesis import given
from hypothesis import strategies as st

from console.kql import KqlSemanticError, Limits, QueryCancelled, Table, execute, schema_of

Edges = list[tuple[str, str]]


def matched(edges: str, match: str) -> list[tuple[Any, ...]]:
    """Return what a pattern finds among edges written as `AB BC`, which are numbered from 0."""
    rows = ", ".join(f'"{edge[0]}", "{edge[1]}", {number}' for number, edge in enumerate(edges.split()))
    return found_in(f"datatable(s:string, t:string, n:long) [{rows}]", match)


def found_in(source: str, match: str) -> list[tuple[Any, ...]]:
    return sorted(result(f"{source} | make-graph s --> t with_node_id=id | {match}").rows, key=str)


@pytest.mark.parametrize(
    ("edges", "match", "expected"),
    [
        ("AB", "graph-match (a)-->(b) project a.id, b.id", [("A", "B")]),
        ("AB", "graph-match (a)<--(b) project a.id, b.id", [("B", "A")]),
        ("AB", "graph-match (a)--(b) project a.id, b.id", [("A", "B"), ("B", "A")]),
        ("AA", "graph-match (a)--(b) project a.id, b.id", [("A", "A"), ("A", "A")]),
        ("AB AB", "graph-match (a)-[e]->(b) project e.n", [(0,), (1,)]),
        ("AB BC", "graph-match (a)-->()-->(b) project a.id, b.id", [("A", "C")]),
        ("AB BA", "graph-match (a)-->(b)-->(a) project a.id, b.id", [("A", "B"), ("B", "A")]),
        ("AB", "graph-match (a) project a.id", [("A",), ("B",)]),
        ("AB CB", "graph-match (a)-[p*2..2]-(c) project a.id, c.id", [("A", "C"), ("C", "A")]),
        ("AB BC CA", "graph-match (a)-->(b)-->(c)-->(a) where a.id == 'A' project b.id, c.id", [("B", "C")]),
        ("AB AC", "graph-match (a)-[e]->(b), (a)-[f]->(c) project b.id, c.id", [("B", "C"), ("C", "B")]),
        ("AB BC", "graph-match (a)-[p*0..1]->(b) where a.id == 'A' project b.id, p.n", [("A", []), ("B", [0])]),
        ("AB BC", "graph-match (a)-[p*2..2]->(b) project p", [([{"s": "A", "t": "B", "n": 0}, {"s": "B", "t": "C", "n": 1}],)]),
        ("AB BC", "graph-match (a)-[p*1..2]->(b) where p.n > 0 project a.id, b.id", [("B", "C")]),
        ("AB BC", "graph-match (a)-[p*2..2]->(b) project strcat(a.id, p.n)", [(["A0", "A1"],)]),
        ("AB BC", "graph-match (a)-[p*2..2]->(b) project map(inner_nodes(p), strcat(a.id, id, node_degree_in()))", [(["AB1"],)]),
        ("AB BC", "graph-match (a)-[p*2..2]->(b) project array_length(p)", [(2,)]),
        ("AB", "graph-match (a)-->(b) project a, node_id(b)", [({"id": "A"}, "B")]),
    ],
)  # fmt: skip
def test_a_pattern_says_which_way_edges_go(edges: str, match: str, expected: list[tuple[Any, ...]]) -> None:
    assert matched(edges, match) == expected


@pytest.mark.parametrize(
    ("edges", "cycles", "pattern", "expected"),
    [
        ("AB", "unique_edges", "(a)--(b)--(c)", 0),
        ("AB", "all", "(a)-->(b)<--(c)", 1),
        ("AB BA", "unique_edges", "(a)-[e]->(b)-[p*1..3]->(c)", 2),
        ("AB BA", "all", "(a)-[p*4..4]->(b)", 2),
        ("AB BA", "none", "(a)-->(b)-->(c)", 0),
        ("AA", "none", "(a)-->(b)", 0),
        ("AB BC CA", "none", "(a)-->(b)-->(c)-->(a)", 3),
        ("AB BC CA", "none", "(a)-[p*1..3]->(a)", 0),
        ("AB BC CA", "unique_edges", "(a)-[p*1..3]->(a)", 3),
        ("AB BC CD", "none", "(a)-[p*1..3]->(b)-[q*1..3]->(c)", 4),
    ],
)
def test_cycles_says_what_may_come_twice(edges: str, cycles: str, pattern: str, expected: int) -> None:
    assert len(matched(edges, f"graph-match cycles={cycles} {pattern} project 1")) == expected


@given(
    st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("ABC")), max_size=5),
    st.lists(st.sampled_from(("-->", "<--", "--")), min_size=1, max_size=3),
    st.sampled_from(("unique_edges", "all", "none")),
)
def test_every_match_is_found_and_nothing_else(edges: Edges, arrows: list[str], cycles: str) -> None:
    pattern = "(n0)" + "".join(f"{arrow}(n{at + 1})" for at, arrow in enumerate(arrows))
    names = ", ".join(f"n{at}.id" for at in range(len(arrows) + 1))
    given_edges = "datatable(s:string, t:string) [" + ", ".join(f'"{s}", "{t}"' for s, t in edges) + "]"
    assert found_in(
        given_edges, f"graph-match cycles={cycles} {pattern} where n0.id != 'C' project {names}"
    ) == sorted(row for row in tried(edges, arrows, cycles) if row[0] != "C")


def tried(edges: Edges, arrows: list[str], cycles: str) -> list[tuple[str, ...]]:
    """Return what a chain of edges finds, by trying all ways to lay edges along it."""
    ways = {
        "-->": [(at, s, t) for at, (s, t) in enumerate(edges)],
        "<--": [(at, t, s) for at, (s, t) in enumerate(edges)],
    }
    ways["--"] = ways["-->"] + ways["<--"]
    found = []
    for laid in product(*(ways[arrow] for arrow in arrows)):
        nodes = (laid[0][1], *(end for _, _, end in laid))
        is_chain = all(one[2] == two[1] for one, two in pairwise(laid))
        is_unique = len({at for at, _, _ in laid}) == len(laid) or cycles != "unique_edges"
        if is_chain and is_unique and (cycles != "none" or len(set(nodes)) == len(nodes)):
            found.append(nodes)
    return found


@given(st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from("ABCD")), max_size=7), st.integers(1, 2))
def test_a_shortest_path_is_as_long_as_the_shortest_of_all(edges: Edges, low: int) -> None:
    given_edges = "datatable(s:string, t:string) [" + ", ".join(f'"{s}", "{t}"' for s, t in edges) + "]"
    found = found_in(
        given_edges, f"graph-shortest-paths (a)-[p*{low}..3]->(b) project a.id, b.id, array_length(p)"
    )
    expected: dict[tuple[str, str], int] = {}
    for length in range(3, low - 1, -1):
        for nodes in permutations("ABCD", length + 1):
            if all(pair in edges for pair in pairwise(nodes)):
                expected[nodes[0], nodes[-1]] = length
    assert found == sorted((*ends, length) for ends, length in expected.items())


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ("(a)-[p*2..3]->(b) where a.id == 'A' and b.id == 'C' project p.n", [([0, 1],)]),
        ("(a)-[p*1..3]->(b) where a.id == 'A' and b.id == 'C' and any(p, n == 1) project p.n", [([0, 1],)]),
        ("(a)-[p*1..3]->(b) where a.id == 'A' and b.id == 'C' and all(p, n != 2) project p.n", [([3],)]),
        ("(a)-[p*0..3]->(b) where a.id == 'A' and b.id == 'A' project p.n", [([],)]),
        ("(a)-[p*1..3]->(b) where a.id == 'A' and b.id == 'A' project p.n", []),
        ("(a)-[e]->(b)-[p*1..3]->(c) where a.id == 'A' and c.id == 'C' project e.n, p.n", [(0, [1])]),
        ("output=all (a)-[p*1..1]->(b) where a.id == 'A' and b.id == 'C' project p.n", [([2],), ([3],)]),
    ],
)
def test_conditions_say_which_paths_can_be_the_shortest(match: str, expected: list[tuple[Any, ...]]) -> None:
    assert matched("AB BC AC AC", f"graph-shortest-paths {match}") == expected


def test_null_is_a_node_like_any_other() -> None:
    source = "datatable(s:long, t:long) [1, 2, long(null), 3, 4, long(null)]"
    assert found_in(source, "graph-match (a)-->(b)-->(c) project a.id, b.id, c.id") == [(4, None, 3)]


def test_a_condition_that_is_null_is_not_met() -> None:
    source = "datatable(s:string, t:string, w:long) ['A', 'B', long(null), 'B', 'C', 1]"
    match = "graph-match (a)-[p*2..2]->(c) project all(p, w > 0), any(p, isnull(w)), any(p, w > 1), map(p, w)"
    assert found_in(source, match) == [(False, True, False, [None, 1])]


NODES = """
let people = datatable(name:string, age:long, v:long) ["A", 30, 1, "B", 40, 2];
let machines = datatable(host:string, v:string, os:string) ["B", "x", "linux", "C", "y", "windows"];
let edges = datatable(s:string, t:string) ["A", "C", "C", "Z"];
edges | make-graph s --> t with people on name, machines on host
"""


def test_nodes_have_what_all_tables_say_of_them() -> None:
    found = result(f"{NODES} | graph-to-table nodes")
    assert [(column.name, column.type) for column in found.columns] == [
        ("name", "string"),
        ("age", "long"),
        ("v", "dynamic"),
        ("host", "string"),
        ("os", "string"),
    ]
    assert found.rows == [
        ("A", 30, 1, "", ""),
        ("B", 40, 2, "B", "linux"),
        ("", None, "y", "C", "windows"),
        ("Z", None, None, "Z", ""),
    ]


def test_parts_in_which_every_node_leads_to_every_other_are_strong() -> None:
    rows = "datatable(s:string, t:string) ['A', 'B', 'B', 'A', 'B', 'C', 'D', 'E']"
    marked = f"{rows} | make-graph s --> t with_node_id=id | graph-mark-components"
    assert result(f"{marked} kind=strong with_component_id=part | graph-to-table nodes").rows == [
        ("A", 1),
        ("B", 1),
        ("C", 0),
        ("D", 3),
        ("E", 2),
    ]
    assert result(f"{marked} | graph-to-table nodes | summarize count() by ComponentId").rows == [
        (0, 3),
        (1, 2),
    ]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("G | where x == 1", "this takes a table, and what comes before is a graph: graph-match, graph-shortest-paths or graph-to-table makes one of it"),
        ("E | graph-match (a)-->(b) project a.id", "this takes a graph, and what comes before is a table: make-graph makes one of it"),
        ("G", "a graph is no table: graph-match, graph-shortest-paths or graph-to-table makes one of it"),
        ("G | graph-match (a)-[e]->(b) project a.nam", "a has no property nam, did you mean name?"),
        ("G | graph-match (a)-[e*1..2]->(b) project map(e, wieght)", "no column wieght, did you mean weight?"),
        ("G | graph-match (a)-->(b), (c)-->(d) project a.name", "the sequences of a pattern are joined by the nodes that they share"),
        ("G | graph-match (a)-[a]->(b) project a.name", "a stands twice in the pattern, and an edge is in one place"),
        ("G | graph-match (a)-[e]->(b), (b)-->(e) project a.name", "e is a node and an edge"),
        ("G | graph-match (a)-[e*3..2]->(b) project a.name", "how many edges is a whole number, and no more than the second one"),
        ("G | graph-match (a)-[e]->(b) project map(e, weight)", "map takes an edge of variable length, or its inner_nodes(...)"),
        ("G | graph-match (a)-[e*1..2]->(b) project map(e, map(e, weight))", "map, all and any do not stand inside one another"),
        ("G | graph-match (a)-[e*1..2]->(b) project strcat_array(e.t, '')", "strcat_array takes a list, and t is a value of each edge: map(...) makes one"),
        ("G | graph-match (a)-[e*1..2]->(b) project node_degree_in(e)", "node_degree_in takes a node of the pattern"),
        ("G | graph-match (a)-->(b) project labels(a)", "labels is not supported: what a cluster keeps beside tables is not here"),
        ("G | graph-match (a)-->(b) project count()", "count is an aggregate: it belongs in summarize"),
        ("graph('kept') | graph-match (a)-->(b) project a.name", "graph is not supported: what a cluster keeps beside tables is not here"),
        ("print map(1, 2)", "map is not supported: it speaks of a pattern in graph-match or graph-shortest-paths"),
        ("G | graph-shortest-paths (a)-->(b) project a.name", "graph-shortest-paths takes one sequence, with an edge of variable length in it"),
        ("G | graph-mark-components with_component_id=name | graph-to-table nodes", "the nodes have a property name already"),
        ("G | graph-to-table nodes, edges", "where graph-to-table gives two tables, each has a name: nodes as ..."),
        ("G | graph-to-table nodes as A, nodes as B", "graph-to-table gives nodes, edges, or one table of each"),
        ("E | make-graph s --> weight | graph-to-table nodes", "the ids of nodes are of one type: weight is long, not string"),
        ("E | extend d = dynamic({}) | make-graph s --> d | graph-to-table nodes", "d is dynamic, and the id of a node is not: tostring(...) makes it text"),
        ("E | make-graph s --> u | graph-to-table nodes", "no column u"),
        ("E | make-graph s -- t | graph-to-table nodes", "make-graph makes graphs with directions only: source --> target"),
        ("E | make-graph s --> t with N on name partitioned-by weight (graph-to-table nodes)", "no column weight"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_with_a_graph_is_refused(query: str, words: str) -> None:
    before = """let N = datatable(name:string) ["A"]; let E = datatable(s:string, t:string, weight:long) ["A", "B", 1];
        let G = E | make-graph s --> t with N on name; """
    with pytest.raises(KqlSemanticError) as caught:
        schema_of(before + query, {}, now=NOW)
    assert caught.value.message == words


def dense(size: int) -> dict[str, Table]:
    """Return the edges of a graph in which every node leads to every other."""
    pairs = [(one, other) for one in range(size) for other in range(size) if one != other]
    return {"E": Table([("s", "long"), ("t", "long")], pairs)}


@pytest.mark.parametrize(
    "match",
    [
        "graph-match (a)-[p*9..9]->(b) where a.id == 1 and b.id == 2 and a.id > b.id project 1",
        "graph-match (a)-->(b)-->(c)-->(d)-->(e)-->(f) where strlen(strcat(a.id, f.id)) > 9 project 1",
        "graph-shortest-paths (a)-[p*1..12]->(b) where any(p, s > 99) project 1",
    ],
)
def test_a_dense_graph_ends_with_the_limit_that_it_reached(match: str) -> None:
    query = f"E | make-graph s --> t with_node_id=id | {match}"
    found = execute(query, dense(30), now=NOW, limits=Limits(seconds=0.2))
    assert (found.rows, found.partial) == ([], "0.2 seconds")
    with pytest.raises(QueryCancelled):
        execute(query, dense(30), now=NOW, cancelled=iter([*[False] * 60, *[True] * 9]).__next__)


def test_the_first_matches_of_many_come_at_once() -> None:
    query = (
        "E | make-graph s --> t with_node_id=id | graph-match (a)-[p*1..9]->(b)-[q*1..9]->(c) project a.id"
    )
    assert len(execute(f"{query} | take 7", dense(30), now=NOW).rows) == 7
    found = execute(query, dense(30), now=NOW, limits=Limits(rows=100))
    assert (len(found.rows), found.partial) == (100, "100 records")


def test_columns_that_come_with_rows_are_properties_all_the_same() -> None:
    query = "T | evaluate bag_unpack(d) | make-graph s --> t with_node_id=id | graph-match (a)-[e]->(b) project a.id, e.w"
    row = ({"s": "A", "t": "B", "w": 1},)
    assert execute(query, {"T": Table([("d", "dynamic")], [row])}, now=NOW).rows == [("A", 1)]
    found = schema_of(query, {"T": Table([("d", "dynamic")])}, now=NOW)
    assert [(each.name, each.type) for each in found] == [("a_id", "dynamic"), ("e_w", "dynamic")]


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("a.id", "a_id"),
        ("e.d.x", "e_d_x"),
        ("e.d['x'][0]", "e_d_x_0"),
        ("tostring(a.id)", "id"),
        ("strlen(a.id)", "strlen_id"),
        ("split(a.id, '-')[0]", "id_0"),
        ("strcat(a.id, b.id)", "Column1"),
        ("map(p, d)", "Column1"),
        ("a", "a"),
    ],
)
def test_a_column_without_a_name_is_called_after_its_property(column: str, name: str) -> None:
    source = "datatable(s:string, t:string, d:dynamic) [] | make-graph s --> t with_node_id=id"
    query = f"{source} | graph-match (a)-[e]->(b)-[p*1..2]->(c) project {column}, {column}"
    second = "Column2" if name == "Column1" else f"{name}1"
    assert [each.name for each in result(query).columns] == [name, second]


def test_a_graph_over_no_rows_has_its_columns() -> None:
    query = "let G = E | make-graph s --> t with_node_id=id; G | graph-match (a)-[p*1..3]->(b) project a.id, p.t, n = array_length(map(p, t))"
    found = execute(query, {"E": Table([("s", "long"), ("t", "long")])}, now=NOW)
    assert [(each.name, each.type) for each in found.columns] == [
        ("a_id", "long"),
        ("p_t", "dynamic"),
        ("n", "dynamic"),
    ]
    assert found.rows == []
