"""Graphs: what passes between the operators of graphs as relations do between the others.

A graph has properties before it has edges, as a relation has a schema before it has rows. Its nodes and edges are
numbered, and a number finds the properties, which stay in column lists: a search goes over numbers alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.kql.relations import Batch, Schema

    Steps = Sequence[Sequence[tuple[int, int]]]  # from each node, the edges and the nodes they lead to


@dataclass(frozen=True, slots=True)
class Graph:
    """Edges and nodes to come: their properties, the type of a node's id, and how to get them."""

    edges: Schema
    nodes: Schema
    id_type: str
    network: Callable[[], Network]


@dataclass(frozen=True)
class Network:
    """The edges and nodes of a graph: their properties, and by number the id of each node and the ends of each edge."""

    edges: Batch
    nodes: Batch
    ids: Sequence[Any]
    source: Sequence[int]
    target: Sequence[int]

    @cached_property
    def out(self) -> Steps:
        """The steps along the edges."""
        return self._steps(self.source, self.target)

    @cached_property
    def back(self) -> Steps:
        """The steps against the edges."""
        return self._steps(self.target, self.source)

    @cached_property
    def around(self) -> Steps:
        """The steps either way: an edge from a node to itself is two."""
        return [[*out, *back] for out, back in zip(self.out, self.back, strict=True)]

    @cached_property
    def between(self) -> dict[tuple[int, int], list[int]]:
        """The edges from one node to another."""
        edges: dict[tuple[int, int], list[int]] = {}
        for edge, ends in enumerate(zip(self.source, self.target, strict=True)):
            edges.setdefault(ends, []).append(edge)
        return edges

    def _steps(self, ends: Sequence[int], neighbours: Sequence[int]) -> Steps:
        steps: list[list[tuple[int, int]]] = [[] for _ in self.ids]
        for edge, (end, other) in enumerate(zip(ends, neighbours, strict=True)):
            steps[end].append((edge, other))
        return steps
