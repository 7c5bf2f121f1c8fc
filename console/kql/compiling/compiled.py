"""A compiled expression: its static type, and how to make its column from a batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.kql.functions.registry import VARYING, Argument

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.kql.relations import Batch

    Make = Callable[[Batch], list[Any]]


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression ready to run; `value` is what every row has, VARYING where that differs.

    `parts` are the columns (suffix, type) of an expression whose values are tuples.
    """

    type: str
    of: Make
    value: Any = VARYING
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def is_constant(self) -> bool:
        """Whether every row has the same."""
        return self.value is not VARYING

    @property
    def argument(self) -> Argument:
        """What a function may know of it before any row."""
        return Argument(self.type, self.value)


def constant(value: Any, kind: str) -> Compiled:
    """Return what has one value for all rows."""
    return Compiled(kind, lambda batch: [value] * batch.length, value)


def column(place: int, kind: str) -> Compiled:
    """Return what stands in a column."""
    return Compiled(kind, lambda batch: batch.column(place))
