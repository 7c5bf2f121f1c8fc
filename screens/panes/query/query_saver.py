"""The text of a worksheet saved as a query: over the file that it came from, or as a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Container

from console.errors import ConsoleError
from console.queries import read_file
from screens.dialogs.save_query import Naming, SaveQuery
from screens.panes.query.own_files import is_own, save_over
from screens.panes.query.saved_words import headed
from screens.panes.table_files import save_text

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.model.saved_queries import SavedQuery
    from screens.dialogs.shell import Shell
    from screens.panes.query.worksheets import Worksheets


class QuerySaver(Container):
    """Surrounds the worksheets with the keys that save what is typed in the one that is shown."""

    app: Shell
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save_query", "Save the text over its own file, or as a query", id="query.save"),
        Binding("f7", "save_query_as", "Save the text as another query", id="query.save-as", priority=True),
    ]

    def __init__(self, worksheets: Worksheets) -> None:
        super().__init__()
        self._worksheets = worksheets

    def compose(self) -> ComposeResult:
        """Lay out the worksheets."""
        yield self._worksheets

    def action_save_query(self) -> None:
        """Save the text over the operator's own file that it came from, or else as another query."""
        saved = self._worksheets.sheet.saved
        if saved is None or not is_own(saved, self.app.config.query_folders):
            self.action_save_query_as()
        elif self._may_save() and self._worksheets.sheet.editor.text.strip():
            self._save_over(saved)

    def action_save_query_as(self) -> None:
        """Save the text as a file of its own in the configured folder."""
        if self._may_save() and self._worksheets.sheet.editor.text.strip():
            saved = self._worksheets.sheet.saved
            naming = (
                Naming(saved.name, saved.description) if saved else Naming(self._worksheets.sheet.title, "")
            )
            self.app.push_screen(SaveQuery(self.app.config.query_folders[0], naming), self._save_as)

    def _may_save(self) -> bool:
        why_not = ""
        if not self.app.config.interface.allow_save:
            why_not = "Saving is switched off in the configuration."
        elif not self.app.config.query_folders:
            why_not = "No folder for queries is configured: name one under [queries] folders."
        if why_not:
            self.app.say(why_not, severity="warning")
        return not why_not

    def _save_over(self, saved: SavedQuery) -> None:
        try:
            self._worksheets.sheet.saved = save_over(saved, self._worksheets.sheet.editor.text)
        except ConsoleError as failure:
            self.app.say(failure.sentence(), severity="error")
        else:
            self._now_called(self._worksheets.sheet.saved.name, f"Saved over {saved.origin}")

    def _save_as(self, naming: Naming | None) -> None:
        if naming is None:
            return
        text = headed(self._worksheets.sheet.editor.text, naming.name, naming.description)
        try:
            path = save_text(self.app.config.query_folders[0], naming.name, "kql", text)
        except ConsoleError as failure:
            self.app.say(failure.sentence(), severity="error")
            return
        self._worksheets.sheet.saved = next(iter(read_file(path)[0]), None)
        self._worksheets.sheet.editor.rewrite(text.rstrip("\n"))
        self._now_called(naming.name, f"Saved as {path}")

    def _now_called(self, name: str, words: str) -> None:
        self._worksheets.sheet.title = name
        self.app.say(words)
        self._worksheets.sheet.tick()
