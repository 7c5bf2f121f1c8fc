"""What keys do with the rows of a pane: describe, show raw, act on, copy, save, find in the portal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.content import Content

from console.errors import ConsoleError
from screens.dialogs.sheet import Sheet, described
from screens.panes.frame import PaneFrame, V
from screens.panes.table_files import save_csv
from screens.widgets.safe import plain

if TYPE_CHECKING:
    from textual.binding import BindingType

    from console.config import EnclaveConfig


class RowKeys(PaneFrame[V]):
    """A pane's frame with the keys that take its rows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "describe", "Describe", id="pane.describe"),
        Binding("y", "raw", "The JSON that Azure sent", id="pane.raw"),
        Binding("a", "act", "What can be done to the row, or the marked rows", id="pane.act"),
        Binding("c", "copy", "Copy the marked rows", id="pane.copy"),
        Binding("ctrl+s", "save", "Save as CSV", id="pane.save"),
        Binding("o", "portal", "Copy the portal link", id="pane.portal"),
    ]

    def action_describe(self) -> None:
        """Describe the row under the cursor."""
        if self.grid.view.current is not None:
            description = self.section.describe(self.grid.view.current)
            self.app.push_screen(Sheet(description.title, described(description)))

    def action_raw(self) -> None:
        """Show what Azure sent."""
        row = self.grid.view.current
        if row is None:
            return
        text = self.section.raw(row)
        body = (
            plain(json.dumps(json.loads(text), indent=2, ensure_ascii=False)) if text else Content("(none)")
        )
        self.app.push_screen(Sheet("What Azure sent", body))

    def action_act(self) -> None:
        """Offer what can be done to the marked rows, or the one under the cursor."""
        kind, rows = self.section.acts_on, self.grid.view.selection
        if kind is None or not rows:
            self.app.say("Nothing can be done here.")
        else:
            self.app.acting.offer(self.acted_on(rows[0]), kind, rows, self.grid.view.hidden_marks)

    def acted_on(self, _row: Any) -> EnclaveConfig:
        """Return the enclave to which a row belongs."""
        return self.app.enclave

    def action_copy(self) -> None:
        """Copy the marked rows, or the one under the cursor, as tab-separated text."""
        rows = self.grid.view.selection
        lines = ["\t".join(column.text(row) for column in self.section.columns) for row in rows]
        self.app.copy_to_clipboard("\n".join(lines))

    def action_save(self) -> None:
        """Save the table as it is shown, as CSV that only its owner can read."""
        if not self.app.config.interface.allow_save:
            self.app.say("Saving is switched off in the configuration.", severity="warning")
            return
        header = [column.name for column in self.section.columns]
        rows = ([column.text(row) for column in self.section.columns] for row in self.grid.view.rows)
        name = f"{self.app.enclave.name}-{self.spec.name}-{self.section.name}"
        try:
            path = save_csv(Path.cwd(), name, header, rows, now=self.app.now())
        except ConsoleError as failure:
            self.app.say(failure.sentence(), severity="error")
        else:
            self.app.say(f"Saved as {path}")

    def action_portal(self) -> None:
        """Copy the link under which the portal shows the row."""
        row = self.grid.view.current
        link = self.section.link(row) if row is not None else ""
        if link:
            self.app.copy_to_clipboard(link)
