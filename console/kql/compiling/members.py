"""What is inside a dynamic: `a.b` and `a[0]`, null where it is not there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from console.kql.compiling.compiled import Compiled, constant
from console.kql.compiling.expressions import compiled, compiled_parts, compiles, part_of
from console.kql.compiling.scopes import refusal
from console.kql.syntax.tree import Index, Member, Name

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.kql.compiling.scopes import Setting
    from console.kql.relations import Batch

HOLDS = ("dynamic", "string")  # text is read as the JSON that it holds


@compiles(Member)
def _member(node: Member, setting: Setting) -> Compiled:
    if isinstance(node.of, Name):
        qualified = setting.schema.places.get(f"{node.of.name}.{node.name}")
        if qualified is not None:
            return compiled(Name(node.place, f"{node.of.name}.{node.name}"), setting)
    of = compiled(node.of, setting)
    return _within(of, _by_name(node.name), node)


@compiles(Index)
def _index(node: Index, setting: Setting) -> Compiled:
    of, by = compiled_parts(node.of, setting), compiled(node.by, setting)
    if of.parts:
        return _part(of, by, node)
    if by.is_constant:
        return _within(of, _by_name(by.value) if isinstance(by.value, str) else _by_number(by.value), node)
    if of.type not in HOLDS:
        raise refusal(f"a {of.type} has nothing inside", node)

    def make(batch: Batch) -> list[Any]:
        pairs = zip(_opened(of, of.of(batch)), by.of(batch), strict=True)
        return [(_by_name(key) if isinstance(key, str) else _by_number(key))(value) for value, key in pairs]

    return Compiled("dynamic", make)


def _part(of: Compiled, by: Compiled, node: Index) -> Compiled:
    """Return one of the values of a function that gives several."""
    if not isinstance(by.value, int) or not 0 <= by.value < len(of.parts):
        raise refusal(f"this gives {len(of.parts)} values, of which a number says one", node)
    return part_of(of, by.value)


def _within(of: Compiled, inside: Callable[[Any], Any], node: Member | Index) -> Compiled:
    if of.type not in HOLDS:
        raise refusal(f"a {of.type} has nothing inside", node)
    if of.is_constant:
        return constant(inside(_opened(of, [of.value])[0]), "dynamic")
    return Compiled("dynamic", lambda batch: list(map(inside, _opened(of, of.of(batch)))))


def _opened(of: Compiled, values: list[Any]) -> list[Any]:
    return [_read(value) for value in values] if of.type == "string" else values


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _by_name(name: str) -> Callable[[Any], Any]:
    def inside(value: Any) -> Any:
        return value.get(name) if type(value) is dict else None

    return inside


def _by_number(number: Any) -> Callable[[Any], Any]:
    """Return the item at a place, counted from the end where it is negative."""

    def inside(value: Any) -> Any:
        if type(value) is not list or type(number) is not int:
            return None
        return value[number] if -len(value) <= number < len(value) else None

    return inside
