"""The drawing half of the grid: only lines in sight are made, and only those that changed are drawn again."""

from __future__ import annotations

from functools import cached_property
from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar, Generic

from rich.segment import Segment
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from screens.widgets.grid.columns import R, Tone
from screens.widgets.grid.layout import GAP, Layout, Widths, lay_out, natural_widths
from screens.widgets.grid.painting import (
    ASCII,
    GUTTER,
    UNICODE,
    Palette,
    Symbols,
    framed,
    ground_of,
    header_line,
    row_line,
)
from screens.widgets.grid.view import GridView
from screens.widgets.safe import fit, visible

if TYPE_CHECKING:
    from textual import events

    from screens.widgets.grid.sources import Source

_CACHED_LINES = 1_000


class GridCanvas(ScrollView, Generic[R], can_focus=True):
    """A header that stays, rows below it, columns that make room for one another."""

    empty_text: reactive[str] = reactive("")
    """What the owner says where there are no rows; may have several lines."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "grid--header",
        "grid--sorted",
        "grid--cursor",
        "grid--cell",
        "grid--marked",
        "grid--good",
        "grid--warn",
        "grid--bad",
        "grid--muted",
        "grid--accent",
    }
    DEFAULT_CSS = """
    GridCanvas {
        height: 1fr;
        background: $background;
        scrollbar-size-horizontal: 0;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
    }
    GridCanvas > .grid--header { background: $panel; color: $foreground; text-style: bold; }
    GridCanvas > .grid--sorted { background: $panel; color: $text-accent; text-style: bold; }
    GridCanvas > .grid--cursor { background: $surface; }
    GridCanvas:focus > .grid--cursor { background: $primary 35%; text-style: bold; }
    GridCanvas > .grid--cell { text-style: underline; }
    GridCanvas:focus > .grid--cell { background: $accent; color: $background; text-style: bold underline; }
    GridCanvas > .grid--marked { color: $text-accent; }
    GridCanvas > .grid--good { color: $text-success; }
    GridCanvas > .grid--warn { color: $text-warning; }
    GridCanvas > .grid--bad { color: $text-error; text-style: bold; }
    GridCanvas > .grid--muted { color: $foreground 60%; }
    GridCanvas > .grid--accent { color: $text-accent; }
    """

    def __init__(self, source: Source[R], *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id, classes=classes)
        self.view: GridView[R] = GridView(source)
        self.wide = False
        self.hidden_columns: set[str] = set()
        self._width = 0
        self._natural = Widths()
        self._layout = Layout(())
        self._frame: tuple[object, ...] = ()
        self._lines: dict[int, list[Segment]] = {}
        self._palette: Palette | None = None

    def on_mount(self) -> None:
        """Take the scrollbar away where its ends could not be drawn: they are block characters."""
        if self.ascii_only:
            self.styles.scrollbar_size_vertical = 0

    @cached_property
    def ascii_only(self) -> bool:
        """Whether symbols are ASCII, as the app says."""
        return bool(getattr(self.app, "ascii_only", False))

    @property
    def symbols(self) -> Symbols:
        """The symbols drawn, in Unicode or ASCII."""
        return ASCII if self.ascii_only else UNICODE

    @property
    def is_crowded(self) -> bool:
        """Whether columns stepped aside for want of room."""
        return self._layout.stepped_aside > 0

    @property
    def page(self) -> int:
        """How many rows are in sight."""
        return max(1, self.size.height - 1)

    @property
    def top(self) -> int:
        """The first line in sight."""
        return self.scroll_offset.y

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen: the header, a row, or words where there are no rows."""
        palette, width = self._colours(), self._width
        if y == 0:
            return self._header(palette, width)
        line = self.top + y - 1
        if line < len(self.view):
            ground = ground_of(self.view, line, palette)
            return framed(self._row(line, palette), self.scroll_offset.x, width, ground)
        if not len(self.view) and y >= 2:  # noqa: PLR2004  the words stand below a blank line
            return self._empty_line(y - 2, palette, width)
        return Strip.blank(width, palette.plain)

    def notify_style_update(self) -> None:
        """Forget what was drawn in other colours."""
        super().notify_style_update()
        self._palette = None
        self._lines.clear()

    def on_resize(self, _event: events.Resize) -> None:
        """Lay the columns out for the room there is now."""
        self.redraw(measured=False)

    def redraw(self, *, measured: bool = True) -> None:
        """Lay the columns out anew, measured by their cells if those may have changed, and draw."""
        if measured or not self._natural.full:
            self._measure()
        self._width = self.scrollable_content_region.width
        headings, room = self.view.source.headings, self._width - GUTTER
        layout = lay_out(headings, self._natural, room, self.hidden_columns, wide=self.wide)
        frame = (layout, self._width, headings, self.view.wish, len(self.view))
        if frame == self._frame and len(self.view):
            self.redraw_changed()
            return
        self._frame, self._layout = frame, layout
        self._lines.clear()
        self.virtual_size = Size(layout.width + GUTTER, len(self.view) + 1)
        self.refresh()

    def redraw_changed(self) -> None:
        """Draw again those lines in sight that would look different, as when an age has grown."""
        if self._outgrown():
            self.redraw(measured=False)
            return
        before, palette = self._lines, self._colours()
        self._lines = {}
        for line in range(self.top, min(self.top + self.page, len(self.view))):
            if self._row(line, palette) != before.get(line):
                self.refresh_line(line + 1)

    def redraw_lines(self, *lines: int) -> None:
        """Draw these lines again, as far as they are in sight."""
        for line in lines:
            self._lines.pop(line, None)
            if self.top <= line < self.top + self.page:
                self.refresh_line(line + 1)

    def heading_at(self, x: int) -> str | None:
        """Return the name of the column drawn at a cell of the line."""
        edge = GUTTER - self.scroll_offset.x
        for column, width in self._layout.columns:
            edge += width + GAP
            if x < edge:
                return self.view.source.headings[column].name
        return None

    def _measure(self) -> None:
        """Let columns grow with their cells, and not shrink, so that a refresh does not make them dance."""
        self._natural = self._natural.grown(natural_widths(self.view.source, self.view.order))

    def _outgrown(self) -> bool:
        """Let columns grow with the cells in sight; return whether one did."""
        in_sight = self.view.order[self.top : self.top + self.page]
        if len(self._natural.full) != len(self.view.source.headings):
            return False
        before = self._natural
        self._natural = before.grown(natural_widths(self.view.source, in_sight))
        return self._natural != before

    def _header(self, palette: Palette, width: int) -> Strip:
        line = header_line(self.view, self._layout, palette, self.symbols)
        strip = framed(line, self.scroll_offset.x, width, palette.header)
        beyond = self._layout.width - self.scroll_offset.x > width - GUTTER + GAP
        if not (beyond or self.is_crowded):
            return strip
        return Strip([*strip.crop(0, width - 1), Segment(self.symbols.more, palette.sorted)], width)

    def _row(self, line: int, palette: Palette) -> list[Segment]:
        drawn = self._lines.get(line)
        if drawn is None:
            if len(self._lines) > _CACHED_LINES:
                self._lines.clear()
            drawn = self._lines[line] = row_line(self.view, line, self._layout, palette, self.symbols)
        return drawn

    def _empty_line(self, number: int, palette: Palette, width: int) -> Strip:
        total, wish = len(self.view.source), self.view.wish
        fits = "fits the filter" if wish.needle else "is a problem"
        words = f"None of {total:,} rows {fits}." if total and wish.hides else self.empty_text
        lines = _wrapped(visible(words, lines=True, ascii_only=self.ascii_only), width - GUTTER)
        text = lines[number] if number < len(lines) else ""
        style = palette.plain + palette.tones[Tone.MUTED]
        return Strip([Segment(fit(" " * GUTTER + text, width, ascii_only=self.ascii_only), style)], width)

    def _colours(self) -> Palette:
        if self._palette is None:
            self._palette = Palette.of(self.get_component_rich_style, self.rich_style)
        return self._palette


def _wrapped(text: str, width: int) -> list[str]:
    """Return lines that are broken between words where they are longer than the room there is."""
    return [line for part in text.split("\n") for line in wrap(part, max(1, width)) or [""]]
