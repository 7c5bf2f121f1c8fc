"""What each node and edge of a graph meets by itself of the conditions on a match: told once, before the search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.kql.graphs import Network
    from console.kql.planning.graphs.elements import View
    from console.kql.planning.graphs.expressions import Condition
    from console.kql.planning.graphs.shapes import Shape


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: a shape, and the conditions on what fits it, over the columns of a view."""

    shape: Shape
    view: View
    conditions: tuple[Condition, ...]


class Masks:
    """Which nodes or edges of a graph may be in a slot, and which may be in or between the edges of a path.

    `others` are the conditions that only tell of more of a match than one slot, or of a path as a whole.
    """

    def __init__(self, sought: Sought, network: Network) -> None:
        self._sought = sought
        self._network = network
        self._masks: dict[tuple[int, bool], list[bool]] = {}
        self.others = [condition for condition in sought.conditions if not self._is_told(condition)]

    def of(self, slot: int, *, is_inner: bool = False) -> list[bool] | None:
        """Return for each node or edge whether it may be in a slot, None where all may."""
        return self._masks.get((slot, is_inner))

    def count(self, slot: int) -> int:
        """Return how many nodes may be in a slot."""
        mask = self.of(slot)
        return len(self._network.ids) if mask is None else sum(mask)

    def _is_told(self, condition: Condition) -> bool:
        """Whether a condition is about each node, edge or part of a path by itself; if so, it is told."""
        every, shape = condition.every, self._sought.shape
        if every is not None:
            numbers = self._numbers(is_node=every.is_inner)
            self._add((every.slot, every.is_inner), every.holds(self._network, numbers))
            return True
        if len(condition.slots) != 1 or any(
            {link.slot} == condition.slots for link in shape.links if link.is_path
        ):
            return False
        (slot,) = condition.slots
        rows = [number * shape.width for number in self._numbers(is_node=slot in shape.nodes)]
        self._add((slot, False), condition.of.of(self._sought.view.batch(self._network, rows)))
        return True

    def _numbers(self, *, is_node: bool) -> list[tuple[int]]:
        count = len(self._network.ids) if is_node else self._network.edges.length
        return [(number,) for number in range(count)]

    def _add(self, key: tuple[int, bool], met: Sequence[Any]) -> None:
        before = self._masks.get(key, [True] * len(met))
        self._masks[key] = [was and now is True for was, now in zip(before, met, strict=True)]
