"""The operators of graphs, loaded with the first query that has one: hardly any does."""

from console.kql.operators.graphs import (
    graph_mark_components,
    graph_match,
    graph_shortest_paths,
    graph_to_table,
    make_graph,
)

__all__ = ["graph_mark_components", "graph_match", "graph_shortest_paths", "graph_to_table", "make_graph"]
