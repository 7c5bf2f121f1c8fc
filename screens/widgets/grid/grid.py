"""The one table of the console: live rows or query results, with cursor, marks, filter and sort."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from screens.widgets.grid.arranging import Counts, Wish, arrange
from screens.widgets.grid.columns import Column, R
from screens.widgets.grid.keys import GridKeys
from screens.widgets.grid.layout import Widths
from screens.widgets.grid.sources import RowSource, Source
from screens.widgets.grid.view import GridView

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from textual import events

_AT_ONCE = 5_000  # so many rows are filtered and sorted within a frame; more go to a thread


def _no_problem(_row: object) -> bool:
    return False


def _never() -> bool:
    return False


class Grid(GridKeys[R]):
    """Rows under columns. Give it rows as often as they are read: it keeps cursor, marks and scroll."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        key: Callable[[R], Hashable],
        problem: Callable[[R], bool] = _no_problem,
        id: str | None = None,  # noqa: A002  Textual's name
        classes: str | None = None,
    ) -> None:
        self._columns = tuple(columns)
        self._key = key
        self._problem = problem
        super().__init__(RowSource(self._columns, (), key, problem), id=id, classes=classes)

    @property
    def current(self) -> R | None:
        """The row under the cursor."""
        return self.view.current

    @property
    def marked(self) -> tuple[R, ...]:
        """The marked rows, hidden ones too; the row under the cursor if none is marked."""
        current = self.view.current
        return self.view.marked or (() if current is None else (current,))

    @property
    def shown_rows(self) -> list[R]:
        """Every row that is shown, in the order in which it is shown."""
        return [self.view.source.row(number) for number in self.view.order]

    @property
    def hidden_marked(self) -> int:
        """How many marked rows the filter hides."""
        return self.view.hidden_marked

    @property
    def counts(self) -> Counts:
        """How many rows are shown, of how many."""
        return self.view.counts

    @property
    def wish(self) -> Wish:
        """The filter and the order asked for."""
        return self.view.wish

    def show(self, rows: Sequence[R]) -> None:
        """Show these rows in place of those before; equal rows draw nothing."""
        before = self.view.source
        if isinstance(before, RowSource) and before.rows == tuple(rows):
            return
        self._arrange(RowSource(self._columns, rows, self._key, self._problem))

    def show_source(self, source: Source[Any]) -> None:
        """Show rows of another kind, such as a query's columns; filter, sort and marks start anew."""
        self.workers.cancel_group(self, "arrange")
        self.view = GridView(source)
        self._natural = Widths()
        self.hidden_columns.clear()
        self.scroll_to(0, 0, animate=False)
        self._changed()

    def filter(self, text: str) -> None:
        """Show only rows in which some cell contains the text, or with `!` before it those that do not."""
        self._wish_for(replace(self.wish, filter=text))

    def toggle_problems(self) -> None:
        """Show only rows with a problem, or all again."""
        self._wish_for(replace(self.wish, only_problems=not self.wish.only_problems))

    def sort_by(self, name: str, *, reverse: bool | None = None) -> None:
        """Sort by a column; the same column again turns the order around unless `reverse` says which."""
        names = [heading.name for heading in self.view.source.headings]
        if name not in names:
            return
        column = names.index(name)
        if reverse is None:
            reverse = self.wish.column == column and not self.wish.reverse
        self._wish_for(replace(self.wish, column=column, reverse=reverse))

    def go_to(self, key: Hashable) -> bool:
        """Put the cursor on the row with that key; tell whether it is shown."""
        line = self.view.line_of(key)
        if line is not None:
            self.move_to(line)
        return line is not None

    def on_click(self, event: events.Click) -> None:
        """Move to the row that was clicked, open it at a double click, sort by a clicked header."""
        at = event.get_content_offset(self)
        if at is None:
            return
        if at.y == 0:
            name = self.heading_at(at.x)
            if name is not None:
                self.sort_by(name)
            return
        line = self.top + at.y - 1
        if line >= len(self.view):
            return
        self.move_to(line)
        if event.chain == 2:  # noqa: PLR2004  a double click
            self.action_open()

    def _wish_for(self, wish: Wish) -> None:
        if wish != self.view.wish:
            self.view.wish = wish
            self._arrange(self.view.source)

    def _arrange(self, source: Source[R]) -> None:
        """Filter and sort: at once if that is quick, otherwise beside the screen; the last wish wins."""
        self.workers.cancel_group(self, "arrange")
        if self.view.wish.is_plain or len(source) <= _AT_ONCE:
            self._adopt(source, arrange(source, self.view.wish, _never))
        else:
            self.run_worker(
                self._arrange_aside(source), group="arrange", exclusive=True, description="sort and filter"
            )

    async def _arrange_aside(self, source: Source[R]) -> None:
        stop = threading.Event()
        try:
            order = await asyncio.to_thread(arrange, source, self.view.wish, stop.is_set)
        finally:
            stop.set()
        self._adopt(source, order)

    def _adopt(self, source: Source[R], order: Sequence[int]) -> None:
        before, offset = self.view.current, self.view.cursor - self.top
        self.view.adopt(source, order)
        self._changed()
        if 0 <= offset < self.page:
            self.scroll_to(y=self.view.cursor - offset, animate=False)
        if self.view.current != before:
            self.post_message(self.CursorMoved(self, self.view.current))

    def _changed(self) -> None:
        self.redraw()
        self.post_message(self.ViewChanged(self, self.counts))
