"""Properties that expressions ask for: those that nodes and edges do not have, and those taken for lists, are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.compiling.scopes import refusal
from console.kql.errors import nearest
from console.kql.functions import FUNCTIONS
from console.kql.syntax.tree import Call, Function, Member, Name, Pipeline
from console.kql.syntax.walking import walk

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from console.kql.planning.graphs.shapes import Variable
    from console.kql.relations import Schema
    from console.kql.syntax.tree import Node

APART = (Pipeline, Function)


def is_of(node: Node, names: Container[str]) -> bool:
    """Whether a node of the tree is a property of one of these nodes and edges: `a.name`."""
    return isinstance(node, Member) and isinstance(node.of, Name) and node.of.name in names


def refuse_unknown(node: Node, variables: Container[str], names: Iterable[str]) -> None:
    """Refuse an expression that asks for a property which is not there."""
    columns = set(names)
    for inner in walk(node, APART):
        if isinstance(inner, Member) and isinstance(inner.of, Name) and is_of(inner, variables):
            before = f"{inner.of.name}."
            if before + inner.name not in columns:
                own = [name.removeprefix(before) for name in columns if name.startswith(before)]
                words = f"{inner.of.name} has no property {inner.name}"
                raise refusal(words, inner, meant=nearest(inner.name, sorted(own)))


def refuse_lists(node: Node, path: Variable, edges: Schema) -> None:
    """Refuse a function of lists over a property of a path: it would be given one edge's value at a time."""
    lists = {column.name for column in edges.columns if column.type == "dynamic"}
    for call in walk(node, APART):
        function = FUNCTIONS.get(call.name) if isinstance(call, Call) else None
        if not isinstance(call, Call) or function is None or "dynamic" not in function.takes[:1]:
            continue
        for argument in call.arguments:
            if isinstance(argument, Member) and is_of(argument, (path.name,)) and argument.name not in lists:
                words = f"{call.name} takes a list, and {argument.name} is a value of each edge: map(...) makes one"
                raise refusal(words, argument)
