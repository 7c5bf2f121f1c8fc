"""Literals: from the text of a token to the value it stands for."""

from __future__ import annotations

import math
import re
import sys
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from uuid import UUID

from console.kql.errors import KqlSyntaxError
from console.kql.syntax.tree import Literal
from console.kql.values.datetimes import parse_datetime
from console.kql.values.kinds import ALIASES, KINDS
from console.kql.values.timespans import TICKS_PER_DAY, parse_ticks, parse_timespan

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from console.kql.syntax.lexer import Token

TYPES = {kind: kind for kind in KINDS} | ALIASES
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|[0-7]{3}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_HEXADECIMAL = ("0x", "0X")
_WHOLE = re.compile(r"[+-]?[0-9]+|0[xX][0-9a-fA-F]+")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?", re.IGNORECASE)
_DAYS = re.compile(r"[+-]?\d{1,8}")
_DATE = re.compile(r"\d{4}(?:\s*,\s*\d{1,2}){1,2}")
_PARTS = re.compile(r"\s*,\s*")
_UNBOUNDED = {"nan": math.nan, "inf": math.inf, "+inf": math.inf, "-inf": -math.inf}


def unquoted(text: str) -> str:
    """Return what a string literal says."""
    text = text[1:] if text[0] in "hH" else text
    if text.startswith(("```", "~~~")):
        return text[3:-3]
    if text[0] == "@":
        return text[2:-1].replace(text[1] * 2, text[1])
    return _ESCAPE.sub(_unescaped, text[1:-1]) if "\\" in text else text[1:-1]


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) == 1:
        return _ESCAPES.get(code, code)
    number = int(code[1:], 16) if code[0] in "uUx" else int(code, 8)
    return chr(number) if number <= sys.maxunicode else match[0]


def number_literal(token: Token) -> Literal:
    """Return a long or a real."""
    text = token.text
    if text.isdecimal():
        return Literal(token.place, int(text), "long")
    if text.startswith(_HEXADECIMAL):
        return _read(token, text, "long")
    return Literal(token.place, float(text), "real")


def timespan_literal(token: Token) -> Literal:
    """Return a length of time such as 5m; raises KqlSyntaxError where it is longer than any."""
    return _read(token, token.text, "timespan")


def typed_literal(token: Token) -> Literal:
    """Return what `datetime(...)`, `guid(...)` or another typed literal stands for; raises KqlSyntaxError."""
    kind, text = _spelled(token)
    if text in ("null", ""):
        return Literal(token.place, None, kind)
    return _read(token, text, kind)


def ticks_of_literal(token: Token) -> int | None:
    """Return the ticks of a literal that stands for a length of time, more exact than such a value is."""
    text = token.text if token.kind == "timespan" else _spelled(token)[1]
    return int(text) * TICKS_PER_DAY if _DAYS.fullmatch(text) else parse_ticks(text)


def _spelled(token: Token) -> tuple[str, str]:
    """Return the type that a typed literal names, and what stands in its brackets."""
    word, _, literal = token.text.partition("(")
    return TYPES[word.strip()], literal[:-1].strip().strip("\"'").strip()


def _read(token: Token, text: str, kind: str) -> Literal:
    try:
        value = _READERS[kind](text)
    except (ValueError, InvalidOperation):
        value = None
    if value is None:
        to = f", to{kind}(...) converts a value" if re.fullmatch(r"[A-Za-z_]\w*", text) else ""
        raise KqlSyntaxError(f"{text} is no {kind}{to}", *token.place)
    return Literal(token.place, value, kind)


def _integer(bits: int) -> Callable[[str], int | None]:
    """Return what reads a whole number of so many bits; hexadecimal digits are those bits, the first of them the sign."""

    def read(text: str) -> int | None:
        digits = text.replace(" ", "")
        if not _WHOLE.fullmatch(digits):
            return None
        if digits.startswith(_HEXADECIMAL):
            number = int(digits, 16)
            return None if number >= 2**bits else number - 2**bits * (number >> (bits - 1))
        number = int(digits)
        return number if -(2 ** (bits - 1)) <= number < 2 ** (bits - 1) else None

    return read


def _real(text: str) -> float | None:
    digits = text.replace(" ", "").casefold()
    if digits in _UNBOUNDED:
        return _UNBOUNDED[digits]
    return float(digits) if _NUMBER.fullmatch(digits) else None


def _decimal(text: str) -> Decimal | None:
    digits = text.replace(" ", "")
    return Decimal(digits) if _NUMBER.fullmatch(digits) else None


def _moment(text: str) -> datetime | None:
    return parse_datetime(_PARTS.sub("-", text) if _DATE.fullmatch(text) else text)


def _length(text: str) -> timedelta | None:
    """Return a length of time; a whole number is in days."""
    return timedelta(days=int(text)) if _DAYS.fullmatch(text) else parse_timespan(text)


def _truth(text: str) -> bool | None:
    return int(text) != 0 if text.isdecimal() else {"true": True, "false": False}.get(text.casefold())


_READERS: dict[str, Callable[[str], Any]] = {
    "bool": _truth,
    "int": _integer(32),
    "long": _integer(64),
    "real": _real,
    "decimal": _decimal,
    "datetime": _moment,
    "timespan": _length,
    "guid": lambda text: str(UUID(text)),
}
