"""`--ascii`: for terminals and fonts that have nothing else, every line in ASCII, as wide as it was."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from rich.cells import get_character_cell_size
from rich.segment import Segment
from textual.filter import LineFilter

if TYPE_CHECKING:
    from textual.color import Color

SIGNS = dict(zip("●○■▲△◆◇▸▾·…→←↑↓✓✗", "*o#!^+->v-~><^vvx", strict=True)) | {
    "\u203a": ">",
    "\u2039": "<",
    "\u2013": "-",
    "\u2014": "-",
    "\u00d7": "x",
}
BOX, BLOCKS = range(0x2500, 0x2580), range(0x2580, 0x25A0)
UPRIGHT = frozenset("│┃║▌▐▎▏▕▊▋▍▉")


class _Ascii(dict[int, str]):
    """Code point -> ASCII of the same width; filled as code points are met."""

    def __missing__(self, code: int) -> str:
        self[code] = text = _ascii(chr(code))
        return text


def _ascii(character: str) -> str:
    if character.isascii():
        return character
    if character in SIGNS:
        return SIGNS[character]
    if character in UPRIGHT:
        return "|"
    if ord(character) in BOX:
        return "-"
    if ord(character) in BLOCKS:
        return "#"
    width = get_character_cell_size(character)
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", character) if sign.isascii())
    return plain if len(plain) == width else "?" * width


_ASCII = _Ascii()


class AsciiFilter(LineFilter):
    """Brings every line down to ASCII, where the operator asked for that."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  Textual's signature
        """Return the segments in ASCII, each as wide as before."""
        if all(segment.text.isascii() for segment in segments):
            return segments
        return [Segment(text.translate(_ASCII), style, control) for text, style, control in segments]
