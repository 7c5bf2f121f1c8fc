from __future__ import annotations

from dataclasses import replace

from generated_trees import QUERIES
from hypothesis import HealthCheck, given, settings

from console.kql import parse
from console.kql.syntax import printed, tree
from console.kql.syntax.walking import transform, walk

SLOW_TO_MAKE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def test_walking_meets_every_node_in_the_order_of_the_text() -> None:
    query = parse("T | where a > f(b) | join (U | extend x = c) on d")
    assert [node.name for node in walk(query) if isinstance(node, tree.Name)] == [
        "T",
        "a",
        "b",
        "U",
        "c",
        "d",
    ]


def test_a_transformed_tree_is_changed_where_it_should_be_and_nowhere_else() -> None:
    query = parse("T | where a > 1 | summarize count() by a, b")

    def renamed(node: tree.Node) -> tree.Node:
        return replace(node, name="z") if isinstance(node, tree.Name) and node.name == "a" else node

    assert transform(query, renamed) == parse("T | where z > 1 | summarize count() by z, b")


@settings(max_examples=50, suppress_health_check=SLOW_TO_MAKE, deadline=None)
@given(QUERIES)
def test_a_transformation_that_changes_nothing_gives_the_same_tree(query: tree.Query) -> None:
    assert transform(query, lambda node: node) is query
    assert all(printed(node) for node in walk(query) if isinstance(node, tree.Pipeline | tree.Operator))
