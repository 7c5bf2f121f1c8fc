"""Saved queries in the query pane: found, filled in, run, saved, and met again from a cell."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding

from console.errors import ConsoleError
from console.queries import filled, read_file
from console.store.queries import QueryHistory
from screens.dialogs.parameters import ParametersDialog
from screens.dialogs.picker import Choice, Picker
from screens.dialogs.save_query import Naming, SaveQuery
from screens.panes.pane import Pane
from screens.panes.query.declaring import declaring
from screens.panes.query.kept_tabs import KeptTabs
from screens.panes.query.own_files import is_own, save_over
from screens.panes.query.saved_words import broken_choice, headed, query_choice
from screens.panes.table_files import save_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.binding import BindingType

    from console.model.saved_queries import SavedQuery
    from screens.panes.query.pivots import Entity
    from screens.panes.query.result_keys import ResultPane
    from screens.panes.query.statements import Statement
    from screens.panes.registry import PaneSpec


class SavedQueries(KeptTabs):
    """The tabs with what is saved: files of the console's folders, and the workspace's own searches."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "saved", "Saved queries", id="query.saved"),
        Binding("ctrl+s", "save_query", "Save the text over its own file, or as a query", id="query.save"),
        Binding("f7", "save_query_as", "Save the text as another query", id="query.save-as", priority=True),
    ]

    def __init__(self, spec: PaneSpec) -> None:
        super().__init__(spec)
        self.history = QueryHistory(self.app.engine.database)

    @work(group="saved", exclusive=True, description="read saved queries")
    async def action_saved(self) -> None:
        """Offer every saved query; a file that cannot be read is listed with what is wrong."""
        found, problems = await asyncio.to_thread(self.app.engine.queries.read)
        choices = [query_choice(query) for query in found]
        choices += [broken_choice(problem) for problem in problems]
        picker = Picker("Saved queries", choices, empty="No query is saved.")
        self.app.push_screen(picker, self._open)
        picker.add([query_choice(query) for query in await self._saved_in_azure()])

    def open_named(self, name: str) -> None:
        """Open the saved query whose key or name is, or begins with, these words."""
        found, _ = self.app.engine.queries.read()
        folded = name.casefold()
        fitting = [query for query in found if folded in (query.key.casefold(), query.name.casefold())]
        fitting += [query for query in found if query.key.casefold().startswith(folded)]
        if fitting:
            self._open(fitting[0])
        else:
            self.app.say(f"There is no saved query {name}.", severity="warning")

    def run_statement(self, statement: Statement | None) -> None:
        """Run a statement, its parameters asked for first."""
        if statement is None:
            self.sheet.run_statement(None)
            return
        query, problems = declaring(statement.text, self.sheet.saved)
        for problem in problems:
            self.app.say(str(problem), severity="warning")
        if query is None or not query.parameters:
            self._run_filled(statement, query, {})
        else:
            self._ask_parameters(statement, query)

    @work(group="saved", exclusive=True, description="ask for parameters")
    async def _ask_parameters(self, statement: Statement, query: SavedQuery) -> None:
        known: Mapping[str, str] = self.sheet.arguments
        try:
            known = known or await self.history.arguments(query.key)
        except ConsoleError as failure:
            self.app.say(f"What was given last is not known: {failure}", severity="warning")
        self._show_parameters(statement, query, known)

    def _show_parameters(self, statement: Statement, query: SavedQuery, known: Mapping[str, str]) -> None:
        def run(values: dict[str, str] | None) -> None:
            if values is not None:
                self.sheet.arguments = values
                self._remember(query.key, values)
                self._run_filled(statement, query, values)

        check = partial(filled, query, since=self.app.now(), until=self.app.now())
        self.app.push_screen(ParametersDialog(query, known, check), run)

    @work(group="remember", exit_on_error=False, description="remember arguments")
    async def _remember(self, key: str, values: Mapping[str, str]) -> None:
        try:
            await self.history.remember(key, values)
        except ConsoleError as failure:
            self.app.say(f"The arguments are not remembered: {failure}", severity="warning")

    def _run_filled(self, statement: Statement, query: SavedQuery | None, values: Mapping[str, str]) -> None:
        if query is None:
            self.sheet.run_statement(statement)
            return
        since, until = self.sheet.range.bounds(self.app.now())
        self.sheet.run_statement(statement, filled(query, values, since, until))

    async def _saved_in_azure(self) -> tuple[SavedQuery, ...]:
        try:
            connection = await self.app.engine.connection(self.app.enclave)
            return await connection.saved_queries()
        except ConsoleError as failure:
            self.app.say(f"The workspace's own queries are missing: {failure}", severity="warning")
            return ()

    def _open(self, query: SavedQuery | None) -> None:
        if query is not None:
            self.open_sheet(title=query.name, text=query.text).saved = query

    def action_save_query(self) -> None:
        """Save the text over the operator's own file that it came from, or else as another query."""
        saved = self.sheet.saved
        if saved is None or not is_own(saved, self.app.config.query_folders):
            self.action_save_query_as()
        elif self._may_save() and self.sheet.editor.text.strip():
            self._save_over(saved)

    def action_save_query_as(self) -> None:
        """Save the text as a file of its own in the configured folder."""
        if self._may_save() and self.sheet.editor.text.strip():
            saved = self.sheet.saved
            naming = Naming(saved.name, saved.description) if saved else Naming(self.sheet.title, "")
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
            self.sheet.saved = save_over(saved, self.sheet.editor.text)
        except ConsoleError as failure:
            self.app.say(failure.sentence(), severity="error")
        else:
            self._now_called(self.sheet.saved.name, f"Saved over {saved.origin}")

    def _save_as(self, naming: Naming | None) -> None:
        if naming is None:
            return
        text = headed(self.sheet.editor.text, naming.name, naming.description)
        try:
            path = save_text(self.app.config.query_folders[0], naming.name, "kql", text)
        except ConsoleError as failure:
            self.app.say(failure.sentence(), severity="error")
            return
        self.sheet.saved = next(iter(read_file(path)[0]), None)
        self.sheet.editor.rewrite(text.rstrip("\n"))
        self._now_called(naming.name, f"Saved as {path}")

    def _now_called(self, name: str, words: str) -> None:
        self.sheet.title = name
        self.app.say(words)
        self.tick()

    @work(group="saved", exclusive=True, description="look for an entity elsewhere")
    async def on_result_pane_entity_followed(self, event: ResultPane.EntityFollowed) -> None:
        """Offer the panes and saved queries that can be asked about a user, host or address."""
        entity = event.entity
        found, _ = await asyncio.to_thread(self.app.engine.queries.read)
        choices = [
            Choice(f"{pane.title()} pane", partial(self._show_in, pane, entity), "filtered")
            for pane in entity.panes
        ]
        for query in found:
            name = next((each.name for each in query.parameters if entity.fits(each.name)), None)
            if name is not None:
                act = partial(self._ask_about, query, name, entity)
                choices.append(Choice(query.name, act, f"as {name}"))
        title = f"Where to look for {entity.kind.value} {entity.name}"
        self.app.push_screen(Picker(title, choices), lambda act: act and act())

    def _ask_about(self, query: SavedQuery, parameter: str, entity: Entity) -> None:
        self._open(query)
        statement = self.sheet.statement
        if statement is not None:
            self._show_parameters(statement, replace(query, text=statement.text), {parameter: entity.name})

    @work(group="pivot", exclusive=True, description="go to another pane")
    async def _show_in(self, pane: str, entity: Entity) -> None:
        await self.app.switch_mode(pane)
        shown = self.app.screen
        if isinstance(shown, Pane):
            shown.tables.filter_by(entity.name, shown.value())
