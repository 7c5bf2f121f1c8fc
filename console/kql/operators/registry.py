"""Which module knows how to plan which operator, and which source of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from console.kql.compiling.scopes import refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.kql.compiling.scopes import Scope
    from console.kql.relations import Relation
    from console.kql.syntax.tree import Node

    Planner = Callable[[Any, Relation, Scope], Relation]
    Origin = Callable[[Any, Scope], Relation]

P = TypeVar("P", bound="Planner")
S = TypeVar("S", bound="Origin")
OPERATORS: dict[type[Node], Planner] = {}
ORIGINS: dict[type[Node], Origin] = {}


def operator(*kinds: type[Node]) -> Callable[[P], P]:
    """Register the decorated function as the planner of these operators."""

    def register(of: P) -> P:
        OPERATORS.update(dict.fromkeys(kinds, of))
        return of

    return register


def origin(*kinds: type[Node]) -> Callable[[S], S]:
    """Register the decorated function as the planner of these sources."""

    def register(of: S) -> S:
        ORIGINS.update(dict.fromkeys(kinds, of))
        return of

    return register


def after(node: Any, relation: Relation, scope: Scope) -> Relation:
    """Return what an operator makes of a relation."""
    if type(node) not in OPERATORS:
        raise refusal(f"the operator {type(node).__name__} is not supported", node)
    return OPERATORS[type(node)](node, relation, scope)
