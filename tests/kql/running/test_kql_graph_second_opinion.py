"""Generated graphs and patterns, asked of our engine and of another implementation of the language.

Patterns have up to three edges in one or two sequences, names that come again, paths, and conditions
on nodes, edges and paths. There is no known disagreement.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb_kql
from answers import result
from hypothesis import given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    import duckdb

IDS = st.sampled_from("ABCD")
EDGES = st.lists(st.tuples(IDS, IDS, st.integers(0, 3)), min_size=1, max_size=7)
NODES = st.sampled_from("abc")
ARROWS = st.sampled_from([("-[", "]->"), ("<-[", "]-"), ("-[", "]-")])
RANGES = st.sampled_from(["", "", "*0..1", "*1..2", "*2..3", "*1..3"])
LINKS = st.lists(st.tuples(ARROWS, RANGES, NODES), min_size=1, max_size=3)
OF_NODES = ("{}.id == 'A'", "{}.id != 'B'", "node_degree_in({}) > 1", "strcat({}.id, a.id) != 'CC'")
OF_EDGES = ("{}.w > 0", "{}.w == 1")
OF_PATHS = ("all({}, w > 0)", "any({}, w == 1)", "all(inner_nodes({}), id != 'A')", "any(inner_nodes({}), id == 'B')")  # fmt: skip


@cache
def theirs() -> duckdb.DuckDBPyConnection:
    return duckdb_kql.connect()


@st.composite
def matches(draw: st.DrawFn) -> str:
    """Return a graph-match whose columns are all that it finds."""
    links, names, text = draw(LINKS), ["a"], "(a)"
    for at, ((before, after), reach, name) in enumerate(links):
        names.append(name)
        text += f"{', (a)' if at == 2 and draw(st.booleans()) else ''}{before}e{at}{reach}{after}({name})"
    conditions = [
        draw(st.sampled_from(OF_NODES)).format(name)
        for name in draw(st.lists(st.sampled_from(names), max_size=1))
    ]
    columns = [f"n{name} = {name}.id" for name in dict.fromkeys(names)]
    for at, (_, reach, _) in enumerate(links):
        if draw(st.booleans()):
            conditions.append(draw(st.sampled_from(OF_PATHS if reach else OF_EDGES)).format(f"e{at}"))
        columns.append(
            f"w{at} = map(e{at}, w), i{at} = map(inner_nodes(e{at}), id)" if reach else f"w{at} = e{at}.w"
        )
    cycles = draw(st.sampled_from(["unique_edges", "all", "none"]))
    where = f" where {' and '.join(conditions)}" if conditions else ""
    return f"graph-match cycles={cycles} {text}{where} project {', '.join(columns)}"


def asked(edges: list[tuple[str, str, int]], match: str) -> str:
    rows = ", ".join(f'"{source}", "{target}", {weight}' for source, target, weight in edges)
    return f"datatable(s:string, t:string, w:long) [{rows}] | make-graph s --> t with_node_id=id | {match}"


def comparable(rows: list[tuple[Any, ...]]) -> list[str]:
    return sorted(json.dumps([json.loads(each) if str(each)[:1] == "[" and isinstance(each, str) else each for each in row]) for row in rows)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(EDGES, matches())
def test_another_implementation_finds_the_same_matches(edges: list[tuple[str, str, int]], match: str) -> None:
    query = asked(edges, match)
    assert comparable(result(query).rows) == comparable(duckdb_kql.query(theirs(), query).fetchall())


@settings(max_examples=40, deadline=None)
@given(EDGES, ARROWS, st.sampled_from(["*0..2", "*1..3", "*2..3"]), st.sampled_from(["", *OF_PATHS]))
def test_another_implementation_finds_the_same_shortest_paths(
    edges: list[tuple[str, str, int]], arrow: tuple[str, str], reach: str, condition: str
) -> None:
    where = f" where {condition.format('p')}" if condition else ""
    query = asked(
        edges,
        f"graph-shortest-paths output=all (a){arrow[0]}p{reach}{arrow[1]}(b){where} project a = a.id, b = b.id, w = map(p, w)",
    )
    assert comparable(result(query).rows) == comparable(duckdb_kql.query(theirs(), query).fetchall())
