"""From text to tokens, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from console.kql.errors import KqlError

_PATTERN = re.compile(
    r"""
    (?P<space>\s+|//[^\n]*)
  | (?P<string>[hH]?@"(?:[^"]|"")*"|[hH]?@'(?:[^']|'')*'|[hH]?```.*?```|[hH]?~~~.*?~~~
              |[hH]?"(?:[^"\\\n]|\\.)*"|[hH]?'(?:[^'\\\n]|\\.)*')
  | (?P<timespan>\d+(?:\.\d+)?(?:microseconds?|milliseconds?|minutes?|seconds?|hours?|days?|tick|min|sec|ms|d|h|m|s)\b)
  | (?P<number>0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)
  | (?P<name>[A-Za-z_$][\w$]*)
  | (?P<sign>!=|!~|==|=~|<=|>=|=>|<>|\.\.|[-+*/%<>=!~|()\[\]{},;:.@])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "'": "'", "0": "\0", "b": "\b"}


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its text, its value if it is a string, and where it stands."""

    kind: str
    text: str
    line: int
    column: int
    value: str = ""


def tokens(text: str) -> list[Token]:
    """Return every token of a text, the last one of kind "end"; raises KqlError."""
    found: list[Token] = []
    place, line, start = 0, 1, 0
    while place < len(text):
        match = _PATTERN.match(text, place)
        if match is None:
            message = f"the character {text[place]!r} has no meaning here"
            raise KqlError(message, line, place - start + 1)
        kind, words = str(match.lastgroup), match.group()
        if kind != "space":
            value = _unquoted(words) if kind == "string" else ""
            found.append(Token(kind, words, line, place - start + 1, value))
        breaks = words.count("\n")
        if breaks:
            line += breaks
            start = place + words.rindex("\n") + 1
        place = match.end()
    return [*found, Token("end", "the end of the query", line, place - start + 1)]


def _unquoted(text: str) -> str:
    text = text[1:] if text[0] in "hH" else text
    if text.startswith(("```", "~~~")):
        return text[3:-3]
    if text.startswith("@"):
        quote = text[1]
        return text[2:-1].replace(quote * 2, quote)
    return re.sub(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", _unescaped, text[1:-1], flags=re.DOTALL)


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] in "ux" and len(code) > 1:
        return chr(int(code[1:], 16))
    return _ESCAPES.get(code, code)
