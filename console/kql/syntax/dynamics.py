"""Reading what stands in `dynamic(...)`: JSON, with Kusto's strings and typed literals inside; lengths of time are ticks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from console.kql.errors import KqlSyntaxError
from console.kql.syntax.literals import (
    number_literal,
    ticks_of_literal,
    timespan_literal,
    typed_literal,
    unquoted,
)
from console.kql.syntax.tree import Literal

if TYPE_CHECKING:
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Place

_WORDS = {
    "null": None,
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_LITERALS = {"number": number_literal, "timespan": timespan_literal, "typed": typed_literal}


def dynamic_literal(reader: Reader, place: Place) -> Literal:
    """Read the brackets after `dynamic` and what is in them; raises KqlSyntaxError."""
    opening = reader.expect("(")
    value = None if reader.text == ")" else _value(reader)
    reader.close(opening)
    return Literal(place, value, "dynamic")


def _value(reader: Reader) -> Any:
    reader.deepen()
    value = _structure(reader) if reader.text in ("[", "{") else _scalar(reader)
    reader.rise()
    return value


def _structure(reader: Reader) -> list[Any] | dict[str, Any]:
    opening = reader.take()
    bag: dict[str, Any] = {}
    items: list[Any] = []
    while reader.text not in ("]", "}"):
        if opening.text == "{":
            key = _key(reader)
            reader.expect(":", after="a property's name")
            bag[key] = _value(reader)
        else:
            items.append(_value(reader))
        if not reader.accept(","):
            break
    reader.close(opening)
    return bag if opening.text == "{" else items


def string(reader: Reader) -> str:
    """Read a string, or several that stand one after the other and are one."""
    words = unquoted(reader.take().text)
    while reader.kind == "string":
        words += unquoted(reader.take().text)
    return words


def _key(reader: Reader) -> str:
    if reader.kind != "string":
        reader.fail(f"expected a property's name in quotation marks, found {reader.described()}")
    return unquoted(reader.take().text)


def _scalar(reader: Reader) -> Any:
    token = reader.token
    if token.kind == "string":
        return string(reader)
    if token.kind in _LITERALS:
        literal = _LITERALS[token.kind](reader.take())
        if literal.type == "bool" or (literal.type == "datetime" and literal.value is None):
            raise KqlSyntaxError(f"{token.text} may not stand inside dynamic(...)", *token.place)
        return ticks_of_literal(token) if isinstance(literal.value, timedelta) else literal.value
    if token.text == "dynamic":
        return dynamic_literal(reader, reader.take().place).value
    if token.text in _WORDS:
        return _WORDS[reader.take().text]
    if token.text in ("-", "+"):
        sign = reader.take().text
        if reader.kind == "number":
            number = number_literal(reader.take()).value
            return -number if sign == "-" else number
    return reader.fail(
        f"expected a literal, found {reader.described()}: dynamic(...) holds no names, pack_array(...) and bag_pack(...) do"
    )
