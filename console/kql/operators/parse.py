"""`parse`: columns read from the text between known words."""

from __future__ import annotations

from dataclasses import dataclass

from console.kql.planning.parsing import TextParse
from console.kql.syntax.registry import operator


@operator(
    "parse",
    summary="Read columns from the text between known words, null where a row does not match.",
    after=("with",),
)
@dataclass(frozen=True, slots=True)
class Parse(TextParse):
    """`parse x with ...`."""

    WORD = "parse"
    KEEPS_ALL = True
