"""Query: KQL over the enclave's logs, written, run, and gone on with."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from console.errors import ConsoleError, QueryInvalid
from console.wording import count
from screens.dialogs.picker import Choice, Picker
from screens.dialogs.time_range import TimeRangeLine
from screens.panes.query import outcome
from screens.panes.query.formatting import formatted
from screens.panes.query.saved import SavedQueries
from screens.panes.query.statements import Statement, statement_at
from screens.widgets.effects import moves

if TYPE_CHECKING:
    from textual.binding import BindingType

    from console.store.queries import QueryRun
    from screens.dialogs.time_ranges import TimeRange
    from screens.panes.query.worksheet import Worksheet


class QueryPane(SavedQueries):
    """The query pane: what its keys do. In the editor letters are text, so these are none."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5,ctrl+r", "run", "Run the selection, or the statement at the cursor", id="query.run"),
        Binding("f6", "run_all", "Run the whole text as one query", id="query.run-all", priority=True),
        Binding("f8", "cancel", "Stop the query that runs", id="query.cancel"),
        Binding("f2", "range", "Time range", id="query.range"),
        Binding("f3", "history", "What was asked before", id="query.history"),
        Binding("f9", "format", "Format the statement", id="query.format"),
        Binding("ctrl+t", "new", "New tab", id="query.new"),
        Binding("f4", "close", "Close the tab", id="query.close"),
        Binding("shift+f4,f14,f16", "reopen", "Open the closed tab again", id="query.reopen"),
        Binding("ctrl+pagedown", "turn(1)", "Next tab", id="query.next-tab"),
        Binding("ctrl+pageup", "turn(-1)", "Previous tab", id="query.previous-tab"),
        Binding("escape", "back", "Cancel, close, or back", id="query.back"),
        Binding("e", "edit", "Back to the editor", id="query.edit"),
        Binding("f", "full", "Full screen", id="query.full"),
        Binding("q", "leave", "Back", id="query.leave"),
    ]

    def action_run(self) -> None:
        """Run the selection, or the statement at the cursor."""
        self.run_statement(self.sheet.statement)

    def action_run_all(self) -> None:
        """Run the whole text as one query."""
        text = self.sheet.editor.text
        self.run_statement(Statement(text, 0) if text.strip() else None)

    def action_cancel(self) -> None:
        """Stop the query that runs."""
        self.sheet.cancel()

    def action_back(self) -> None:
        """Go one step back: from a line, from a run, from a filter, from the editor, from the pane."""
        sheet = self.sheet
        if sheet.results.lines.close() or sheet.cancel() or sheet.results.lines.clear_filter():
            return
        if sheet.editor.has_focus and sheet.asked:
            sheet.results.focus_shown()
        else:
            self.app.go_home()

    def action_leave(self) -> None:
        """Leave the pane; what runs goes on."""
        self.app.go_home()

    def action_format(self) -> None:
        """Lay the statement at the cursor out, an operator a line; undo brings it back."""
        editor = self.sheet.editor
        statement = statement_at(editor.text, editor.cursor_location[0])
        if statement is None:
            return
        try:
            laid_out = formatted(statement.text)
        except QueryInvalid as reason:
            self.app.say(f"It is left as it is: {reason.message}.", severity="warning")
        else:
            last = statement.last_line
            editor.replace(laid_out, (statement.line, 0), (last, len(editor.document.get_line(last))))

    def action_edit(self) -> None:
        """Go back to the editor."""
        self.remove_class("-full")
        self.sheet.editor.focus()

    def action_full(self) -> None:
        """Give the rows the whole screen, or not."""
        self.toggle_class("-full")

    def action_new(self) -> None:
        """Open an empty tab."""
        if self.sheet.editor.text.strip():
            self.open_sheet()

    def action_close(self) -> None:
        """Close the tab."""
        self.close_sheet()

    def action_reopen(self) -> None:
        """Open the closed tab again."""
        self.reopen_sheet()

    @moves
    def action_turn(self, steps: int) -> None:
        """Show another tab."""
        self.turn(steps)

    def action_range(self) -> None:
        """Ask over which time queries are asked."""
        sheet = self.sheet

        def choose(chosen: TimeRange | None) -> None:
            if chosen is not None:
                sheet.range = chosen
                sheet.tick()

        self.app.push_screen(TimeRangeLine(sheet.range), choose)

    async def action_history(self) -> None:
        """Offer what was asked before, the latest first."""
        try:
            runs = await self.history.recent()
        except ConsoleError as failure:
            self.app.say(failure.sentence(), severity="error")
            return
        choices = [_choice(run) for run in runs]
        self.app.push_screen(Picker("Asked before", choices, empty="Nothing was asked yet."), self._reopen)

    async def on_worksheet_ended(self, event: Worksheet.Ended) -> None:
        """Keep the run in the history."""
        try:
            await self.history.add(event.run)
        except ConsoleError as failure:
            self.app.say(f"The history is not kept: {failure}", severity="warning")

    def _reopen(self, run: QueryRun | None) -> None:
        if run is not None:
            self.open_sheet(text=run.text)


def _choice(run: QueryRun) -> Choice:
    name = " ".join(run.text.split())
    facts = [
        f"{run.at:%Y-%m-%d %H:%M} UTC · {run.enclave}",
        f"{count(run.rows, 'row')} · {outcome.duration(run.seconds)} · {run.span}",
        outcome.sign(run.outcome) + (f": {run.words}" if run.words else ""),
    ]
    detail = f"{outcome.sign(run.outcome)[0]} {run.rows:,} · {run.at:%d %b %H:%M}"
    return Choice(name, run, detail, search=run.enclave, preview="\n".join([*facts, "", run.text]))
