"""Differences: the shortest text that turns one frame on a terminal into the next.

Moves are absolute, because terminals disagree about how wide some characters are:
what one of them got wrong ends with the character and shifts nothing behind it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import combining

from screens.terminal.frames import is_certain, is_flag_letter, is_wide
from screens.terminal.pens import PLAIN, Pen, change

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from screens.terminal.frames import Frame, Row

_CLEAR = "\x1b]8;;\x1b\\\x1b[m\x1b[H\x1b[2J"
"""What leaves a terminal blank and its pen plain, whatever was on before."""
_MAYBE_WIDE = "\u1100"  # nothing before it is two cells wide anywhere
_SKIP = 4  # cells: to draw so few again costs no more than to move past them
_ERASE = 12  # cells: so many blanks cost more than to erase them and move


class _Run(NamedTuple):
    """Cells of a row that one pen draws, or erases."""

    pen: Pen
    start: int
    stop: int
    is_erased: bool = False


@dataclass(slots=True)
class Brush:
    """Draws on a terminal; knows where its cursor is and which pen it has in hand."""

    pen: Pen = PLAIN
    erases_in_colour: bool = False
    """Whether the terminal erases with the ground of the pen (`bce`), not with its own."""
    parts: list[str] = field(default_factory=list)
    _at: tuple[int, int] | None = None

    def start_afresh(self) -> None:
        """Clear the terminal, of which nothing is known."""
        self.parts = [_CLEAR]
        self.pen = PLAIN

    def drawn(self) -> str:
        """Return what was drawn and keep the pen; the cursor may be moved by others until more is drawn."""
        text = "".join(self.parts)
        self.parts, self._at = [], None
        return text

    def move(self, x: int, y: int) -> None:
        """Go to a cell, unless the cursor is there."""
        if self._at == (x, y):
            return
        if self._at is None or self._at[1] != y:
            self.parts.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")
        else:
            self.parts.append(f"\x1b[{x + 1}G" if x else "\r")
        self._at = (x, y)

    def draw(self, row: Row, y: int, spans: Iterable[tuple[int, int]]) -> None:
        """Draw stretches of a row: first what the pen in hand draws, then what the cheapest change draws.

        To go back on a line costs fewer bytes than to take up a colour once more.
        """
        if not row.is_certain:
            self._draw_in_order(row, y, spans)
            return
        runs = [run for start, end in spans for run in self._runs(row, start, end)]
        while runs:
            pen = min(dict.fromkeys(run.pen for run in runs), key=lambda pen: len(change(self.pen, pen)[0]))
            for run in runs:
                if run.pen == pen:
                    self._draw_run(row, y, run)
            runs = [run for run in runs if run.pen != pen]

    def _runs(self, row: Row, start: int, end: int) -> list[_Run]:
        """Return a stretch of a row as runs of one pen; blanks go with the run before or behind them."""
        runs: list[_Run] = []
        for pen, texts in groupby(range(start, end), row.pens.__getitem__):
            stop = start + len(list(texts))
            is_erased = self._can_erase(pen) and (stop == len(row.texts) or stop - start >= _ERASE)
            last = runs[-1] if runs else None
            taken = pen
            if last is not None and _suits(last.pen, pen):
                taken = last.pen if pen.ink is None else pen
                if not is_erased and not last.is_erased:
                    start = runs.pop().start
            runs.append(_Run(taken, start, stop, is_erased))
            start = stop
        return runs

    def _draw_run(self, row: Row, y: int, run: _Run) -> None:
        if not run.is_erased:
            self._write(row.texts[run.start : run.stop], run.pen, run.start, y, len(row.texts))
            return
        self.move(run.start, y)
        self._take(run.pen)
        self.parts.append("\x1b[K" if run.stop == len(row.texts) else f"\x1b[{run.stop - run.start}X")

    def _draw_in_order(self, row: Row, y: int, spans: Iterable[tuple[int, int]]) -> None:
        """Draw from left to right, because an uncertain grapheme may be drawn over what is behind it."""
        for x in (x for start, end in spans for x in range(start, end)):
            if is_certain(row.texts[x]):
                self._write([row.texts[x]], row.pens[x], x, y, len(row.texts))
            else:
                self._write_uncertain(row.texts[x], row.pens[x], x, y, len(row.texts))

    def _can_erase(self, pen: Pen) -> bool:
        is_bare = pen.ink is None and not pen.link
        return is_bare and (self.erases_in_colour or pen.ground == PLAIN.ground)

    def _write(self, texts: list[str], pen: Pen, x: int, y: int, width: int) -> None:
        """Write texts that every terminal takes to be as wide as they are."""
        if not any(texts):  # the second half of a wide character: drawn with the first
            return
        self.move(x, y)
        self._take(pen)
        self.parts.append("".join(texts))
        end = x + len(texts) + (is_wide(texts[-1]) and 1)
        self._at = (end, y) if end < width else None

    def _write_uncertain(self, text: str, pen: Pen, x: int, y: int, width: int) -> None:
        """Write a grapheme that some terminals take to be wider or narrower than it is.

        Its cells are blanked first, and where what is behind it starts is said anew.
        """
        cells = 1 + is_wide(text)
        if x + longest(text) > width:  # no room for a terminal that is wrong: it would wrap or overwrite
            self._write([certain_form(text, cells)], pen, x, y, width)
            return
        self.move(x, y)
        self._take(pen)
        self.parts.append(" " * cells)
        self._at = None
        self.move(x, y)
        self.parts.append(text)
        self._at = None

    def _take(self, pen: Pen) -> None:
        sequence, self.pen = change(self.pen, pen)
        self.parts.append(sequence)


def _suits(one: Pen, other: Pen) -> bool:
    """Whether cells of two pens can be drawn with one of them: only a blank takes any ink."""
    is_free = one.ink is None or other.ink is None
    return one == other or (is_free and one.on_blank() == other.on_blank())


def longest(text: str) -> int:
    """Return the cells that a terminal may take for a grapheme, if it counts code points."""
    return sum(0 if combining(sign) else 1 + (sign >= _MAYBE_WIDE) for sign in text)


def certain_form(text: str, cells: int) -> str:
    """Return what stands for a grapheme where a terminal must not be wrong: its letters, or a mark."""
    if is_flag_letter(text[:1]):
        return "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in text).ljust(cells)
    return "?" * cells


def draw_difference(shown: Frame, wanted: Frame, brush: Brush) -> None:
    """Draw, on a terminal that shows one frame, what differs in another of the same size.

    Downwards, or upwards where the last row that differs stands on the ground of the pen in hand:
    a cursor that goes down a table leaves with the ground on which it arrives.
    """
    rows = zip(shown.rows, wanted.rows, strict=True)
    changed = [
        (y, row, list(_spans(before, row))) for y, (before, row) in enumerate(rows) if row is not before
    ]
    changed = [(y, row, spans) for y, row, spans in changed if spans]
    if changed:
        _, row, spans = changed[-1]
        is_upwards = row.pens[spans[0][0]].ground == brush.pen.ground
        for y, row, spans in reversed(changed) if is_upwards else changed:
            brush.draw(row, y, spans)


def _spans(before: Row, row: Row) -> Iterator[tuple[int, int]]:
    """Give the stretches of a row that must be drawn, near ones joined."""
    start = end = -1
    for x in _changed_cells(before, row):
        if end >= 0 and x - end <= _SKIP and (x == end or _is_plain_skip(row, end, x)):
            end = x + 1
        else:
            if end >= 0:
                yield start, end
            start, end = x, x + 1
    if end >= 0:
        yield start, end


def _is_plain_skip(row: Row, start: int, end: int) -> bool:
    """Whether the cells between two stretches can be drawn with the pen in hand."""
    pen = row.pens[start - 1]
    return (
        row.is_certain
        and all(other == pen for other in row.pens[start:end])
        and "" not in row.texts[start : end + 1]
    )


def _changed_cells(before: Row, row: Row) -> list[int]:
    if before.texts == row.texts and before.pens == row.pens:
        return []
    cells = zip(before.texts, row.texts, before.pens, row.pens, strict=True)
    changed = [x for x, (was, text, old, pen) in enumerate(cells) if was != text or old != pen]
    return changed if row.is_certain else _with_overdrawn(changed, row)


def _with_overdrawn(changed: list[int], row: Row) -> list[int]:
    """Return the cells to draw, with those that an uncertain grapheme among them may be drawn over."""
    drawn = set(changed)
    for x in range(len(row.texts)):
        if x in drawn and not is_certain(row.texts[x]):
            drawn.update(range(x, min(x + longest(row.texts[x]), len(row.texts))))
    return sorted(drawn)
