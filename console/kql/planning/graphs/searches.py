"""Looking for a pattern in a graph: from the node that is most narrowed down, along one link after the other.

A condition on one node, or on every edge of a path, is answered for the whole graph at once, before the search; any
other as soon as the slots that it is about are filled. Matches go through the links in small parts, so that the first
ones come at once and no more are held than are under way.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from console.kql.planning.graphs.masks import Masks
from console.kql.planning.graphs.repeats import edges_in, nodes_in
from console.kql.planning.graphs.walks import Walk, distances

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from console.kql.graphs import Network, Steps
    from console.kql.limits import Budget
    from console.kql.planning.graphs.elements import Row
    from console.kql.planning.graphs.expressions import Condition
    from console.kql.planning.graphs.masks import Sought
    from console.kql.planning.graphs.repeats import Taken
    from console.kql.planning.graphs.shapes import Link

    Reach = Iterable[tuple[Any, int]]
    Fits = Callable[[Row], Callable[[int], bool]]
    Ways = Callable[[Walk, int, Collection[int], Collection[int]], Reach]

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
        bindings = self._met(self._begun(start), bound)
        links = list(self._shape.links)
        while links:
            link = min(links, key=lambda link: _cost(link, bound))
            links.remove(link)
            bindings = self._followed(bindings, link, bound)
            bound |= {link.slot, link.left, link.right}
            bindings = self._met(bindings, bound)
        return bindings

    def _begun(self, slot: int) -> Iterator[Sequence[Row]]:
        mask = self._masks.of(slot)
        nodes = [node for node in range(len(self._network.ids)) if mask is None or mask[node]]
        before, after = (None,) * slot, (None,) * (self._shape.width - slot - 1)
        for start in range(0, len(nodes), PART):
            yield [(*before, node, *after) for node in nodes[start : start + PART]]

    def _met(self, parts: Iterator[Sequence[Row]], bound: set[int]) -> Iterator[Sequence[Row]]:
        """Return the matches that meet the conditions which can be told now and could not before."""
        tests = [other for other in self._others if other.slots <= bound]
        self._others = [other for other in self._others if not other.slots <= bound]
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
        edges_taken = edges_in(self._shape, bound, self._cycles)
        nodes_taken = nodes_in(self._shape, bound, self._cycles)
        is_closing = link.right in bound
        if link.is_path:
            reached = self._path_reach(link, edges_taken, nodes_taken, is_turned=is_turned)
        else:
            reached = (self._closing_reach if is_closing else self._edge_reach)(link, edges_taken)
        fits = self._closes(link) if is_closing else self._is_free(link, nodes_taken)
        return self._linked(parts, link, reached, fits)

    def _linked(
        self, parts: Iterator[Sequence[Row]], link: Link, reached: Callable[[Row], Reach], fits: Fits
    ) -> Iterator[Sequence[Row]]:
        """Yield the matches with each way that a link goes to a node which fits."""
        rows: list[Row] = []
        for part in parts:
            for row in self._budget.each(part):
                is_fit = fits(row)
                for way, node in reached(row):
                    if not is_fit(node):
                        continue
                    rows.append(_filled(row, link, way, node))
                    if len(rows) >= PART:
                        self._budget.check()
                        yield rows
                        rows = []
        if rows:
            yield rows

    def _closes(self, link: Link) -> Fits:
        """Return what tells for a match whether a node is the one at the end of a link."""
        return lambda row: row[link.right].__eq__

    def _is_free(self, link: Link, bindings: Taken) -> Fits:
        """Return what tells for a match whether a node may be at the end of a link."""
        mask = self._masks.of(link.right)

        def fits(row: Row) -> Callable[[int], bool]:
            used_nodes = bindings(row)
            return lambda node: node not in used_nodes and (mask is None or mask[node])

        return fits

    def _edge_reach(self, link: Link, bindings: Taken) -> Callable[[Row], Reach]:
        steps, mask = self._steps(link.direction), self._masks.of(link.slot)

        def reached(row: Row) -> Reach:
            used_edges = bindings(row)
            return [
                step
                for step in steps[row[link.left]]
                if (mask is None or mask[step[0]]) and step[0] not in used_edges
            ]

        return reached

    def _closing_reach(self, link: Link, bindings: Taken) -> Callable[[Row], Reach]:
        """Return the edges from one node to another, both of which are there already."""
        between, mask = self._network.between, self._masks.of(link.slot)

        def reached(row: Row) -> Reach:
            first, second = row[link.left], row[link.right]
            edges = [] if link.direction == "in" else between.get((first, second), [])
            if link.direction != "out":
                edges = [*edges, *between.get((second, first), [])]
            used_edges = bindings(row)
            return [
                (edge, second) for edge in edges if (mask is None or mask[edge]) and edge not in used_edges
            ]

        return reached

    def _path_reach(
        self, link: Link, edges_taken: Taken, nodes_taken: Taken, *, is_turned: bool
    ) -> Callable[[Row], Reach]:
        edges, inner = self._masks.of(link.slot), self._masks.of(link.slot, is_inner=True)
        ends, back = self._masks.of(link.right), self._steps(TURNED[link.direction])
        left = distances(back, ends, edges, link.high) if ends else None
        steps = self._steps(link.direction)
        walk = Walk(steps, link.low, link.high, self._cycles, edges, inner, left, self._budget)

        def reached(row: Row) -> Reach:
            for path, node in self._ways(walk, row[link.left], edges_taken(row), nodes_taken(row)):
                yield path.turned() if is_turned else path, node

        return reached

    def _steps(self, direction: str) -> Steps:
        network = self._network
        return {"out": network.out, "in": network.back, "any": network.around}[direction]


def _filled(row: Row, link: Link, way: Any, node: int) -> Row:
    filled = list(row)
    filled[link.slot], filled[link.right] = way, node
    return tuple(filled)


def _cost(link: Link, bound: set[int]) -> tuple[bool, bool, bool]:
    """Return what puts the links in order: those that close a circle first, and paths after edges."""
    ends = {link.left, link.right}
    return not ends & bound, not ends <= bound, link.is_path
