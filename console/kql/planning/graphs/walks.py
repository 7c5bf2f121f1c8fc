"""Paths from one node: edges one after the other, as many as the pattern says, and nodes that may be passed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from console.kql.graphs import Steps
    from console.kql.limits import Budget

    Mask = Sequence[bool] | None
OFTEN = 256


class Path(NamedTuple):
    """Edges one after the other, and the nodes between them."""

    edges: tuple[int, ...]
    inner: tuple[int, ...]

    def turned(self) -> Path:
        """Return the same from its other end."""
        return Path(self.edges[::-1], self.inner[::-1])


@dataclass(frozen=True, slots=True)
class Walk:
    """How a path may go: the steps there are, how many, over which edges and inner nodes, and how far an end is.

    `cycles` says what must not come twice: with "unique_edges" no edge of the match, with "none" no node of it, with
    "simple" no node of the path, with "all" anything may. `left` is how many
    steps each node is from one where the path may end, None where it may end anywhere.
    """

    steps: Steps
    low: int
    high: int
    cycles: str
    edges: Mask
    inner: Mask
    left: Sequence[int] | None
    budget: Budget

    def paths(
        self, start: int, edges_taken: Collection[int], nodes_taken: Collection[int]
    ) -> Iterator[tuple[Path, int]]:
        """Yield every path with its end; of what is taken, a path that must not have it twice has nothing."""
        if not self.low:
            yield Path((), ()), start
        edges: list[int] = []
        nodes = [start]
        waiting = [iter(self.steps[start])] if self.high else []
        turns = 0
        while waiting:
            turns += 1
            if not turns % OFTEN:
                self.budget.check()
            edge, node = next(waiting[-1], (-1, -1))
            if edge < 0:
                waiting.pop()
                nodes.pop()
                edges[-1:] = []
                continue
            if self._is_closed(edge, node, len(edges) + 1) or self._is_repeated(
                edge, node, edges, nodes, edges_taken
            ):
                continue
            if len(edges) + 1 >= self.low:
                yield Path((*edges, edge), tuple(nodes[1:])), node
            if len(edges) + 1 < self.high and self._goes_on(node, nodes_taken):
                edges.append(edge)
                nodes.append(node)
                waiting.append(iter(self.steps[node]))

    def _is_closed(self, edge: int, node: int, length: int) -> bool:
        """Whether an edge may not be gone, or leads too far from where the path may end."""
        if self.edges is not None and not self.edges[edge]:
            return True
        return self.left is not None and length + self.left[node] > self.high

    def _is_repeated(
        self, edge: int, node: int, edges: Sequence[int], nodes: Sequence[int], edges_taken: Collection[int]
    ) -> bool:
        if self.cycles in ("none", "simple"):
            return node in nodes
        return self.cycles == "unique_edges" and (edge in edges or edge in edges_taken)

    def _goes_on(self, node: int, nodes_taken: Collection[int]) -> bool:
        """Whether a path may go through a node."""
        if self.cycles == "none" and node in nodes_taken:
            return False
        return self.inner is None or self.inner[node]

    def nearest(self, start: int, *, is_all: bool) -> Iterator[tuple[Path, int]]:
        """Yield a shortest path to each node, or all of them: each step goes to nodes that no shorter path reaches."""
        if not self.low:
            yield Path((), ()), start
        visited = {start}
        frontier: list[tuple[Path, int]] = [(Path((), ()), start)]
        for length in range(1, self.high + 1):
            after: list[tuple[Path, int]] = []
            fresh: set[int] = set()
            for path, end in frontier:
                self.budget.check()
                for edge, node in self.steps[end]:
                    if (
                        node in visited
                        or (node in fresh and not is_all)
                        or self._is_closed(edge, node, length)
                    ):
                        continue
                    fresh.add(node)
                    inner = (*path.inner, end) if path.edges else ()
                    after.append((Path((*path.edges, edge), inner), node))
            self.budget.fit(len(after) * length * 2)
            yield from after
            visited |= fresh
            frontier = [step for step in after if self._goes_on(step[1], ())]


def distances(back: Steps, ends: Sequence[bool], edges: Mask, high: int) -> list[int]:
    """Return how many steps each node is from the nearest end, and more than `high` where that is too far."""
    lengths = [0 if is_end else high + 1 for is_end in ends]
    frontier = [node for node, is_end in enumerate(ends) if is_end]
    for length in range(1, high + 1):
        after: list[int] = []
        for node in frontier:
            for edge, before in back[node]:
                if lengths[before] > length and (edges is None or edges[edge]):
                    lengths[before] = length
                    after.append(before)
        frontier = after
        if not frontier:
            break
    return lengths
