"""Query: KQL over the enclave's logs, written, run, and gone on with."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding
from textual.content import Content

from console.errors import ConsoleError, QueryInvalid
from console.model.results import LogSchema
from screens.dialogs.time_range import TimeRangeLine
from screens.panes.live import LiveScreen
from screens.panes.query.formatting import formatted
from screens.panes.query.knowledge import Knowledge
from screens.panes.query.saved import SavedQueries
from screens.panes.query.statements import statement_at
from screens.panes.query.tab_keeper import TabKeeper
from screens.panes.query.worksheets import Worksheets
from screens.widgets import bars
from screens.widgets.editor.editor import Editor
from screens.widgets.safe import visible, width_of

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from screens.dialogs.time_ranges import TimeRange
    from screens.panes.query.worksheet import Worksheet
    from screens.panes.registry import PaneSpec

TICK_SECONDS = 0.5
IN_ROWS = (
    ("|", "KQL on rows"),
    ("enter", "open"),
    ("a", "actions"),
    ("i", "summary"),
    ("v", "chart"),
    ("/", "filter"),
    ("c", "copy"),
    ("e", "edit"),
    ("?", "help"),
    ("esc", "back"),
    ("ctrl+s", "save"),
)


class QueryPane(LiveScreen):
    """The query pane: the bars around its worksheets, and the keys of the one that is shown.

    In the editor letters are text, so these are none.
    """

    DEFAULT_CSS = """
    QueryPane #sheets { height: 2; padding: 1 1 0 1; color: $foreground 70%; }
    QueryPane.-full #sheets, QueryPane.-full Editor, QueryPane.-full #finding { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "cancel", "Stop the query that runs", id="query.cancel"),
        Binding("f2", "range", "Time range", id="query.range"),
        Binding("f9", "format", "Format the statement", id="query.format"),
        Binding("escape", "back", "Cancel, close, or back", id="query.back"),
        Binding("e", "edit", "Back to the editor", id="query.edit"),
        Binding("f", "full", "Full screen", id="query.full"),
        Binding("q", "leave", "Back", id="query.leave"),
    ]

    def __init__(self, spec: PaneSpec) -> None:
        super().__init__(spec)
        self.knowledge = Knowledge(self.app.now)
        self.worksheets = Worksheets(self.knowledge)
        self.saved = SavedQueries(self.worksheets)
        self._keeper = TabKeeper(self.app, self.worksheets)
        self._schemas: dict[str, LogSchema] = {}

    @property
    def sheet(self) -> Worksheet:
        """The worksheet that is shown."""
        return self.worksheets.sheet

    def compose(self) -> ComposeResult:
        """Lay out the bars around the worksheets."""
        yield from self.header.bars
        yield bars.Bar(id="sheets")
        yield self.saved
        yield bars.Bar(id="keys")

    def on_mount(self) -> None:
        """Open the tabs that were open, and let the seconds of a run tick."""
        self.set_interval(TICK_SECONDS, self._count_seconds)
        self.run_worker(self._keeper.run(), group="tabs", description="keep the open tabs")

    async def on_unmount(self) -> None:
        """Keep what was typed before somebody quit."""
        await self._keeper.keep()

    def on_resize(self) -> None:
        """Draw the bars for the room there is now."""
        self.tick()

    def show_reading(self) -> None:
        """Draw for the enclave that is looked at now, and learn its tables."""
        if self.sheet.is_mounted:
            self.sheet.tick()  # whose rows these are may read otherwise now
        self.tick()
        self._learn()

    def tick(self) -> None:
        """Draw what changes with time and with what is typed."""
        if not self.is_current or not self.sheet.is_mounted:
            return
        width = self.size.width - 2
        self.header.draw(self.app.enclave)
        self.query_one("#sheets", bars.Bar).say(_title_line(self.worksheets, width))
        footer = _footer(self.sheet, is_in_editor=isinstance(self.focused, Editor))
        self.query_one("#keys", bars.Bar).say(bars.keys(footer, width))

    def on_worksheets_changed(self) -> None:
        """Draw the bars for the tab that is shown now, its editor in sight."""
        self.remove_class("-full")
        self.tick()

    def on_worksheet_changed(self) -> None:
        """Draw the bars for what changed in the worksheet."""
        self.tick()

    def on_descendant_focus(self) -> None:
        """Name the keys of what has the focus now."""
        self.tick()

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

    def action_range(self) -> None:
        """Ask over which time queries are asked."""
        sheet = self.sheet

        def choose(chosen: TimeRange | None) -> None:
            if chosen is not None:
                sheet.range = chosen
                sheet.tick()

        self.app.push_screen(TimeRangeLine(sheet.range), choose)

    @work(group="learn", exclusive=True, exit_on_error=False, description="read table names")
    async def _learn(self) -> None:
        enclave = self.app.enclave
        if enclave.name not in self._schemas:
            with suppress(ConsoleError):  # whoever runs a query is told what is wrong
                connection = await self.app.engine.connection(enclave)
                self._schemas[enclave.name] = await connection.logs.metadata()
        self.knowledge.learn(self._schemas.get(enclave.name, LogSchema()))

    def _count_seconds(self) -> None:
        if self.is_current and self.sheet.is_running:
            self.sheet.tick()


def _footer(sheet: Worksheet, *, is_in_editor: bool) -> list[tuple[str, str]]:
    running = [("esc", "cancel")] if sheet.is_running else []
    keys = _in_editor(sheet) if is_in_editor else IN_ROWS
    undo = [("u", "undo step")] if sheet.results.steps else []
    return [*running, *undo, *keys]


def _title_line(worksheets: Worksheets, width: int) -> Content:
    """Return the titles of the tabs and, at the right, over which time the shown one would ask."""
    titles, sheet = worksheets.titles(), worksheets.sheet
    words = visible(sheet.range_words)
    style = "$text-warning" if words != sheet.range.words else "$text-accent"
    gap = max(1, width - titles.cell_length - width_of(words))
    return Content.assemble(titles, " " * gap, (words, style))


def _in_editor(sheet: Worksheet) -> tuple[tuple[str, str], ...]:
    return (
        ("f5", "run"),
        ("ctrl+o", "saved"),
        ("f3", "history"),
        ("f2", "time"),
        ("f9", "format"),
        ("esc", "rows" if sheet.asked else "back"),
        ("ctrl+t", "new tab"),
        ("ctrl+s", "save"),
        ("f6", "run all"),
    )
