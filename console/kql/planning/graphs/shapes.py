"""The shape of what is looked for: nodes and links between them, each in a slot of a match's row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.kql.compiling import constant_of
from console.kql.compiling.scopes import refusal
from console.kql.planning.graphs.patterns import PatternEdge, PatternNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from console.kql.compiling.scopes import Scope
    from console.kql.planning.graphs.patterns import EdgeRange, GraphPattern


@dataclass(frozen=True, slots=True)
class Variable:
    """A name in the pattern, its slot, and what that holds: a "node", an "edge", or a "path" of several edges."""

    name: str
    slot: int
    kind: str


@dataclass(frozen=True, slots=True)
class Link:
    """An edge of the pattern between the nodes in two slots, or a path of `low` to `high` edges."""

    slot: int
    left: int
    right: int
    direction: str
    low: int = 1
    high: int = 1
    is_path: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A pattern: how many slots a match has, which of them hold nodes, the links, and the names that the query gives."""

    width: int
    nodes: tuple[int, ...]
    links: tuple[Link, ...]
    variables: tuple[Variable, ...]


def shape_of(patterns: Sequence[GraphPattern], scope: Scope) -> Shape:
    """Return the shape of sequences that share their names; raises KqlSemanticError where it cannot be looked for."""
    shaping = _Shaping(scope)
    for pattern in patterns:
        shaping.add(pattern)
    shape = Shape(
        shaping.width, tuple(shaping.nodes), tuple(shaping.links), tuple(shaping.variables.values())
    )
    if len(_reached(shape)) < len(shape.nodes):
        raise refusal("the sequences of a pattern are joined by the nodes that they share", patterns[-1])
    return shape


def _reached(shape: Shape) -> set[int]:
    """Return the nodes that links join to the first."""
    nodes = {shape.nodes[0]}
    grown = True
    while grown:
        ends = [{link.left, link.right} for link in shape.links]
        after = nodes.union(*(end for end in ends if end & nodes))
        grown, nodes = after != nodes, after
    return nodes


class _Shaping:
    """Slots and names as they are given out along the sequences."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.width = 0
        self.nodes: list[int] = []
        self.links: list[Link] = []
        self.variables: dict[str, Variable] = {}

    def add(self, pattern: GraphPattern) -> None:
        """Take in one sequence."""
        left, waiting = -1, None
        for element in pattern.elements:
            if isinstance(element, PatternEdge):
                waiting = element
                continue
            node = self._node(element)
            if waiting is not None:
                self._link(waiting, left, node)
            left = node

    def _node(self, node: PatternNode) -> int:
        variable = self.variables.get(node.name)
        if variable is not None:
            if variable.kind != "node":
                raise refusal(f"{node.name} is a node and an edge", node)
            return variable.slot
        slot = self._slot(node.name, "node")
        self.nodes.append(slot)
        return slot

    def _link(self, edge: PatternEdge, left: int, right: int) -> None:
        if edge.name in self.variables:
            raise refusal(f"{edge.name} stands twice in the pattern, and an edge is in one place", edge)
        low, high = self._bounds(edge.range) if edge.range else (1, 1)
        slot = self._slot(edge.name, "path" if edge.range else "edge")
        self.links.append(Link(slot, left, right, edge.direction, low, high, edge.range is not None))

    def _slot(self, name: str, kind: str) -> int:
        slot = self.width
        self.width += 1
        if name:
            self.variables[name] = Variable(name, slot, kind)
        return slot

    def _bounds(self, reach: EdgeRange) -> Iterable[int]:
        bounds = [constant_of(item, self.scope, "how many edges") for item in (reach.low, reach.high)]
        if not all(type(item) is int for item in bounds) or not 0 <= bounds[0] <= bounds[1]:
            raise refusal("how many edges is a whole number, and no more than the second one", reach)
        return bounds
