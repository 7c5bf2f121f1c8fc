"""The parts of a graph whose nodes are connected, each with a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.kql.graphs import Network, Steps
    from console.kql.limits import Budget


def weak(network: Network, budget: Budget) -> list[int]:
    """Return for each node the number of its part, all joined by edges of whatever direction, in the order of the nodes."""
    component = [-1] * len(network.ids)
    count = 0
    for start in budget.each(range(len(component))):
        if component[start] >= 0:
            continue
        component[start], waiting = count, [start]
        while waiting:
            for _, node in network.around[waiting.pop()]:
                if component[node] < 0:
                    component[node] = count
                    waiting.append(node)
        count += 1
    return component


def strong(network: Network, budget: Budget) -> list[int]:
    """Return for each node the number of its part, of which each node leads to every other, by Tarjan's method."""
    tarjan = _Tarjan(network.out)
    for start in budget.each(range(len(network.ids))):
        if tarjan.order[start] < 0:
            tarjan.visit(start)
    return tarjan.found


class _Tarjan:
    """Depth-first: the nodes under way are a part as soon as the first of them reaches none before it."""

    def __init__(self, steps: Steps) -> None:
        self.steps = steps
        self.found = [-1] * len(steps)
        self.order = [-1] * len(steps)
        self._low = [0] * len(steps)
        self._open: list[int] = []
        self._seen = self._count = 0

    def visit(self, start: int) -> None:
        """Find the parts of all nodes that this one leads to."""
        waiting = [(start, iter(self._opened(start)))]
        while waiting:
            node, neighbours = waiting[-1]
            _, other = next(neighbours, (-1, -1))
            if other < 0:
                waiting.pop()
                self._close(node)
                if waiting:
                    before = waiting[-1][0]
                    self._low[before] = min(self._low[before], self._low[node])
            elif self.order[other] < 0:
                waiting.append((other, iter(self._opened(other))))
            elif self.found[other] < 0:
                self._low[node] = min(self._low[node], self.order[other])

    def _opened(self, node: int) -> list[tuple[int, int]]:
        self.order[node] = self._low[node] = self._seen
        self._seen += 1
        self._open.append(node)
        return list(self.steps[node])

    def _close(self, node: int) -> None:
        """Give a number to the part that begins with a node, if one does."""
        if self._low[node] < self.order[node]:
            return
        while self.found[node] < 0:
            self.found[self._open.pop()] = self._count
        self._count += 1
