"""The one table of the console: live rows or query results, with cursor, marks, filter and sort."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Generic, TypeAlias

from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView

from screens.widgets.effects import moves
from screens.widgets.grid import messages
from screens.widgets.grid.arranger import Arranger
from screens.widgets.grid.columns import Column, R
from screens.widgets.grid.keys import ROW_KEYS, column_for_letter
from screens.widgets.grid.painter import Painter
from screens.widgets.grid.painting import ASCII, GUTTER, UNICODE, Palette
from screens.widgets.grid.sources import RowSource
from screens.widgets.grid.styles import COMPONENT_CLASSES, CSS
from screens.widgets.grid.view import GridView
from screens.widgets.grid.visible_columns import VisibleColumns

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from textual import events
    from textual.binding import BindingType
    from textual.strip import Strip

    from screens.widgets.grid.arranging import Arrangement
    from screens.widgets.grid.sources import Source

_SHIFT = 16  # cells per key of horizontal scrolling
_DOUBLE = 2  # clicks


def _no_problem(_row: object) -> bool:
    return False


class Grid(ScrollView, Generic[R], can_focus=True):
    """Rows under columns: ask its `view` what is shown, tell the grid what to show.

    Give it rows as often as they are read: cursor, marks and scroll stay with their rows.
    The parts do the work and know no widget; the grid wires keys, mouse and screen to them.
    """

    BINDINGS: ClassVar[list[BindingType]] = ROW_KEYS
    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENT_CLASSES
    DEFAULT_CSS = CSS
    RowOpened: TypeAlias = messages.RowOpened
    ViewChanged: TypeAlias = messages.ViewChanged

    empty_text: reactive[str] = reactive("")
    """What the owner says where there are no rows; may have several lines."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        key: Callable[[R], Hashable],
        problem: Callable[[R], bool] = _no_problem,
        ascii_only: bool = False,
        id: str | None = None,  # noqa: A002  Textual's name
    ) -> None:
        super().__init__(id=id)
        if ascii_only:
            self.styles.scrollbar_size_vertical = 0  # its ends are block characters
        self._source_of = partial(RowSource, tuple(columns), key=key, problem=problem)
        self.view: GridView[R] = GridView(self._source_of(()))
        self.columns = VisibleColumns(self.view)
        self._arranger: Arranger[R] = Arranger(self, self._adopt)
        self._painter = Painter(
            self.view,
            self.columns,
            ASCII if ascii_only else UNICODE,
            lambda: Palette.of(self.get_component_rich_style, self.rich_style),
        )

    def show(self, rows: Sequence[R]) -> None:
        """Show these rows in place of those before; equal rows draw nothing."""
        before = self.view.source
        # Records are compared by value: most polls bring what is shown already.
        if isinstance(before, RowSource) and before.rows == tuple(rows):
            return
        self._arranger.arrange(self._source_of(rows), self.view.arrangement)

    def rearrange(self, arrangement: Arrangement) -> None:
        """Filter and sort the rows."""
        if arrangement != self.view.arrangement:
            self.view.arrangement = arrangement
            self._arranger.arrange(self.view.source, arrangement)

    def move_to(self, line: int, column: int | None = None) -> None:
        """Put the cursor on a line, and in a column if it stands in cells, scrolling no more than needed."""
        before, cursor = replace(self.view.cursor), self.view.cursor
        self.view.move_to(line, column)
        if cursor == before:
            return
        # Two lines only: over a slow connection each line that is sent is felt.
        self._redraw_lines(before.line, cursor.line)
        if cursor.line != before.line:
            y = _scroll_into_sight(cursor.line, cursor.line + 1, self.scroll_offset.y, self.page)
            self.scroll_to(y=y, animate=False)
        if cursor.column != before.column:
            self.refresh_line(0)  # the header underlines the column
            self._scroll_to_column()

    @property
    def page(self) -> int:
        """How many rows are in sight."""
        return max(1, self.size.height - 1)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        return self._painter.strip(y, self.scroll_offset, self.empty_text)

    def redraw(self, *, is_measured: bool = False) -> None:
        """Lay the columns out anew, measured by their cells if those may have changed, and draw."""
        if not is_measured:
            self.columns.measure()
        if self._painter.fit(self.scrollable_content_region.width):
            self.virtual_size = Size(self.columns.layout.width + GUTTER, len(self.view) + 1)
            self.refresh()
        else:
            self.redraw_changed()

    def redraw_changed(self) -> None:
        """Draw again those lines in sight that would look different, as when an age has grown."""
        top = self.scroll_offset.y
        in_sight = range(top, min(top + self.page, len(self.view)))
        if self.columns.outgrow(self.view.order[in_sight.start : in_sight.stop]):
            self.redraw(is_measured=True)
            return
        for line in self._painter.changes(in_sight):
            self.refresh_line(line + 1)

    def notify_style_update(self) -> None:
        """Draw anew: the theme or the focus gives other colours."""
        super().notify_style_update()
        self._painter.forget_colours()

    def on_resize(self, _event: events.Resize) -> None:
        """Lay the columns out for the room there is now."""
        self.redraw(is_measured=True)

    def on_click(self, event: events.Click) -> None:
        """Move to where was clicked, open a row at a double click, sort by a clicked header."""
        place = event.get_content_offset(self)
        if place is None:
            return
        column = self.columns.column_at(place.x - GUTTER + self.scroll_offset.x)
        line = self.scroll_offset.y + place.y - 1
        is_row = place.y > 0 and line < len(self.view)
        self.move_to(line if is_row else self.view.cursor.line, column)
        if place.y == 0 and column is not None:
            self.rearrange(self.view.arrangement.with_sort(column))
        elif is_row and event.chain == _DOUBLE:
            self.action_open()

    @moves
    def action_move(self, steps: int, unit: str = "line") -> None:
        """Move the cursor by lines, by pages (the rows move along) or to an end."""
        lines = steps * {"line": 1, "page": self.page, "all": len(self.view)}[unit]
        if unit == "page":  # as in less: the cursor stays on its line of the screen
            self.scroll_to(y=self.scroll_offset.y + lines, animate=False)
        self.move_to(self.view.cursor.line + lines)

    @moves
    def action_shift(self, steps: int) -> None:
        """Scroll sideways; to the right of the last column those that stepped aside come back."""
        columns, x = self.columns, self.scroll_offset.x
        wide = (columns.wide or columns.is_crowded) if steps > 0 else (columns.wide and x > 0)
        if wide != columns.wide:
            columns.wide = wide
            self.redraw()
        else:
            self.scroll_to(x=x + steps * _SHIFT, animate=False)

    def action_mark(self, to_here: bool = False) -> None:  # noqa: FBT001, FBT002  an action's argument
        """Mark the row or take its mark away, and move to the next; or mark all from the last one to here."""
        if to_here:
            self.view.mark_range()
            self.redraw_changed()
        else:
            self.view.toggle_mark()
            self._redraw_lines(self.view.cursor.line)
        self.post_message(self.ViewChanged())
        if not to_here:
            self.move_to(self.view.cursor.line + 1)

    def action_clear_marks(self) -> None:
        """Take all marks away."""
        if self.view.marks.clear():
            self.redraw_changed()
            self.post_message(self.ViewChanged())

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self.view.current is not None:
            self.post_message(self.RowOpened(self.view.current))

    def action_sort_letter(self, letter: str) -> None:
        """Sort by the next column whose name begins with the letter; the only one turns around."""
        column = column_for_letter(self.view, letter)
        if column is not None:
            self.rearrange(self.view.arrangement.with_sort(column))

    def _adopt(self, source: Source[R], order: Sequence[int]) -> None:
        """Show rows as they were arranged; the cursor's row stays on its line of the screen."""
        # Rows come and go above the cursor: who reads its row must not have it move under his eyes.
        offset = self.view.cursor.line - self.scroll_offset.y
        self.view.adopt(source, order)
        self.redraw()
        self.post_message(self.ViewChanged())
        if 0 <= offset < self.page:
            self.scroll_to(y=self.view.cursor.line - offset, animate=False)

    def _redraw_lines(self, *lines: int) -> None:
        for line in lines:
            self._painter.forget(line)
            if 0 <= line - self.scroll_offset.y < self.page:
                self.refresh_line(line + 1)

    def _scroll_to_column(self) -> None:
        start, end = self.columns.span(self.view.cursor.column)
        room = self.scrollable_content_region.width - GUTTER
        self.scroll_to(x=_scroll_into_sight(start, end, self.scroll_offset.x, room), animate=False)


def _scroll_into_sight(start: int, end: int, scroll: int, room: int) -> int:
    """Return the scroll nearest to this one that shows a stretch, its beginning where all has no room."""
    if start < scroll:
        return start
    return max(scroll, min(start, end - room))
