"""Text from Azure, made fit to be shown: what would act on a terminal becomes visible instead."""

from __future__ import annotations

import unicodedata

_PICTURES = 0x2400
_DELETE = 0x7F
_LINES = {"\n", "\t"}


class _Marks(dict[int, str]):
    """Character -> what is shown for it; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        mark = self[code] = _mark(chr(code))
        return mark


def _mark(character: str) -> str:
    if character in _LINES or character.isprintable():
        return character
    code = ord(character)
    if code < ord(" "):
        return chr(_PICTURES + code)
    if code == _DELETE:
        return "\u2421"
    if unicodedata.category(character) == "Zs":
        return " "
    return f"\u27e8{code:04X}\u27e9"


_MARKS = _Marks()


def paragraph(text: object) -> str:
    """Return text of several lines with every control, bidi and zero-width character visible."""
    words = "" if text is None else str(text)
    return words if words.isprintable() else words.translate(_MARKS)


def line(text: object) -> str:
    """Return text of one line with every such character visible, line breaks too."""
    return paragraph(text).replace("\n", "\u240a").replace("\t", " ")
