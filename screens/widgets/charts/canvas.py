"""A canvas of braille dots, two by four in each cell; in ASCII a cell is one dot."""

from __future__ import annotations

from itertools import groupby

_BRAILLE = 0x2800
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_ASCII = "*+ox#@"
_DASHES = ((1, 0), (5, 2), (2, 2), (9, 2), (3, 1), (1, 3))
"""For each series how many dots are drawn and left out in turn: lines differ without colour too."""


class Canvas:
    """Lines of several series, in dots counted from the lower left."""

    def __init__(self, width: int, height: int, *, ascii_only: bool = False) -> None:
        self._cells = (width, height)
        self._ascii = ascii_only
        self._across, self._up = (1, 1) if ascii_only else (2, 4)
        self._run: dict[int, int] = {}
        self._dots: dict[tuple[int, int], tuple[int, int]] = {}

    @property
    def width(self) -> int:
        """How many dots fit side by side."""
        return self._cells[0] * self._across

    @property
    def height(self) -> int:
        """How many dots fit one above the other."""
        return self._cells[1] * self._up

    def dot(self, x: int, y: int, series: int) -> None:
        """Set a dot, where it is on the canvas."""
        if not (0 <= x < self.width and 0 <= y < self.height):
            return
        down = self.height - 1 - y
        cell = (x // self._across, down // self._up)
        bit = 1 if self._ascii else _BITS[down % self._up][x % self._across]
        self._dots[cell] = (self._dots.get(cell, (0, 0))[0] | bit, series)

    def line(self, start: tuple[int, int], end: tuple[int, int], series: int) -> None:
        """Draw a line, dashed as its series is."""
        (x0, y0), (x1, y1) = start, end
        steps = max(abs(x1 - x0), abs(y1 - y0), 1)
        dash, gap = (1, 0) if self._ascii else _DASHES[series % len(_DASHES)]
        for step in range(1, steps + 1):
            self._run[series] = self._run.get(series, -1) + 1
            x = x0 + round((x1 - x0) * step / steps)
            y = y0 + round((y1 - y0) * step / steps)
            if self._run[series] % (dash + gap) < dash:
                self.dot(x, y, series)

    def fill(self, x: int, low: int, high: int, series: int) -> None:
        """Fill a column between two heights, every other dot."""
        for y in range(min(low, high), max(low, high) + 1):
            if (x + y) % 2 == 0 or self._ascii:
                self.dot(x, y, series)

    def rows(self) -> list[list[tuple[str, int | None]]]:
        """Return the lines from the top, each as stretches of text with the series they belong to."""
        width, height = self._cells
        lines = []
        for y in range(height):
            cells = [self._cell(x, y) for x in range(width)]
            runs = groupby(cells, key=lambda cell: cell[1])
            lines.append([("".join(text for text, _ in run), series) for series, run in runs])
        return lines

    def _cell(self, x: int, y: int) -> tuple[str, int | None]:
        dots = self._dots.get((x, y))
        if dots is None:
            return " ", None
        mask, series = dots
        return (_ASCII[series % len(_ASCII)] if self._ascii else chr(_BRAILLE | mask)), series


def sign_of(series: int, *, ascii_only: bool = False) -> str:
    """Return the stretch of line that stands for a series in the legend."""
    if ascii_only:
        return _ASCII[series % len(_ASCII)] * 2
    canvas = Canvas(3, 1)
    for y in (1, 2):
        canvas.line((0, y), (canvas.width - 1, y), series)
    return "".join(text for text, _ in canvas.rows()[0])
