"""Printing expressions, with no brackets but those that the tree needs."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, cast

from console.kql.syntax.expressions import BINDING, OR, TEXT
from console.kql.syntax.printing.layout import WIDEST, enclosed, printed, printed_name, prints
from console.kql.syntax.tree import (
    Among,
    Between,
    Binary,
    Call,
    Index,
    Literal,
    Logical,
    Member,
    Name,
    Named,
    Node,
    Order,
    Pipeline,
    Remote,
    Star,
    TypedName,
    Unary,
    Wildcard,
)

if TYPE_CHECKING:
    from console.kql.syntax.tree import Expression

_SIGNED = TEXT + 1
_REACHED = _SIGNED + 1


def operand(node: Expression, floor: int = OR) -> str:
    """Print an expression, in brackets where it binds less strongly than `floor`."""
    text = printed(cast("Node", node))
    return enclosed(text) if _binding(node) < floor else text


def _binding(node: Expression) -> int:
    if isinstance(node, Logical | Binary | Among):
        return BINDING[node.operator.split(" ", maxsplit=1)[0]]
    if isinstance(node, Between):
        return BINDING["between"]
    if isinstance(node, Pipeline):
        return 0
    is_number = isinstance(node, Literal) and node.type in ("long", "real", "timespan")
    return _SIGNED if is_number or isinstance(node, Unary) else _REACHED


def arguments(nodes: tuple[Expression, ...], *, is_followed: bool = False) -> list[str]:
    """Print arguments: a pipeline needs no brackets of its own where nothing follows that it could take for its own."""
    if not nodes:
        return []
    *others, last = nodes
    return [*map(operand, others), operand(last) if is_followed else printed(cast("Node", last))]


@prints(Name)
def name_(node: Name) -> str:
    """Print a name."""
    return printed_name(node.name)


@prints(Wildcard)
def wildcard(node: Wildcard) -> str:
    """Print a pattern of names."""
    return node.pattern


@prints(Star)
def star(node: Star) -> str:
    """Print `*`."""
    del node
    return "*"


@prints(Member)
def member(node: Member) -> str:
    """Print `of.name`."""
    return f"{operand(node.of, _REACHED)}.{printed_name(node.name)}"


@prints(Index)
def index(node: Index) -> str:
    """Print `of[by]`."""
    return f"{operand(node.of, _REACHED)}[{operand(node.by)}]"


@prints(Call)
def call(node: Call) -> str:
    """Print a call; what has several lines stands between the brackets on lines of its own."""
    parts = [*arguments(node.arguments, is_followed=bool(node.named)), *map(printed, node.named)]
    inside = ", ".join(parts)
    if "\n" not in inside and len(node.name) + len(inside) <= WIDEST:
        return f"{node.name}({inside})"
    return f"{node.name}(\n" + indent(",\n".join(parts), "    ") + "\n)"


@prints(Remote)
def remote(node: Remote) -> str:
    """Print `workspace("w").T`."""
    return ".".join(map(printed, (*node.through, node.target)))


@prints(Unary)
def unary(node: Unary) -> str:
    """Print `-x`; a space keeps two signs apart."""
    inner = operand(node.of, _SIGNED)
    return f"{node.operator}{' ' if inner[:1] in ('-', '+') else ''}{inner}"


@prints(Logical)
def logical(node: Logical) -> str:
    """Print a chain of conditions, each on a line of its own where one line is too short."""
    parts = [operand(item, BINDING[node.operator] + 1) for item in node.operands]
    line = f" {node.operator} ".join(parts)
    if len(line) <= WIDEST and "\n" not in line:
        return line
    first, *others = parts
    return "\n".join((first, *(indent(f"{node.operator} {other}", "    ") for other in others)))


@prints(Binary)
def binary(node: Binary) -> str:
    """Print two operands and the word between them."""
    binding = _binding(node)
    return f"{operand(node.left, binding)} {node.operator} {operand(node.right, binding + 1)}"


@prints(Among)
def among(node: Among) -> str:
    """Print `x in (...)`."""
    items = ", ".join(arguments(node.items))
    return f"{operand(node.of, _binding(node))} {node.operator} {enclosed(items)}"


@prints(Between)
def between(node: Between) -> str:
    """Print `x between (low .. high)`."""
    word = "!between" if node.is_negated else "between"
    return f"{operand(node.of, _binding(node))} {word} ({operand(node.low)} .. {operand(node.high)})"


@prints(Named)
def printed_named(node: Named, floor: int = OR) -> str:
    """Print a column with its name or names."""
    text = operand(node.of, floor)
    if not node.names:
        return text
    names = (
        printed_name(node.names[0])
        if len(node.names) == 1
        else f"({', '.join(map(printed_name, node.names))})"
    )
    return f"{names} = {text}"


@prints(Order)
def order(node: Order) -> str:
    """Print what to sort by; where nulls go is said only where it is not the default."""
    nulls = (
        "" if node.nulls_first != node.is_descending else f" nulls {'first' if node.nulls_first else 'last'}"
    )
    return f"{operand(node.of)} {'desc' if node.is_descending else 'asc'}{nulls}"


@prints(TypedName)
def typed_name(node: TypedName) -> str:
    """Print `name: type`."""
    return f"{printed_name(node.name)}: {node.type}"
