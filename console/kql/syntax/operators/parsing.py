"""Reading the operators that take text apart: parse, parse-where, parse-kv."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.syntax.expressions import expression
from console.kql.syntax.literals import unquoted
from console.kql.syntax.parameters import Parameters, choice, options, parameters
from console.kql.syntax.parts import bracketed, type_name, typed_name
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import Parse, ParseCapture, ParseKv, ParseSkip, ParseText, ParseWhere

if TYPE_CHECKING:
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression, ParsePart, Place

KINDS = ("simple", "regex", "relaxed")


@operator("parse")
def parse(reader: Reader, place: Place) -> Parse:
    """Read columns from the text between known words, null where a row does not match."""
    return Parse(place, *_pattern(reader, "parse"))


@operator("parse-where")
def parse_where(reader: Reader, place: Place) -> ParseWhere:
    """Read columns from the text between known words, leaving out rows that do not match."""
    return ParseWhere(place, *_pattern(reader, "parse-where"))


def _pattern(reader: Reader, word: str) -> tuple[Expression, str, str, tuple[ParsePart, ...]]:
    found: Parameters = parameters(reader, "kind", "flags")
    kind = choice(reader, found.text("kind"), word, KINDS)
    of = expression(reader)
    reader.expect("with", after="what is parsed")
    parts: list[ParsePart] = []
    while reader.kind in ("string", "name") or reader.text in ("*", "["):
        parts.append(_part(reader))
    if not parts:
        reader.fail(f"expected text or a column after with, found {reader.described()}")
    return of, kind, found.text("flags"), tuple(parts)


def _part(reader: Reader) -> ParsePart:
    place = reader.place
    if reader.accept("*"):
        return ParseSkip(place)
    if reader.kind == "string":
        return ParseText(place, unquoted(reader.take().text))
    name = reader.name("a column")
    return ParseCapture(place, name, type_name(reader) if reader.accept(":") else "string")


@operator("parse-kv")
def parse_kv(reader: Reader, place: Place) -> ParseKv:
    """Read columns from text of names and values."""
    of = expression(reader)
    reader.expect("as", after="what is parsed")
    schema = bracketed(reader, typed_name)
    given = {each.name: each.values for each in options(reader)} if reader.accept("with") else {}
    text = {name: "".join(values) for name, values in given.items()}
    return ParseKv(
        place,
        of,
        schema,
        text.get("pair_delimiter", ""),
        text.get("kv_delimiter", ""),
        given.get("quote", ()),
        text.get("escape", ""),
        text.get("greedy", "") == "true",
        text.get("regex", ""),
    )
