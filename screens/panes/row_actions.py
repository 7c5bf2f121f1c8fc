"""What keys do with the rows of a pane: describe, show raw, act on, copy, save, find in the portal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content

from console.errors import ConsoleError
from console.model.row_formats import CSV, RowTable
from screens.dialogs.sheet import Sheet, described
from screens.panes.table_files import save_rows
from screens.widgets.safe import plain

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from screens.dialogs.shell import Shell
    from screens.panes.sections import Section
    from screens.panes.tables import Tables
    from screens.widgets.grid.grid import Grid


class RowActions(Vertical):
    """Surrounds the tables of the pane of this name, and takes the keys that they leave."""

    app: Shell
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "describe", "Describe", id="pane.describe"),
        Binding("y", "raw", "The JSON that Azure sent", id="pane.raw"),
        Binding("a", "act", "What can be done to the row, or the marked rows", id="pane.act"),
        Binding("c", "copy", "Copy the marked rows", id="pane.copy"),
        Binding("ctrl+s", "save", "Save as CSV", id="pane.save"),
        Binding("o", "portal", "Copy the portal link", id="pane.portal"),
    ]

    def __init__(self, tables: Tables[Any], pane: str) -> None:
        super().__init__()
        self._tables = tables
        self._pane = pane

    def compose(self) -> ComposeResult:
        """Lay out the tables."""
        yield self._tables

    @property
    def _section(self) -> Section[Any, Any]:
        return self._tables.navigation.section

    def on_grid_row_opened(self, event: Grid.RowOpened) -> None:
        """Go deeper, or describe where there is nothing deeper."""
        if self._section.shows(event.row):
            return
        step = self._section.opens(event.row)
        if step is None:
            self.action_describe()
        else:
            self._tables.open(step)

    def action_describe(self) -> None:
        """Describe the row under the cursor."""
        row = self._tables.grid.view.current
        if row is not None:
            description = self._section.describe(row)
            self.app.push_screen(Sheet(description.title, described(description)))

    def action_raw(self) -> None:
        """Show what Azure sent."""
        row = self._tables.grid.view.current
        if row is None:
            return
        text = self._section.raw(row)
        body = (
            plain(json.dumps(json.loads(text), indent=2, ensure_ascii=False)) if text else Content("(none)")
        )
        self.app.push_screen(Sheet("What Azure sent", body))

    def action_act(self) -> None:
        """Offer what can be done to the marked rows, or the one under the cursor."""
        section, view = self._section, self._tables.grid.view
        rows = view.selection
        if rows and section.act is not None:
            section.act(rows)
        elif rows and section.acts_on is not None:
            name = section.enclave_of(rows[0]) or self.app.enclave.name
            enclave = next(enclave for enclave in self.app.config.enclaves if enclave.name == name)
            self.app.acting.offer(enclave, section.acts_on, rows, view.hidden_marks)
        else:
            self.app.say("Nothing can be done here.")

    def action_copy(self) -> None:
        """Copy the marked rows, or the one under the cursor, as tab-separated text."""
        rows = self._tables.grid.view.selection
        lines = ["\t".join(column.text(row) for column in self._section.columns) for row in rows]
        self.app.copy_to_clipboard("\n".join(lines))

    def action_save(self) -> None:
        """Save the table as it is shown, as CSV that only its owner can read."""
        if not self.app.config.interface.allow_save:
            self.app.say("Saving is switched off in the configuration.", severity="warning")
            return
        columns = self._section.columns
        header = [column.name for column in columns]
        rows = ([column.text(row) for column in columns] for row in self._tables.grid.view.rows)
        name = f"{self.app.enclave.name}-{self._pane}-{self._section.name}"
        try:
            path = save_rows(Path.cwd(), name, CSV, RowTable(header, rows), now=self.app.now())
        except ConsoleError as failure:
            self.app.say(failure.sentence(), severity="error")
        else:
            self.app.say(f"Saved as {path}")

    def action_portal(self) -> None:
        """Copy the link under which the portal shows the row."""
        row = self._tables.grid.view.current
        link = self._section.link(row) if row is not None else ""
        if link:
            self.app.copy_to_clipboard(link)
