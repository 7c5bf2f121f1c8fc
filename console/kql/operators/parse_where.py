"""`parse-where`: the same, and rows that do not match are left out."""

from __future__ import annotations

from dataclasses import dataclass

from console.kql.planning.parsing import TextParse
from console.kql.syntax.registry import operator


@operator(
    "parse-where",
    summary="Read columns from the text between known words, leaving out rows that do not match.",
    after=("with",),
)
@dataclass(frozen=True, slots=True)
class ParseWhere(TextParse):
    """`parse-where x with ...`."""

    WORD = "parse-where"
    KEEPS_ALL = False
