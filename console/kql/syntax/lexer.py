"""From text to tokens, each with its place.

A keyword with a hyphen (`mv-expand`), a comparison with its `!` and `~`
(`!in~`) and a typed literal (`datetime(2026-03-02)`) are one token each, so
that the parser never looks back.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from console.kql.errors import KqlSyntaxError
from console.kql.syntax.tree import Place
from console.kql.values.timespans import UNITS

_PATTERN = re.compile(
    r"""(?:[\s\ufeff\u200b]+|//[^\n]*)*
    (?:(?P<string>[hH]?(?:@"(?:[^"\n]|"")*"|@'(?:[^'\n]|'')*'|```.*?```|~~~.*?~~~|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))
      |(?P<timespan>\d+(?:\.\d+)?(?:"""
    + "|".join(sorted(UNITS, key=len, reverse=True))
    + r""")\b)
      |(?P<number>0[xX][0-9a-fA-F]+\b|(?:\d+(?:\.(?:\d+|(?![\w.])|(?=[eE][+-]?\d)))?|\.\d+)(?:[eE][+-]?\d+)?(?!\w))
      |(?P<typed>(?:datetime|date|timespan|time|guid|bool|boolean|int|long|real|double|decimal)[ ]*\([^()\n]*\))
      |(?P<comparison>!(?:in~|in\b|between\b|(?:has_any|has_all|(?:has(?:prefix|suffix)?|contains|startswith|endswith)(?:_cs)?)\b)|in~|==|=~|!=|!~|<>|<=|>=|<|>)
      |(?P<name>(?:project-(?:away|keep|rename|reorder|by-names|smart)|mv-(?:expand|apply)|make-(?:series|graph)|parse-(?:where|kv)
                  |top-(?:nested|hitters)|sample-distinct|assert-schema|macro-expand|graph-[a-z-]+|partitioned-by)\b
               |\d*[A-Za-z_$][\w$]*)
      |(?P<sign>=>|\.\.|[-+*/%=|()\[\]{},;:.])
      |(?P<end>\Z)
      |(?P<odd>.))""",
    re.VERBOSE | re.DOTALL,
)
_QUOTES = "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
_ODD = {
    '"': 'the string that " opens is not closed on its line',
    "'": "the string that ' opens is not closed on its line",
    "&": "conditions are joined by the word and",
    "!": "! stands only in !=, !~, !in, !has and their like; a condition is negated by not(...)",
    "`": "a string over several lines stands between ``` and ```",
    "~": "~ stands only in =~, !~, in~ and !in~",
    "#": "a comment starts with //",
} | dict.fromkeys(_QUOTES, "this quotation mark is typographic, a string stands between \" or '")


class Token(NamedTuple):
    """One token: its kind (the name of its group above), its text as it stands, and where that is."""

    kind: str
    text: str
    place: Place
    start: int


def tokens(text: str) -> list[Token]:
    """Return every token of a text, the last one of kind "end"; raises KqlSyntaxError."""
    result: list[Token] = []
    append, breaks = result.append, _line_ends(text)
    line, line_start, line_end = 1, 0, breaks[0]
    for match in _PATTERN.finditer(text):
        kind = match.lastgroup or ""
        start = match.start(kind)
        while start > line_end:
            line_start, line_end, line = line_end + 1, breaks[line], line + 1
        append(Token(kind, match[kind], (line, start - line_start + 1), start))
        if kind == "odd":
            raise KqlSyntaxError(_complaint(match[kind], text, start), *result[-1].place)
        if kind == "end":
            break
    return result


def _line_ends(text: str) -> list[int]:
    return [match.start() for match in re.finditer("\n", text)] + [len(text)]


def _complaint(character: str, text: str, start: int) -> str:
    if text.startswith("```", start):
        return "the string that ``` opens is not closed"
    if character == "@" and text[start + 1 : start + 2] in ("'", '"'):
        return f"the string that @{text[start + 1]} opens is not closed"
    return _ODD.get(character, f"the character {character!r} has no meaning here")
