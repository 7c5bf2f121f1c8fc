"""A worksheet: one tab of the query pane, an editor over the result of what was run in it last."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from textual import getters, work
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.worker import Worker, WorkerState

from console.errors import ConsoleError, QueryInvalid
from console.store.queries import Outcome
from screens.dialogs.time_ranges import USUAL
from screens.panes.query import outcome
from screens.panes.query.asking import Ask, ask
from screens.panes.query.declaring import declaring
from screens.panes.query.knowledge import SheetLanguage
from screens.panes.query.result_keys import ResultPane
from screens.panes.query.statements import Statement, statement_at
from screens.panes.query.time_filters import own_filter
from screens.widgets.bars import Bar
from screens.widgets.editor.colours import Finding
from screens.widgets.editor.completions import CompletionList
from screens.widgets.editor.editor import Editor
from screens.widgets.safe import visible

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from console.model.results import QueryResult
    from console.model.saved_queries import Parameter, SavedQuery
    from console.model.scheduling import Queue
    from console.store.queries import QueryRun
    from screens.dialogs.shell import Shell
    from screens.panes.query.knowledge import Knowledge


log = logging.getLogger(__name__)


class Worksheet(Vertical):
    """Runs what is typed in its editor, one statement at a time."""

    app: Shell
    DEFAULT_CSS = """
    Worksheet Editor { height: 1fr; }
    Worksheet ResultPane { display: none; }
    Worksheet.-asked Editor { height: 36%; min-height: 5; }
    Worksheet.-asked ResultPane { display: block; }
    Worksheet #finding { height: 1; padding: 0 1; }
    Worksheet #outcome { height: 1; padding: 0 1; color: $foreground 70%; }
    """
    results = getters.query_one(ResultPane)

    class Changed(Message):
        """The bars around the worksheet no longer tell how it stands."""

    class Ended(Message):
        """A run ended, well or not."""

        def __init__(self, run: QueryRun) -> None:
            super().__init__()
            self.run = run

    def __init__(self, knowledge: Knowledge, *, title: str = "", text: str = "") -> None:
        super().__init__()
        self.title = title
        self.range = USUAL
        self.saved: SavedQuery | None = None
        self.arguments: dict[str, str] = {}
        self.asked: Ask | None = None
        self.ended: QueryRun | None = None
        self._popup = CompletionList()
        language = SheetLanguage(knowledge, partial(_parameters, self))
        self.editor = Editor(language, self._popup, text, id="editor")
        self._worker: Worker[None] | None = None

    def renew(self, title: str = "", text: str = "") -> None:
        """Begin anew with another text."""
        self.title, self.saved, self.arguments = title, None, {}
        self.editor.load_text(text)

    @property
    def is_running(self) -> bool:
        """Whether Azure is being asked."""
        return self._worker is not None

    @property
    def statement(self) -> Statement | None:
        """What a run would send: the selection, or the statement at the cursor."""
        chosen = self.editor.selected_text
        if chosen.strip():
            return Statement(chosen, min(self.editor.selection)[0])
        return statement_at(self.editor.text, self.editor.cursor_location[0])

    @property
    def range_words(self) -> str:
        """Over which time the statement at the cursor would be asked."""
        statement = self.statement
        own = own_filter(statement.text) if statement else ""
        return f"set in the query: {' '.join(own.split())}" if own else self.range.words

    def compose(self) -> ComposeResult:
        """Lay out the editor, what is wrong in it, the result and how the run went."""
        yield self.editor
        yield self._popup
        yield Bar(id="finding")
        yield ResultPane()
        yield Bar(id="outcome")

    def on_mount(self) -> None:
        """Say that nothing was asked yet, ready to be typed in."""
        self.tick()
        if self.display:
            self.editor.focus()

    def run_statement(self, statement: Statement | None, sent: str | None = None) -> None:
        """Ask Azure, in place of what was being asked; `sent` is the text with its parameters."""
        if statement is None:
            self.app.say("There is no query to run: type one.", severity="warning")
            return
        self.cancel()
        self.editor.stop_offering()
        enclave = self.app.enclave
        self.asked = Ask(enclave.name, statement, sent or statement.text, self.range, self.app.now())
        self.ended = None
        self.add_class("-asked")
        self.results.show(None, "")
        self._worker = self._run(self.asked)
        self.tick()

    def cancel(self) -> bool:
        """Stop asking, which frees the place in the service; tell whether anything ran."""
        worker, self._worker = self._worker, None
        if worker is None or self.asked is None:
            return False
        worker.cancel()
        self._end(self.asked, Outcome.CANCELLED)
        return True

    def tick(self) -> None:
        """Draw what changes with time or with the run."""
        self.query_one("#outcome", Bar).say(self._outcome())
        self.post_message(self.Changed())

    def on_editor_checked(self) -> None:
        """Say what is wrong where the cursor stands."""
        self._say_finding()

    def on_text_area_selection_changed(self) -> None:
        """Say what is wrong on the line the cursor came to."""
        self._say_finding()
        self.post_message(self.Changed())

    def on_result_view_changed(self) -> None:
        """Tell how many rows are shown."""
        self.tick()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """End the run where it failed by a fault of our own."""
        if event.state is WorkerState.ERROR and event.worker is self._worker and self.asked is not None:
            log.error("a query failed", exc_info=event.worker.error)
            self._failed(self.asked, ConsoleError("the console failed to read the answer"))

    @work(group="ask", exclusive=True, exit_on_error=False, description="ask Azure")
    async def _run(self, asked: Ask) -> None:
        try:
            result = await ask(self.app.engine, asked)
        except ConsoleError as failure:
            self._failed(asked, failure)
        else:
            self._arrived(asked, result)

    def _arrived(self, asked: Ask, result: QueryResult) -> None:
        self._worker = None
        ending = Outcome.PARTIAL if result.partial else Outcome.COMPLETE
        self.results.show(result, "No row fits. The columns are those that rows would have.")
        self._end(asked, ending, rows=len(result), words=result.partial)

    def _failed(self, asked: Ask, failure: ConsoleError) -> None:
        self._worker = None
        words = failure.message
        if isinstance(failure, QueryInvalid) and failure.line:
            line = asked.statement.line + failure.line - 1
            words = f"{words} at {failure.line}:{failure.column}"
            if asked.sent == asked.statement.text:
                self.editor.add_finding(Finding(line, failure.column - 1, failure.column, failure.message))
        self.results.show(None, failure.sentence())
        self._end(asked, Outcome.FAILED, words=words)

    def _end(self, asked: Ask, ending: Outcome, *, rows: int = 0, words: str = "") -> None:
        self.ended = asked.ended(self.app.now(), ending, rows=rows, words=words)
        self.post_message(self.Ended(self.ended))
        self.tick()

    def _outcome(self) -> Content:
        if self.asked is not None and self.is_running:
            queue = self.app.engine.scheduler(self.asked.enclave).queue
            return outcome.running(self.asked, self.app.now(), _waits_for(self.asked, queue))
        if self.ended is None:
            return outcome.idle(self.range_words)
        where = outcome.elsewhere(self.ended.enclave, self.app.enclave.name)
        return Content.assemble(where, self.results.standing, outcome.ended(self.ended))

    def _say_finding(self) -> None:
        found = self.editor.finding
        style = "$text-error" if found and found.is_error else "$text-warning"
        symbol = "■" if found and found.is_error else "▲"
        words = f"{symbol} line {found.line + 1}: {visible(found.words)}" if found else ""
        self.query_one("#finding", Bar).say(Content.styled(words, style))


def _waits_for(asked: Ask, queue: Queue) -> str:
    entry = next((e for e in queue.entries if (e.enclave, e.text) == (asked.enclave, asked.sent)), None)
    return "" if entry is None or entry.is_running else entry.wait.value


def _parameters(sheet: Worksheet, statement: str) -> tuple[Parameter, ...]:
    query, _ = declaring(statement, sheet.saved)
    return query.parameters if query else ()
