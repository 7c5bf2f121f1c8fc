"""From one type to another; what cannot be converted is null."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from console.kql.functions.registry import Argument, Column, function
from console.kql.values import conversions
from console.kql.values.documents import json_text, parse_document
from console.kql.values.equality import by_key
from console.kql.values.kinds import kind_of_value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HEX_MOST = 16  # digits that a number is filled up to


def _as_it_is(arguments: Any) -> Any:
    """Return the column unchanged: its values have the wanted type already, or were given it."""
    argument: Argument = arguments[0]
    return None if argument.is_constant else _same


def _same(column: Column) -> Column:
    return column


def _register(names: str, kind: str) -> None:
    def convert(value: Any) -> Any:
        return value

    convert.__doc__ = f"Return a value as {'text' if kind == 'string' else f'a {kind}'}."
    function(names, kind, takes=(kind,), prepare=_as_it_is, null_safe=True, keeps_name=True, converts=True)(
        convert
    )


for _names, _kind in {
    "tostring": "string",
    "tolong": "long",
    "toreal,todouble": "real",
    "todecimal": "decimal",
    "tobool,toboolean": "bool",
    "todatetime": "datetime",
    "totimespan,totime": "timespan",
}.items():
    _register(_names, _kind)


@function("toint", "int", takes=("any",), keeps_name=True)
def toint(value: Any) -> int | None:
    """Return a value as a whole number of 32 bits."""
    return conversions.to_int(value)


@function("toguid", "guid", takes=("string",), keeps_name=True)
def toguid(value: str) -> str | None:
    """Return a text as a GUID in lower case."""
    return conversions.to_guid(value)


@function("parse_json,parsejson,todynamic,toobject", "dynamic", takes=("any",), keeps_name=True)
def parse_json(value: Any) -> Any:
    """Return what a JSON text says as a dynamic; text that is no JSON stays what it is."""
    return parse_document(value) if isinstance(value, str) else value


def _to_json(arguments: Sequence[Argument]) -> Callable[[Any], str]:
    kind = arguments[0].type
    return dynamic_to_json if kind == "dynamic" else conversions.converter(kind, "string") or str


@function("dynamic_to_json", "string", takes=("any",), choose=_to_json)
def dynamic_to_json(value: Any) -> str:
    """Return a dynamic as JSON with the keys of its bags in order, and another value as tostring does."""
    return json_text(by_key(value))


def _named_kind(arguments: Sequence[Argument]) -> Callable[[Any], str]:
    kind = arguments[0].type
    return gettype if kind == "dynamic" else lambda _: kind


@function("gettype", "string", takes=("any",), null_safe=True, choose=_named_kind)
def gettype(value: Any) -> str:
    """Return the type of a value; of a dynamic, the type of what it holds."""
    if value is None:
        return "null"
    if isinstance(value, list | dict):
        return "array" if isinstance(value, list) else "dictionary"
    return "double" if isinstance(value, float) else kind_of_value(value)


def _to_hex(arguments: Sequence[Argument]) -> Callable[..., str]:
    """Return the rule for whole numbers of a type: a negative one has as many digits as the type has bytes for."""
    return partial(tohex, bits=32 if arguments[0].type == "int" else 64)


@function("tohex", "string", takes=("long", "long"), least=1, keeps_name=True, choose=_to_hex)
def tohex(value: int, width: int = 0, bits: int = 64) -> str:
    """Return a whole number in hexadecimal digits, at least so many."""
    return f"{value % 2**bits:0{min(max(width, 1), HEX_MOST)}x}"
