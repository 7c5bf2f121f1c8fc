"""Literals: numbers, lengths of time, and the typed ones such as datetime(2026-03-02)."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from console.kql.syntax import Literal
from console.kql.times import duration, moment

if TYPE_CHECKING:
    from console.kql.lexer import Token


def number_literal(place: tuple[int, int], text: str, *, is_timespan: bool) -> Literal:
    """Return a number, or a length of time such as 5m."""
    if is_timespan:
        return Literal(place, duration(text), "timespan")
    if re.fullmatch(r"0[xX][0-9a-fA-F]+|\d+", text):
        return Literal(place, int(text, 0) if text[:2] in ("0x", "0X") else int(text), "long")
    return Literal(place, float(text), "real")


def typed_literal(place: tuple[int, int], word: str, parts: list[Token]) -> Literal:
    """Return what stands in the brackets of a typed literal; raises ValueError."""
    text = " ".join(part.value if part.kind == "string" else part.text for part in parts)
    kind = {"time": "timespan", "double": "real"}.get(word, word)
    if text.casefold() in ("null", ""):
        return Literal(place, None, kind)
    value: Any = text
    if kind == "datetime":
        value = moment(_joined(parts))
    elif kind == "timespan":
        value = duration(_joined(parts)) if not re.fullmatch(r"\d+", text) else timedelta(days=int(text))
    elif kind == "dynamic":
        value = json.loads("".join(_json(part) for part in parts))
    elif kind in ("long", "int"):
        value = int(text, 0)
    elif kind in ("real", "decimal"):
        value = float(text.replace(" ", ""))
    elif kind == "bool":
        value = text.casefold() in ("true", "1")
    return Literal(place, value, kind)


def _joined(parts: list[Token]) -> str:
    """Return the text as it stood: spaces where the query had them."""
    text = ""
    for part, before in zip(parts, [None, *parts[:-1]], strict=True):
        words = part.value if part.kind == "string" else part.text
        is_apart = before is not None and before.column + len(before.text) != part.column
        text += f" {words}" if is_apart else words
    return text


def _json(part: Token) -> str:
    return json.dumps(part.value) if part.kind == "string" else part.text
