"""Going through a tree: every node of it, or a changed copy."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from console.kql.syntax.tree import Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

N = TypeVar("N", bound=Node)


def walk(node: Node, apart: tuple[type[Node], ...] = ()) -> Iterator[Node]:
    """Yield the node, then everything under it, as it stands in the text, but not what is in nodes kept `apart`."""
    waiting = [node]
    while waiting:
        inner = waiting.pop()
        yield inner
        if not isinstance(inner, apart):
            waiting += reversed(children(inner))


def children(node: Node) -> list[Node]:
    """Return the nodes directly under a node."""
    nodes: list[Node] = []
    for name in _fields(type(node)):
        value = getattr(node, name)
        if isinstance(value, Node):
            nodes.append(value)
        elif isinstance(value, tuple):
            nodes += [item for item in value if isinstance(item, Node)]
    return nodes


def transform(node: N, change: Callable[[Node], Node], apart: tuple[type[Node], ...] = ()) -> N:
    """Return a copy in which every node, the innermost first, is what `change` makes of it.

    Equal parts are kept, and so are nodes `apart` with all that is in them.
    """
    if isinstance(node, apart):
        return node
    changes: dict[str, Any] = {
        name: after
        for name in _fields(type(node))
        if (after := _transformed(before := getattr(node, name), change, apart)) is not before
    }
    return cast("N", change(replace(node, **changes) if changes else node))


def _transformed(value: object, change: Callable[[Node], Node], apart: tuple[type[Node], ...]) -> object:
    if isinstance(value, Node):
        return transform(value, change, apart)
    if not isinstance(value, tuple):
        return value
    after = tuple(transform(item, change, apart) if isinstance(item, Node) else item for item in value)
    return value if all(first is second for first, second in zip(value, after, strict=True)) else after


def _fields(kind: type[Node]) -> tuple[str, ...]:
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(field.name for field in fields(kind) if field.name != "place")
    return _FIELDS[kind]


_FIELDS: dict[type[Node], tuple[str, ...]] = {}
