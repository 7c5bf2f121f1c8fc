"""What is said of all parts of a path, its edges or its inner nodes: a list of values, or whether a condition holds."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.kql.compiling import Compiled
    from console.kql.graphs import Network
    from console.kql.planning.graphs.elements import Make, Row, View

FOLDS: dict[str, Callable[[list[Any]], Any]] = {
    "map": list,
    "all": lambda values: all(value is True for value in values),
    "any": lambda values: any(value is True for value in values),
}


@dataclass(frozen=True, slots=True)
class Every:
    """What every edge of a path must meet, or every inner node, told of each by its number alone."""

    slot: int
    is_inner: bool
    holds: Make


def folded(slot: int, fold: Callable[[list[Any]], Any], view: View, of: Compiled, *, is_inner: bool) -> Make:
    """Return what makes a column of an expression's values over the parts of the path in a slot."""

    def make(network: Network, rows: Sequence[Row]) -> list[Any]:
        parts = [row[slot].inner if is_inner else row[slot].edges for row in rows]
        flat = [
            (*row[:slot], part, *row[slot + 1 :])
            for row, lists in zip(rows, parts, strict=True)
            for part in lists
        ]
        values = iter(of.of(view.batch(network, flat)))
        return [fold(list(islice(values, len(lists)))) for lists in parts]

    return make
