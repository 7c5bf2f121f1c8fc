"""What a match has already, where `cycles` says that no edge of it, or no node, may come twice."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from collections.abc import Set as AbstractSet

    from console.kql.planning.graphs.elements import Row
    from console.kql.planning.graphs.shapes import Shape
    from console.kql.planning.graphs.walks import Path

    Taken = Callable[[Row], Collection[int]]


def edges_in(shape: Shape, bound: AbstractSet[int], cycles: str) -> Taken:
    """Return what tells the edges in the slots that are bound, none where an edge may come twice."""
    links = [link for link in shape.links if link.slot in bound and cycles == "unique_edges"]
    paths = [link.slot for link in links if link.is_path]
    return _telling([link.slot for link in links if not link.is_path], paths, attrgetter("edges"))


def nodes_in(shape: Shape, bound: AbstractSet[int], cycles: str) -> Taken:
    """Return what tells the nodes in the slots that are bound, none where a node may come twice."""
    slots = bound if cycles == "none" else frozenset[int]()
    paths = [link.slot for link in shape.links if link.is_path and link.slot in slots]
    return _telling([slot for slot in shape.nodes if slot in slots], paths, attrgetter("inner"))


def _telling(slots: Sequence[int], paths: Sequence[int], parts: Callable[[Path], Sequence[int]]) -> Taken:
    """Return what tells the numbers in these slots of a match, and in these parts of its paths."""

    def taken(row: Row) -> Collection[int]:
        return [*(row[slot] for slot in slots), *(part for slot in paths for part in parts(row[slot]))]

    return taken if slots or paths else lambda _: ()
