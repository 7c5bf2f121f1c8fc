"""What the keys do with a result's cell, row and column: open, copy, save, summarise, follow elsewhere."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.worker import Worker, WorkerState

from console.errors import ConsoleError
from console.model.cells import as_json, cell_text
from console.model.row_formats import ROW_FORMATS
from screens.dialogs.picker import Choice, Picker
from screens.dialogs.sheet import Description, Sheet, described
from screens.dialogs.tree import TreeSheet
from screens.panes.query import outcome
from screens.panes.query.column_sheet import column_sheet
from screens.panes.query.pivots import Entity, entity_of
from screens.panes.query.result_selection import LONGEST_COPY
from screens.panes.query.result_view import ResultView
from screens.panes.query.summaries import summarize
from screens.panes.table_files import save_rows
from screens.widgets.safe import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from console.model.results import QueryResult
    from console.model.row_formats import RowFormat, RowTable
    from screens.dialogs.shell import Shell

log = logging.getLogger(__name__)


class ResultPane(ResultView):
    """A result with its keys; whom a cell names is told to the owner, who knows where to look."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "describe", "The row, column by column", id="result.describe"),
        Binding("y", "raw", "The row as JSON", id="result.raw"),
        Binding("i", "summarise", "What the column holds", id="result.summarise"),
        Binding("c", "copy", "Copy the cell, or the marked rows", id="result.copy"),
        Binding("p", "pivot", "Look for this user, host or address elsewhere", id="result.pivot"),
        Binding("a", "menu", "All that can be done here", id="result.menu"),
        Binding("ctrl+s", "save", "Save the rows", id="result.save"),
    ]

    class EntityFollowed(Message):
        """The operator wants to see a user, host or address elsewhere."""

        def __init__(self, entity: Entity) -> None:
            super().__init__()
            self.entity = entity

    @property
    def standing(self) -> Content:
        """What the steps, the filter, hidden columns and marks make of the rows, in words."""
        view, hidden = self.grid.view, len(self.grid.columns.hidden)
        said = outcome.hidden(view.counts, hidden, len(view.marked))
        if not self.steps or self.fetched is None or self.result is None:
            return said
        return Content.assemble(outcome.refined(len(self.steps), len(self.result), len(self.fetched)), said)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say that something failed here by a fault of our own; the rows stay."""
        worker = event.worker
        if event.state is WorkerState.ERROR:
            log.error("%s failed", worker.description, exc_info=worker.error)
            words = f"It failed to {worker.description}. The log file has the details."
            self.app.say(words, severity="error")

    def on_grid_row_opened(self) -> None:
        """Open a structure as a tree, anything else as its row."""
        cell = self.grid.cell
        if isinstance(cell, (dict, list)):
            self.app.push_screen(TreeSheet(self.selection.column_name, cell))
        else:
            self.action_describe()

    def action_describe(self) -> None:
        """Show the row, column by column."""
        record = self.selection.record
        if record:
            facts = [(name, cell_text(value)) for name, value in record.items()]
            title = f"Row {self.grid.view.cursor.line + 1:,}"
            self.app.push_screen(Sheet(title, described(Description(title, facts))))

    def action_raw(self) -> None:
        """Show the row as JSON."""
        record = self.selection.record
        if record:
            text = json.dumps(as_json(record), indent=2, ensure_ascii=False)
            self.app.push_screen(Sheet(f"Row {self.grid.view.cursor.line + 1:,} as JSON", plain(text)))

    def action_summarise(self) -> None:
        """Show what the column under the cursor holds, of the rows that are shown."""
        if self.result is not None and self.grid.column is not None:
            self.run_worker(
                _summarise(self.app, self.result, self.grid.column, self.grid.view.order),
                group="summary",
                exclusive=True,
                exit_on_error=False,
                description="summarise a column",
            )

    def action_copy(self) -> None:
        """Copy the cell, or the marked rows where there are some."""
        _copy(self.app, self.selection.text)

    def action_pivot(self) -> None:
        """Ask the owner to follow whom or what the cell names."""
        found = entity_of(self.selection.column_name, self.grid.cell)
        if found is None:
            self.app.say("This cell names no user, host or address.", severity="warning")
        else:
            self.post_message(self.EntityFollowed(found))

    def action_menu(self) -> None:
        """Offer all that can be done with cell, row and column."""
        offers = {
            "Copy the cell": (self.action_copy, "c"),
            "Copy the row": (lambda: _copy(self.app, self.selection.row_text), ""),
            "Copy the column": (lambda: _copy(self.app, self.selection.column_text), ""),
            "Keep rows with this value": (lambda: self.action_keep(keep=True), "="),
            "Drop rows with this value": (lambda: self.action_keep(keep=False), "!"),
            "Go on in KQL over these rows": (self.action_refine, "|"),
            "Sort by this column": (self.grid.action_sort_column, "s"),
            "Hide this column": (self.grid.action_hide_column, "-"),
            "Show every column": (self.grid.action_show_columns, "+"),
            "What the column holds": (self.action_summarise, "i"),
            "Chart or table": (self.action_chart, "v"),
            "Look for this user, host or address elsewhere": (self.action_pivot, "p"),
            "The row, column by column": (self.action_describe, "d"),
            "The row as JSON": (self.action_raw, "y"),
            "Save the rows": (self.action_save, "ctrl+s"),
        }
        choices = [Choice(words, action, key) for words, (action, key) in offers.items()]
        self.app.push_screen(Picker("What to do", choices), lambda action: action and action())

    def action_save(self) -> None:
        """Ask for the form and save the rows that are shown, the columns that are not hidden."""

        def save(row_format: RowFormat | None) -> None:
            if row_format is not None:
                work = _save(self.app, row_format, self.selection.table())
                self.run_worker(work, group="save", exit_on_error=False, description="save the rows")

        if not self.app.config.interface.allow_save:
            self.app.say("Saving is switched off in the configuration.", severity="warning")
        elif self.result is not None:
            choices = [Choice(form.title, form, form.summary) for form in ROW_FORMATS]
            self.app.push_screen(Picker("Save the rows as", choices), save)


def _copy(app: Shell, text: str | None) -> None:
    if text is None:
        return
    app.copy_to_clipboard(text[:LONGEST_COPY])
    if len(text) > LONGEST_COPY:
        app.say(f"Only the first {LONGEST_COPY:,} characters were copied.", severity="warning")


async def _save(app: Shell, row_format: RowFormat, table: RowTable) -> None:
    """Save a table in a thread, which draws its rows from the result as the file takes them."""
    name = f"{app.enclave.name}-query"
    try:
        path = await asyncio.to_thread(save_rows, Path.cwd(), name, row_format, table, now=app.now())
    except ConsoleError as failure:
        app.say(failure.sentence(), severity="error")
    else:
        app.say(f"Saved as {path}")


async def _summarise(app: Shell, result: QueryResult, column: int, order: Sequence[int]) -> None:
    """Show what a column holds, of the rows in this order."""
    stop = threading.Event()
    try:
        summary = await asyncio.to_thread(
            summarize, result.columns[column].name, result.values[column], order, stop.is_set
        )
    finally:
        stop.set()
    title = f"{summary.name}  {result.columns[column].type}"
    app.push_screen(Sheet(title, column_sheet(summary, ascii_only=app.ascii_only)))
