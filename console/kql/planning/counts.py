"""How many rows an operator takes, and the first so many of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.compiling import constant_of
from console.kql.compiling.scopes import Scope, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.kql.relations import Batch
    from console.kql.syntax.tree import Expression


def whole_number(node: Expression, scope: Scope, what: str) -> int:
    """Return a constant that must be a number of rows."""
    value = constant_of(node, scope, what)
    if isinstance(value, bool) or not isinstance(value, int):
        raise refusal(f"{what} must be a whole number", node)
    return max(0, value)


def first(batches: Iterator[Batch], count: int) -> Iterator[Batch]:
    """Yield the first rows, and ask for no more than they need."""
    left = count
    if not left:
        return
    for batch in batches:
        yield batch if batch.length <= left else batch.part(0, left)
        left -= batch.length
        if left <= 0:
            return
