"""Saved queries in the query pane: found, filled in, run, saved, and met again from a cell."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding
from textual.containers import Container

from console.errors import ConsoleError
from console.queries import filled
from console.store.queries import QueryHistory
from screens.dialogs.parameters import ParametersDialog
from screens.dialogs.picker import Choice, Picker
from screens.panes.pane import Pane
from screens.panes.query.declaring import declaring
from screens.panes.query.query_saver import QuerySaver
from screens.panes.query.saved_words import broken_choice, query_choice, run_choice
from screens.panes.query.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from console.model.saved_queries import SavedQuery
    from console.store.queries import QueryRun
    from screens.dialogs.shell import Shell
    from screens.panes.query.pivots import Entity
    from screens.panes.query.result_keys import ResultPane
    from screens.panes.query.worksheet import Worksheet
    from screens.panes.query.worksheets import Worksheets


class SavedQueries(Container):
    """Surrounds the worksheets with what is saved: files of the console's folders, and the workspace's own."""

    app: Shell
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5,ctrl+r", "run", "Run the selection, or the statement at the cursor", id="query.run"),
        Binding("f6", "run_all", "Run the whole text as one query", id="query.run-all", priority=True),
        Binding("f3", "history", "What was asked before", id="query.history"),
        Binding("ctrl+o", "saved", "Saved queries", id="query.saved"),
    ]

    def __init__(self, worksheets: Worksheets) -> None:
        super().__init__()
        self._worksheets = worksheets
        self.history = QueryHistory(self.app.engine.database)

    def compose(self) -> ComposeResult:
        """Lay out the worksheets with the keys that save their text."""
        yield QuerySaver(self._worksheets)

    def action_run(self) -> None:
        """Run the selection, or the statement at the cursor."""
        self._run_statement(self._worksheets.sheet.statement)

    def action_run_all(self) -> None:
        """Run the whole text as one query."""
        text = self._worksheets.sheet.editor.text
        self._run_statement(Statement(text, 0) if text.strip() else None)

    async def action_history(self) -> None:
        """Offer what was asked before, the latest first."""
        try:
            runs = await self.history.recent()
        except ConsoleError as failure:
            self.app.say(failure.sentence(), severity="error")
            return
        choices = [run_choice(run) for run in runs]
        self.app.push_screen(Picker("Asked before", choices, empty="Nothing was asked yet."), self._reopen)

    async def on_worksheet_ended(self, event: Worksheet.Ended) -> None:
        """Keep the run in the history."""
        try:
            await self.history.add(event.run)
        except ConsoleError as failure:
            self.app.say(f"The history is not kept: {failure}", severity="warning")

    def _reopen(self, run: QueryRun | None) -> None:
        if run is not None:
            self._worksheets.open_sheet(text=run.text)

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

    def _run_statement(self, statement: Statement | None) -> None:
        """Run a statement, its parameters asked for first."""
        if statement is None:
            self._worksheets.sheet.run_statement(None)
            return
        query, problems = declaring(statement.text, self._worksheets.sheet.saved)
        for problem in problems:
            self.app.say(str(problem), severity="warning")
        if query is None or not query.parameters:
            self._run_filled(statement, query, {})
        else:
            self._ask_parameters(statement, query)

    @work(group="saved", exclusive=True, description="ask for parameters")
    async def _ask_parameters(self, statement: Statement, query: SavedQuery) -> None:
        known: Mapping[str, str] = self._worksheets.sheet.arguments
        try:
            known = known or await self.history.arguments(query.key)
        except ConsoleError as failure:
            self.app.say(f"What was given last is not known: {failure}", severity="warning")
        self._show_parameters(statement, query, known)

    def _show_parameters(self, statement: Statement, query: SavedQuery, known: Mapping[str, str]) -> None:
        def run(values: dict[str, str] | None) -> None:
            if values is not None:
                self._worksheets.sheet.arguments = values
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
            self._worksheets.sheet.run_statement(statement)
            return
        since, until = self._worksheets.sheet.range.bounds(self.app.now())
        self._worksheets.sheet.run_statement(statement, filled(query, values, since, until))

    async def _saved_in_azure(self) -> tuple[SavedQuery, ...]:
        try:
            connection = await self.app.engine.connection(self.app.enclave)
            return await connection.saved_queries()
        except ConsoleError as failure:
            self.app.say(f"The workspace's own queries are missing: {failure}", severity="warning")
            return ()

    def _open(self, query: SavedQuery | None) -> None:
        if query is not None:
            self._worksheets.open_sheet(title=query.name, text=query.text).saved = query

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
        statement = self._worksheets.sheet.statement
        if statement is not None:
            self._show_parameters(statement, replace(query, text=statement.text), {parameter: entity.name})

    @work(group="pivot", exclusive=True, description="go to another pane")
    async def _show_in(self, pane: str, entity: Entity) -> None:
        await self.app.switch_mode(pane)
        shown = self.app.screen
        if isinstance(shown, Pane):
            shown.tables.filter_by(entity.name, shown.value())
