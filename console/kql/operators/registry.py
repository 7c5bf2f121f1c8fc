"""Which module knows how to plan which operator, and which source of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from console.kql.compiling.scopes import refusal
from console.kql.graphs import Graph

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.kql.compiling.scopes import Scope
    from console.kql.relations import Relation
    from console.kql.syntax.tree import Node

    Planner = Callable[[Any, Relation, Scope], Relation | Graph]
    GraphPlanner = Callable[[Any, Graph, Scope], Relation | Graph]
    Origin = Callable[[Any, Scope], Relation | Graph]

TO_TABLES = "graph-match, graph-shortest-paths or graph-to-table makes"
P = TypeVar("P", bound="Planner")
G = TypeVar("G", bound="GraphPlanner")
S = TypeVar("S", bound="Origin")
OPERATORS: dict[type[Node], Planner] = {}
GRAPH_OPERATORS: dict[type[Node], GraphPlanner] = {}
ORIGINS: dict[type[Node], Origin] = {}


def operator(*kinds: type[Node]) -> Callable[[P], P]:
    """Register the decorated function as the planner of these operators."""

    def register(of: P) -> P:
        OPERATORS.update(dict.fromkeys(kinds, of))
        return of

    return register


def graph_operator(*kinds: type[Node]) -> Callable[[G], G]:
    """Register the decorated function as the planner of these operators, which take a graph."""

    def register(of: G) -> G:
        GRAPH_OPERATORS.update(dict.fromkeys(kinds, of))
        return of

    return register


def origin(*kinds: type[Node]) -> Callable[[S], S]:
    """Register the decorated function as the planner of these sources."""

    def register(of: S) -> S:
        ORIGINS.update(dict.fromkeys(kinds, of))
        return of

    return register


def after(node: Any, flow: Relation | Graph, scope: Scope) -> Relation | Graph:
    """Return what an operator makes of a relation, or of a graph."""
    kind = type(node)
    if kind in GRAPH_OPERATORS:
        if not isinstance(flow, Graph):
            raise refusal(
                "this takes a graph, and what comes before is a table: make-graph makes one of it", node
            )
        return GRAPH_OPERATORS[kind](node, flow, scope)
    if kind not in OPERATORS:
        raise refusal(f"the operator {kind.__name__} is not supported", node)
    if isinstance(flow, Graph):
        raise refusal(f"this takes a table, and what comes before is a graph: {TO_TABLES} one of it", node)
    return OPERATORS[kind](node, flow, scope)
