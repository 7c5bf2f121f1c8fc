"""The frame of the query pane: its tabs, each a worksheet, and the bars around them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from textual import work
from textual.containers import Container
from textual.content import Content

from console.errors import ConsoleError
from console.model.results import LogSchema
from screens.panes.live import LiveScreen
from screens.panes.query.knowledge import Knowledge
from screens.panes.query.worksheet import Worksheet
from screens.widgets import bars
from screens.widgets.editor.editor import Editor
from screens.widgets.safe import visible, width_of

if TYPE_CHECKING:
    from textual.app import ComposeResult

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


class QueryTabs(LiveScreen):
    """Worksheets, of which one is shown; a subclass says what the keys do."""

    DEFAULT_CSS = """
    QueryTabs #sheets { height: 2; padding: 1 1 0 1; color: $foreground 70%; }
    QueryTabs #worksheets { height: 1fr; }
    QueryTabs.-full #sheets, QueryTabs.-full Editor, QueryTabs.-full #finding { display: none; }
    """

    def __init__(self, spec: PaneSpec) -> None:
        super().__init__(spec)
        self.knowledge = Knowledge(self.app.now)
        self.sheets: list[Worksheet] = [Worksheet(self.knowledge)]
        self.sheet = self.sheets[0]
        self._schemas: dict[str, LogSchema] = {}
        self._closed_texts: list[tuple[str, str]] = []

    def compose(self) -> ComposeResult:
        """Lay out the bars around the worksheets."""
        yield from self.header.bars
        yield bars.Bar(id="sheets")
        with Container(id="worksheets"):
            yield self.sheet
        yield bars.Bar(id="keys")

    def on_mount(self) -> None:
        """Let the seconds of a run tick."""
        self.set_interval(TICK_SECONDS, self._count_seconds)

    def on_resize(self) -> None:
        """Draw the bars for the room there is now."""
        self.tick()

    def show_reading(self) -> None:
        """Draw for the enclave that is looked at now, and learn its tables."""
        if self.sheet.is_mounted:
            self.sheet.tick()  # whose rows these are may read otherwise now
        self.tick()
        self._learn()

    def open_sheet(self, *, title: str = "", text: str = "") -> Worksheet:
        """Show a text in a tab of its own, or in this one while it is empty."""
        if not self.sheet.editor.text.strip() and not self.sheet.is_running:
            self.sheet.renew(title, text)
            self.turn_to(self.sheet)
            return self.sheet
        sheet = Worksheet(self.knowledge, title=title, text=text)
        sheet.range = self.sheet.range
        self.sheets.append(sheet)
        self.query_one("#worksheets").mount(sheet)
        self.turn_to(sheet)
        return sheet

    def close_sheet(self) -> None:
        """Close the tab, which stops what runs in it; the last one is emptied. `reopen_sheet` undoes it."""
        sheet = self.sheet
        sheet.cancel()
        if sheet.editor.text.strip():
            self._closed_texts.append((sheet.title, sheet.editor.text))
        if len(self.sheets) == 1:
            sheet.renew()
            return
        at = self.sheets.index(sheet)
        self.sheets.remove(sheet)
        self.turn_to(self.sheets[min(at, len(self.sheets) - 1)])
        sheet.remove()

    def reopen_sheet(self) -> None:
        """Open what was closed last."""
        if self._closed_texts:
            title, text = self._closed_texts.pop()
            self.open_sheet(title=title, text=text)

    def turn_to(self, sheet: Worksheet) -> None:
        """Show one of the worksheets, ready to be typed in."""
        self.sheet = sheet
        for each in self.sheets:
            each.display = each is sheet
        if sheet.is_mounted:  # one that is not focuses its editor once it is
            sheet.editor.focus()
        self.tick()

    def turn(self, steps: int) -> None:
        """Show the next worksheet, or the one before."""
        at = self.sheets.index(self.sheet) + steps
        self.turn_to(self.sheets[at % len(self.sheets)])

    def tick(self) -> None:
        """Draw what changes with time and with what is typed."""
        if not self.is_current or not self.sheet.is_mounted:
            return
        width = self.size.width
        self.header.draw(self.app.enclave)
        self.query_one("#sheets", bars.Bar).say(self._strip(width - 2))
        self.query_one("#keys", bars.Bar).say(bars.keys(self._footer(), width - 2))

    def on_worksheet_changed(self) -> None:
        """Draw the bars for what changed in the worksheet."""
        self.tick()

    def on_descendant_focus(self) -> None:
        """Name the keys of what has the focus now."""
        self.tick()

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

    def _footer(self) -> list[tuple[str, str]]:
        running = [("esc", "cancel")] if self.sheet.is_running else []
        keys = _in_editor(self.sheet) if isinstance(self.focused, Editor) else IN_ROWS
        undo = [("u", "undo step")] if self.sheet.results.steps else []
        return [*running, *undo, *keys]

    def _strip(self, width: int) -> Content:
        parts: list[Content | str] = []
        for number, sheet in enumerate(self.sheets, 1):
            style = "bold $foreground underline" if sheet is self.sheet else ""
            mark = " ○" if sheet.is_running else ""
            parts += [Content.styled(f"{visible(sheet.title) or f'query {number}'}{mark}", style), "   "]
        left = Content.assemble(*parts)
        words = visible(self.sheet.range_words)
        style = "$text-warning" if words != self.sheet.range.words else "$text-accent"
        gap = max(1, width - left.cell_length - width_of(words))
        return Content.assemble(left, " " * gap, (words, style))


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
