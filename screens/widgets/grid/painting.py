"""How the lines of a grid look: header, rows, the cursor and marks told by symbol as well as colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from screens.widgets.grid.columns import R, Tone
from screens.widgets.grid.layout import GAP, Layout
from screens.widgets.safe import fit

if TYPE_CHECKING:
    from collections.abc import Callable

    from screens.widgets.grid.view import GridView

GUTTER = 3
"""Cells left of the first column, for the cursor's symbol and the mark's; they do not scroll."""
_UNDERLINE = Style(underline=True)


@dataclass(frozen=True, slots=True)
class Symbols:
    """What says without colour where the cursor is, what is marked, sorted or out of sight."""

    cursor: str
    mark: str
    rising: str
    falling: str
    more: str


UNICODE = Symbols(cursor="▸", mark="●", rising="▲", falling="▼", more="›")  # noqa: RUF001  a chevron is meant
ASCII = Symbols(cursor=">", mark="*", rising="^", falling="v", more=">")


@dataclass(frozen=True, slots=True)
class Palette:
    """The styles of a grid, as the theme has them."""

    plain: Style
    header: Style
    sorted: Style
    cursor: Style
    cell: Style
    marked: Style
    tones: dict[Tone, Style]

    @classmethod
    def of(cls, style: Callable[[str], Style], plain: Style) -> Palette:
        """Read the palette from the component styles of a grid."""
        return cls(
            plain=plain,
            header=style("grid--header"),
            sorted=style("grid--sorted"),
            cursor=style("grid--cursor"),
            cell=style("grid--cell"),
            marked=plain + _ink(style("grid--marked")),
            tones={tone: _ink(style(f"grid--{tone.value}")) for tone in Tone if tone is not Tone.PLAIN}
            | {Tone.PLAIN: Style()},
        )


def header_line(view: GridView[R], layout: Layout, palette: Palette, symbols: Symbols) -> list[Segment]:
    """Return the blank gutter and the names of the columns, an arrow at the one that is sorted."""
    segments = [Segment(" " * GUTTER, palette.header)]
    for column, width in layout.columns:
        heading = view.source.headings[column]
        is_sorted = view.arrangement.column == column
        arrow = (symbols.falling if view.arrangement.reverse else symbols.rising) if is_sorted else " "
        name = fit(heading.name, width, right=heading.right, ascii_only=symbols is ASCII)
        if is_sorted and not heading.right:
            name = (name.rstrip() + arrow).ljust(width + 1)
        else:
            name += arrow
        style = palette.sorted if is_sorted else palette.header
        if column == view.cursor.column:
            style += _UNDERLINE
        segments += [Segment(name, style), Segment(" " * (GAP - 1), palette.header)]
    return segments


def row_line(
    view: GridView[R], line: int, layout: Layout, palette: Palette, symbols: Symbols
) -> list[Segment]:
    """Return the gutter and the cells of a row, each in its tone; the cursor's row in one ink.

    A cursor that moves draws two rows anew, and each change of ink in them is sent.
    """
    ground = ground_of(view, line, palette)
    number, source = view.order[line], view.source
    has_tones = line != view.cursor.line
    ascii_only = symbols is ASCII
    segments = [_gutter(view, line, ground, symbols)]
    # Text and gap are one segment where they look alike: fewer segments are fewer bytes.
    for column, width in layout.columns:
        words = (column in layout.brief and source.brief(number, column)) or source.text(number, column)
        text = fit(words, width, right=source.headings[column].right, ascii_only=ascii_only)
        style = ground + palette.tones[source.tone(number, column)] if has_tones else ground
        if line == view.cursor.line and column == view.cursor.column:
            segments += [Segment(text, style + palette.cell), Segment(" " * GAP, ground)]
        else:
            segments.append(Segment(text + " " * GAP, style))
    return segments


def ground_of(view: GridView[R], line: int, palette: Palette) -> Style:
    """Return the style a row's cells stand on."""
    ground = palette.marked if view.is_marked(line) else palette.plain
    return ground + palette.cursor if line == view.cursor.line else ground


def framed(line: list[Segment], scroll: int, width: int, ground: Style) -> Strip:
    """Return a line of the screen: its gutter, then that part of the cells to which is scrolled."""
    gutter, *cells = line
    body = Strip(cells).crop_extend(scroll, scroll + max(0, width - GUTTER), ground)
    return Strip([gutter, *body], width)


def _gutter(view: GridView[R], line: int, ground: Style, symbols: Symbols) -> Segment:
    cursor = symbols.cursor if line == view.cursor.line else " "
    mark = symbols.mark if view.is_marked(line) else " "
    return Segment(f"{cursor}{mark} ", ground)


def _ink(style: Style) -> Style:
    """Return a style without its ground, which is the row's: marked, under the cursor, or neither."""
    return Style(color=style.color, bold=style.bold or None, italic=style.italic or None)
