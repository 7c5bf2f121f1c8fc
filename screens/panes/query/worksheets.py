"""The tabs of the query pane, each a worksheet, of which one is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.message import Message

from screens.panes.query.worksheet import Worksheet
from screens.widgets.effects import moves
from screens.widgets.safe import visible

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from screens.panes.query.knowledge import Knowledge


class Worksheets(Container):
    """Opens, closes and turns tabs; there is always one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "new", "New tab", id="query.new"),
        Binding("f4", "close", "Close the tab", id="query.close"),
        Binding("shift+f4,f14,f16", "reopen", "Open the closed tab again", id="query.reopen"),
        Binding("ctrl+pagedown", "turn(1)", "Next tab", id="query.next-tab", priority=True),
        Binding("ctrl+pageup", "turn(-1)", "Previous tab", id="query.previous-tab", priority=True),
    ]

    class Changed(Message):
        """Another tab is shown."""

    def __init__(self, knowledge: Knowledge) -> None:
        super().__init__(id="worksheets")
        self._knowledge = knowledge
        self.sheets: list[Worksheet] = [Worksheet(knowledge)]
        self.sheet = self.sheets[0]
        self._closed_texts: list[tuple[str, str]] = []

    def compose(self) -> ComposeResult:
        """Lay out the first tab."""
        yield self.sheet

    def open_sheet(self, *, title: str = "", text: str = "") -> Worksheet:
        """Show a text in a tab of its own, or in this one while it is empty."""
        if not self.sheet.editor.text.strip() and not self.sheet.is_running:
            self.sheet.renew(title, text)
            self.turn_to(self.sheet)
            return self.sheet
        sheet = Worksheet(self._knowledge, title=title, text=text)
        sheet.range = self.sheet.range
        self.sheets.append(sheet)
        self.mount(sheet)
        self.turn_to(sheet)
        return sheet

    def turn_to(self, sheet: Worksheet) -> None:
        """Show one of the worksheets, ready to be typed in."""
        self.sheet = sheet
        for other in self.sheets:
            other.display = other is sheet
        if sheet.is_mounted:  # one that is not focuses its editor once it is
            sheet.editor.focus()
        self.post_message(self.Changed())

    def titles(self) -> Content:
        """Return the titles in a line, the shown one marked, and those that run."""
        parts: list[Content | str] = []
        for number, sheet in enumerate(self.sheets, 1):
            style = "bold $foreground underline" if sheet is self.sheet else ""
            mark = " ○" if sheet.is_running else ""
            parts += [Content.styled(f"{visible(sheet.title) or f'query {number}'}{mark}", style), "   "]
        return Content.assemble(*parts)

    def action_new(self) -> None:
        """Open an empty tab."""
        if self.sheet.editor.text.strip():
            self.open_sheet()

    def action_close(self) -> None:
        """Close the tab, which stops what runs in it; the last one is emptied. `reopen` undoes it."""
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

    def action_reopen(self) -> None:
        """Open what was closed last."""
        if self._closed_texts:
            title, text = self._closed_texts.pop()
            self.open_sheet(title=title, text=text)

    @moves
    def action_turn(self, steps: int) -> None:
        """Show the next worksheet, or a previous one."""
        at = self.sheets.index(self.sheet) + steps
        self.turn_to(self.sheets[at % len(self.sheets)])
