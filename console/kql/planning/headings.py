"""What the columns are called that a list of expressions makes, each said by the query or by the expression itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.compiling.naming import Names, name_of
from console.kql.compiling.scopes import refusal
from console.kql.syntax.tree import Expression, Name, Named, Node
from console.kql.tables import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.kql.compiling import Compiled


def said_names(nodes: Sequence[Named]) -> list[str]:
    """Return the names that a query spells out for columns."""
    return [name for node in nodes for name in node.names if name]


def bare_names(nodes: Sequence[Named]) -> list[str]:
    """Return the columns that stand for themselves, without another name."""
    return [node.of.name for node in nodes if isinstance(node.of, Name) and not any(node.names)]


def plain_names(by: Sequence[Named]) -> list[str]:
    """Return the columns that are keys as they are, which `*` leaves out."""
    return [key.of.name for key in by if isinstance(key.of, Name)]


def refuse_repeated(names: Sequence[str], node: Node) -> None:
    """Refuse a list that spells out one name for two columns."""
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise refusal(f"two columns would be called {twice}", node)


def named_keys(
    by: Sequence[Named],
    keys: Sequence[Compiled],
    names: Names,
    own: Callable[[Expression], str] = name_of,
) -> list[Column]:
    """Return the columns of the keys, each called as the query says or as it is by its `own` name."""
    return [
        Column(names.take(item.names[0] if item.names else own(item.of)), key.type)
        for item, key in zip(by, keys, strict=True)
    ]
