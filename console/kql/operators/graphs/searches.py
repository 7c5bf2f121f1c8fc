"""Looking for a pattern in a graph: from the node that is most narrowed down, along one link after the other.

A condition on one node, or on every edge of a path, is answered for the whole graph at once, before the search; any
other as soon as the slots that it is about are filled. Matches go through the links in small parts, so that the first
ones come at once and no more are held than are under way.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from console.kql.operators.graphs.masks import Masks
from console.kql.operators.graphs.walks import Path, Walk, distances

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from console.kql.graphs import Network, Steps
    from console.kql.limits import Budget
    from console.kql.operators.graphs.elements import Row
    from console.kql.operators.graphs.expressions import Condition
    from console.kql.operators.graphs.masks import Sought
    from console.kql.operators.graphs.shapes import Link

    Reach = Iterable[tuple[Any, int]]
    Ways = Callable[[Walk, int, frozenset[int], frozenset[int]], Reach]

PART = 512
TURNED = {"out": "in", "in": "out", "any": "any"}


class Search:
    """One search: what is looked for, in which graph, and by which ways a path goes."""

    def __init__(
        self, sought: Sought, network: Network, budget: Budget, *, cycles: str, ways: Ways = Walk.paths
    ) -> None:
        self._shape = sought.shape
        self._view = sought.view
        self._network = network
        self._budget = budget
        self._cycles = cycles
        self._ways = ways
        self._masks = Masks(sought, network)
        self._others = self._masks.others

    def matches(self) -> Iterator[Sequence[Row]]:
        """Yield the matches, some at a time."""
        start = min(self._shape.nodes, key=self._masks.count)
        bound = {start}
        found = self._met(self._begun(start), bound)
        links = list(self._shape.links)
        while links:
            link = min(links, key=lambda each: _cost(each, bound))
            links.remove(link)
            found = self._followed(found, link, bound)
            bound |= {link.slot, link.left, link.right}
            found = self._met(found, bound)
        return found

    def _begun(self, slot: int) -> Iterator[Sequence[Row]]:
        mask = self._masks.of(slot)
        nodes = [node for node in range(len(self._network.ids)) if mask is None or mask[node]]
        before, after = (None,) * slot, (None,) * (self._shape.width - slot - 1)
        for start in range(0, len(nodes), PART):
            yield [(*before, node, *after) for node in nodes[start : start + PART]]

    def _met(self, parts: Iterator[Sequence[Row]], bound: set[int]) -> Iterator[Sequence[Row]]:
        """Return the matches that meet the conditions which can be told now and could not before."""
        tests = [each for each in self._others if each.slots <= bound]
        self._others = [each for each in self._others if not each.slots <= bound]
        return self._tested(parts, tests) if tests else parts

    def _tested(self, parts: Iterator[Sequence[Row]], tests: Sequence[Condition]) -> Iterator[Sequence[Row]]:
        for part in parts:
            rows = part
            for test in tests:
                met = test.of.of(self._view.batch(self._network, rows))
                rows = [row for row, is_met in zip(rows, met, strict=True) if is_met is True]
            if rows:
                yield rows

    def _followed(
        self, parts: Iterator[Sequence[Row]], link: Link, bound: set[int]
    ) -> Iterator[Sequence[Row]]:
        """Return the matches with a link from the end of it that is bound."""
        is_turned = link.left not in bound
        if is_turned:
            link = replace(link, left=link.right, right=link.left, direction=TURNED[link.direction])
        reached = self._path_reach(link, is_turned=is_turned) if link.is_path else self._edge_reach(link)
        return self._linked(parts, link, reached, is_closing=link.right in bound)

    def _linked(
        self, parts: Iterator[Sequence[Row]], link: Link, reached: Callable[[Row], Reach], *, is_closing: bool
    ) -> Iterator[Sequence[Row]]:
        """Yield the matches with each way that a link goes; one that closes a circle goes to the node there."""
        mask = self._masks.of(link.right)
        found: list[Row] = []
        for part in parts:
            for row in self._budget.each(part):
                taken = self._taken_nodes(row)
                for way, node in reached(row):
                    if is_closing:
                        fits = node == row[link.right]
                    else:
                        fits = node not in taken and (mask is None or mask[node])
                    if fits:
                        found.append(_filled(row, link, way, node))
                    if len(found) >= PART:
                        self._budget.check()
                        yield found
                        found = []
        if found:
            yield found

    def _edge_reach(self, link: Link) -> Callable[[Row], Reach]:
        steps, mask = self._steps(link.direction), self._masks.of(link.slot)

        def reached(row: Row) -> Reach:
            taken = self._taken_edges(row)
            for edge, node in steps[row[link.left]]:
                if (mask is None or mask[edge]) and edge not in taken:
                    yield edge, node

        return reached

    def _path_reach(self, link: Link, *, is_turned: bool) -> Callable[[Row], Reach]:
        edges, inner = self._masks.of(link.slot), self._masks.of(link.slot, is_inner=True)
        ends, back = self._masks.of(link.right), self._steps(TURNED[link.direction])
        left = distances(back, ends, edges, link.high) if ends else None
        steps = self._steps(link.direction)
        walk = Walk(steps, link.low, link.high, self._cycles, edges, inner, left, self._budget)

        def reached(row: Row) -> Reach:
            for path, node in self._ways(
                walk, row[link.left], self._taken_edges(row), self._taken_nodes(row)
            ):
                yield path.turned() if is_turned else path, node

        return reached

    def _steps(self, direction: str) -> Steps:
        network = self._network
        return {"out": network.out, "in": network.back, "any": network.around}[direction]

    def _taken_edges(self, row: Row) -> frozenset[int]:
        """Return the edges that a match has, where none may come twice."""
        if self._cycles != "unique_edges":
            return frozenset()
        filled = [row[link.slot] for link in self._shape.links if row[link.slot] is not None]
        return frozenset(
            edge for each in filled for edge in (each.edges if isinstance(each, Path) else (each,))
        )

    def _taken_nodes(self, row: Row) -> frozenset[int]:
        """Return the nodes that a match has, where none may come twice."""
        if self._cycles != "none":
            return frozenset()
        inner = [row[link.slot].inner for link in self._shape.links if isinstance(row[link.slot], Path)]
        own = [row[slot] for slot in self._shape.nodes if row[slot] is not None]
        return frozenset((*own, *(node for each in inner for node in each)))


def _filled(row: Row, link: Link, way: Any, node: int) -> Row:
    filled = list(row)
    filled[link.slot], filled[link.right] = way, node
    return tuple(filled)


def _cost(link: Link, bound: set[int]) -> tuple[bool, bool, bool]:
    """Return what puts the links in order: those that close a circle first, and paths after edges."""
    ends = {link.left, link.right}
    return not ends & bound, not ends <= bound, link.is_path
