"""Command lines taken apart as programs of Windows take them."""

from __future__ import annotations

import re

_BARE = re.compile(
    r'(?P<literal>(?:\\\\)*\\")|(?P<quote>(?:\\\\)*")|(?P<blank>[ \t\r\n]+)|(?P<plain>\\+|[^\\" \t\r\n]+)'
)
_QUOTED = re.compile(r'(?P<literal>(?:\\\\)*(?:\\"|""))|(?P<quote>(?:\\\\)*")|(?P<plain>\\+|[^\\"]+)')


def command_line_words(line: str) -> list[str]:
    """Return the words of a command line without their quotes.

    A backslash escapes a quote, and itself only before one; between quotes two of them stand for one.
    """
    words: list[str] = []
    word: str | None = None
    is_quoted = False
    at = 0
    while match := (_QUOTED if is_quoted else _BARE).match(line, at):
        at = match.end()
        match match.lastgroup:
            case "blank":
                words += [] if word is None else [word]
                word = None
                continue
            case "plain":
                piece = match[0]
            case kind:
                is_quoted ^= kind == "quote"
                piece = "\\" * (match[0].count("\\") // 2) + '"' * (kind == "literal")
        word = (word or "") + piece
    return words if word is None else [*words, word]
