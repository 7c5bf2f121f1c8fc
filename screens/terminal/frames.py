"""Frames: what a screen shows, cell by cell, taken from what Textual's compositor made anew."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import get_character_cell_size, split_graphemes
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate

from screens.terminal.pens import PLAIN, Pen, pens_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.color import ColorSystem
    from textual.strip import Strip

_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_EMOJI = "\U0001f000"  # from here on, how wide a character is depends on the terminal's age


@dataclass(slots=True)
class Row:
    """A line of the screen: for each cell its text and its pen; "" is the second half of a wide one.

    Rows are never changed once they are in a frame, so that the same row is known to look the same.
    """

    texts: list[str]
    pens: list[Pen]
    is_certain: bool = True
    """Whether every terminal agrees how wide its characters are."""

    @classmethod
    def blank(cls, width: int) -> Row:
        """Return a row as a cleared terminal shows it."""
        return cls([" "] * width, [PLAIN.on_blank()] * width)

    def copy(self) -> Row:
        """Return a row that may be drawn on."""
        return Row(self.texts.copy(), self.pens.copy(), self.is_certain)

    def put(self, x: int, strip: Strip, system: ColorSystem) -> None:
        """Draw a strip from column `x` on, as far as there is room."""
        width, start = len(self.texts), x
        for text, style, control in strip:
            if control:
                continue
            cells = cells_of(text)
            end = min(x + len(cells), width)
            if x >= end:
                continue
            pen, blank = pens_of(style, system)
            self.texts[x:end] = cells[: end - x]
            self.pens[x:end] = _pens(cells[: end - x], pen, blank)
            self.is_certain = self.is_certain and (text.isascii() or all(map(is_certain, cells)))
            x = end
        self._mend(start, x)

    def _mend(self, start: int, end: int) -> None:
        """Blank the halves of wide characters that were cut where a strip begins and ends."""
        if end < len(self.texts) and not self.texts[end]:
            self._blank(end)
        for lead in (start - 1, end - 1):
            if lead >= 0 and is_wide(self.texts[lead]) and self.texts[lead + 1 : lead + 2] != [""]:
                self._blank(lead)

    def _blank(self, x: int) -> None:
        self.texts[x] = " "
        self.pens[x] = self.pens[x].on_blank()


@dataclass(frozen=True, slots=True)
class Frame:
    """A whole screen; a new one shares the rows that did not change with the one before."""

    width: int
    height: int
    rows: tuple[Row, ...]

    @classmethod
    def blank(cls, width: int, height: int) -> Frame:
        """Return the frame that a cleared terminal shows."""
        return cls(width, height, (Row.blank(width),) * height)

    def updated(self, update: CompositorUpdate, system: ColorSystem) -> Frame:
        """Return the frame after what the compositor made anew."""
        if isinstance(update, LayoutUpdate):
            width = update.region.width
            rows = tuple(_row(width, strips, system) for strips in update.strips)
            return Frame(width, len(rows), rows)
        if isinstance(update, ChopsUpdate):
            return self._with_chops(update, system)
        message = f"no frame can be made of a {type(update).__name__}"
        raise TypeError(message)

    def _with_chops(self, update: ChopsUpdate, system: ColorSystem) -> Frame:
        rows = list(self.rows)
        for y in {y for y, _, _ in update.spans if y < self.height}:
            row = rows[y].copy()
            spans = [(x1, x2) for line, x1, x2 in update.spans if line == y]
            for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if strip is not None and any(x < x2 and end > x1 for x1, x2 in spans):
                    row.put(x, strip, system)
            rows[y] = row
        return Frame(self.width, self.height, tuple(rows))


def _pens(cells: str | tuple[str, ...], pen: Pen, blank: Pen) -> list[Pen]:
    if " " not in cells:
        return [pen] * len(cells)
    return [blank if cell == " " else pen for cell in cells]


def _row(width: int, strips: Iterable[Strip], system: ColorSystem) -> Row:
    row = Row.blank(width)
    x = 0
    for strip in strips:
        row.put(x, strip, system)
        x += strip.cell_length
    return row


def cells_of(text: str) -> str | tuple[str, ...]:
    """Return what each cell of a text shows; a wide character is followed by ""."""
    return text if text.isascii() and text.isprintable() else _cells_of(text)


@lru_cache(maxsize=4096)
def _cells_of(text: str) -> tuple[str, ...]:
    if not text.isprintable():  # the last gate: whatever came this far, nothing here acts on a terminal
        text = "".join(sign if sign.isprintable() else " " * get_character_cell_size(sign) for sign in text)
    cells: list[str] = []
    for start, end, width in split_graphemes(text)[0]:
        grapheme = text[start:end]
        if is_flag_letter(grapheme) and cells and is_flag_letter(cells[-1]):
            cells[-1] += grapheme  # two letters are one flag
            cells.append("")
        elif width:
            cells += [grapheme] + [""] * (width - 1)
    return tuple(cells)


def is_flag_letter(text: str) -> bool:
    """Whether a text is one of the letters of which two make a flag."""
    return len(text) == 1 and ord(text) in _FLAG_LETTERS


def is_certain(text: str) -> bool:
    """Whether every terminal gives a cell's text the same width."""
    return len(text) <= 1 and text < _EMOJI


def is_wide(text: str) -> bool:
    """Whether one grapheme takes two cells."""
    return not text.isascii() and len(_cells_of(text)) > 1
