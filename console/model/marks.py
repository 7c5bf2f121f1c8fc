"""Marks that stand for characters nobody sees, so that none of these acts on a terminal unseen."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_PICTURES = 0x2400  # U+2400.. are the pictures of the C0 controls
_DELETE = 0x7F
_CARET = 0x40


class Marks(dict[int, str]):
    """Code point -> what stands for it by a rule, to translate text with; filled as code points are met."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> str:
        mark = self[code] = self._rule(chr(code))
        return mark


def is_space(character: str) -> bool:
    """Whether a character is one of Unicode's many spaces."""
    return unicodedata.category(character) == "Zs"


def mark(character: str) -> str:
    """Return a character: a picture for a control, a plain space for any, a number for the unseen."""
    if character.isprintable():
        return character
    code = ord(character)
    if code < ord(" "):
        return chr(_PICTURES + code)
    if code == _DELETE:
        return "\u2421"
    return " " if is_space(character) else f"\u27e8{code:04X}\u27e9"


def ascii_mark(character: str) -> str:
    """Return the same with marks in ASCII: `^[` for a control, `<202E>` for what cannot be seen."""
    if character.isprintable():
        return character
    code = ord(character)
    if code <= _DELETE:
        return "^" + chr(code ^ _CARET)
    return " " if is_space(character) else f"<{code:04X}>"
