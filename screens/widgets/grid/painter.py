"""Draws a grid's view line by line, each line again only when it would look different."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Generic

from rich.segment import Segment
from textual.strip import Strip

from screens.widgets.grid.columns import R, Tone
from screens.widgets.grid.layout import GAP
from screens.widgets.grid.painting import (
    ASCII,
    GUTTER,
    Palette,
    Symbols,
    framed,
    ground_of,
    header_line,
    row_line,
)
from screens.widgets.safe import fit, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.geometry import Offset

    from screens.widgets.grid.view import GridView
    from screens.widgets.grid.visible_columns import VisibleColumns

_CACHED_LINES = 1_000  # some screens full: paging through half a million rows must not keep them all


class Painter(Generic[R]):
    """Turns lines of a view into strips of the screen; `palette` gives the colours when they are needed."""

    def __init__(
        self,
        view: GridView[R],
        columns: VisibleColumns[R],
        symbols: Symbols,
        palette: Callable[[], Palette],
    ) -> None:
        self._view = view
        self._columns = columns
        self._symbols = symbols
        self._read_palette = palette
        self._palette: Palette | None = None
        self._width = 0
        self._frame: tuple[object, ...] = ()
        self._lines: dict[int, list[Segment]] = {}

    def fit(self, width: int) -> bool:
        """Lay the columns out in a line of so many cells; tell whether all lines have to be drawn."""
        view = self._view
        layout = self._columns.lay_out(width - GUTTER)
        frame = (layout, width, view.headings, view.arrangement, len(view))
        # Without rows the words in their place may have changed, which no frame tells.
        if frame == self._frame and len(view):
            return False
        self._frame, self._width = frame, width
        self._lines.clear()
        return True

    def strip(self, y: int, scroll: Offset, empty_text: str) -> Strip:
        """Draw one line of the screen: the header, a row, or words where there are no rows."""
        palette, width = self._colours(), self._width
        if y == 0:
            return self._header(palette, scroll.x)
        line = scroll.y + y - 1
        if line < len(self._view):
            ground = ground_of(self._view, line, palette)
            return framed(self._row(line, palette), scroll.x, width, ground)
        if not len(self._view) and y >= 2:  # noqa: PLR2004  the words stand below a blank line
            return self._empty_line(y - 2, empty_text, palette)
        return Strip.blank(width, palette.plain)

    def changes(self, lines: Iterable[int]) -> list[int]:
        """Return which of these lines look different from when they were last drawn; forget all others."""
        before, palette = self._lines, self._colours()
        self._lines = {}  # so that _row makes each line anew
        return [line for line in lines if self._row(line, palette) != before.get(line)]

    def forget(self, line: int) -> None:
        """Draw a line anew the next time."""
        self._lines.pop(line, None)

    def forget_colours(self) -> None:
        """Draw everything anew, in other colours."""
        self._palette = None
        self._lines.clear()

    def _header(self, palette: Palette, scroll: int) -> Strip:
        width = self._width
        line = header_line(self._view, self._columns.layout, palette, self._symbols)
        strip = framed(line, scroll, width, palette.header)
        is_cut = self._columns.layout.width - scroll > width - GUTTER + GAP
        if not (is_cut or self._columns.is_crowded):
            return strip
        return Strip([*strip.crop(0, width - 1), Segment(self._symbols.more, palette.sorted)], width)

    def _row(self, line: int, palette: Palette) -> list[Segment]:
        row = self._lines.get(line)
        if row is None:
            if len(self._lines) > _CACHED_LINES:
                self._lines.clear()
            row = row_line(self._view, line, self._columns.layout, palette, self._symbols)
            self._lines[line] = row
        return row

    def _empty_line(self, number: int, empty_text: str, palette: Palette) -> Strip:
        width, ascii_only = self._width, self._symbols is ASCII
        sentence = self._view.arrangement.why_empty(len(self._view.source)) or empty_text
        lines = _wrap_lines(visible(sentence, lines=True, ascii_only=ascii_only), width - GUTTER)
        text = lines[number] if number < len(lines) else ""
        style = palette.plain + palette.tones[Tone.MUTED]
        return Strip([Segment(fit(" " * GUTTER + text, width, ascii_only=ascii_only), style)], width)

    def _colours(self) -> Palette:
        if self._palette is None:
            self._palette = self._read_palette()
        return self._palette


def _wrap_lines(text: str, width: int) -> list[str]:
    """Return lines that are broken between words where they are longer than the room there is."""
    return [line for part in text.split("\n") for line in wrap(part, max(1, width)) or [""]]
