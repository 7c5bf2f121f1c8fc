"""Where scalar functions register, and how one is applied to columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.kql.vectors import Vector

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Function:
    """A scalar function and the type it gives; "same" means the type of its first argument."""

    type: str
    of: Callable[..., Any]

    def over(self, arguments: Sequence[Vector], length: int) -> Vector:
        """Apply it to every row; to constants only once."""
        kind = self.type if self.type != "same" else arguments[0].type
        if all(argument.is_constant for argument in arguments) and length:
            value = self.of(*(argument.values[0] for argument in arguments))
            return Vector(kind, [value] * length, is_constant=True)
        if not arguments:
            return Vector(kind, [self.of() for _ in range(length)])
        rows = zip(*(argument.values for argument in arguments), strict=True)
        return Vector(kind, [self.of(*row) for row in rows])


FUNCTIONS: dict[str, Function] = {}


def function(kind: str, *names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the decorated function under these names, giving values of this Kusto type."""

    def register(of: Callable[..., Any]) -> Callable[..., Any]:
        for name in names:
            FUNCTIONS[name] = Function(kind, of)
        return of

    return register
