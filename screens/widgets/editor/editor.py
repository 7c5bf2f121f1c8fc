"""The query editor: coloured, completed, and told what is wrong while it is typed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.binding import Binding
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import TextArea

from screens.widgets.editor.colours import THEME, Finding, Highlights, editor_theme
from screens.widgets.editor.completions import CompletionList, Completions
from screens.widgets.effects import moves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.binding import BindingType
    from textual.theme import Theme

CHECK_AFTER = 0.15
"""Seconds without a key after which the text is checked."""


class Language(Protocol):
    """What an editor asks of the language that is typed in it; lines and columns count from 0."""

    def completions(self, text: str, line: int, column: int) -> Completions:
        """Return what may stand at a place."""

    def findings(self, text: str) -> Sequence[Finding]:
        """Return what is wrong."""


class Editor(TextArea):
    """A TextArea over a language. Its keys are text: only control and function keys do anything else.

    `popup` lists what may be typed next; it lies beside the editor, which has no room for children.
    The colours override `_build_highlight_map`, a private name of the pinned Textual;
    a test guards it.
    """

    DEFAULT_CSS = """
    Editor, Editor:focus { border: none; padding: 0; background: $background; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+space,ctrl+@", "complete", "What may stand here", id="editor.complete"),
    ]

    class Checked(Message):
        """What is wrong in the text is known anew."""

        def __init__(self, editor: Editor) -> None:
            super().__init__()
            self.editor = editor

    def __init__(
        self,
        language: Language,
        popup: CompletionList,
        text: str = "",
        *,
        id: str | None = None,  # noqa: A002  Textual's name
    ) -> None:
        self.findings: tuple[Finding, ...] = ()
        super().__init__(text, id=id, show_line_numbers=True, max_checkpoints=200)
        self.cursor_blink = False
        self.indent_width = 2
        self._language = language
        self._popup = popup
        self._completions = Completions()

    def on_mount(self) -> None:
        """Take the colours of the app's theme, now and whenever it changes."""
        self.app.theme_changed_signal.subscribe(self, self._apply_theme)
        self._apply_theme(self.app.current_theme)
        self._check = self.set_timer(CHECK_AFTER, self.check)

    @property
    def finding(self) -> Finding | None:
        """What is wrong on the cursor's line, or else the first thing that is wrong."""
        line = self.cursor_location[0]
        here = [finding for finding in self.findings if finding.line == line]
        return next(iter([*here, *self.findings]), None)

    def check(self) -> None:
        """Ask the language what is wrong, and underline it."""
        self.findings = tuple(self._language.findings(self.text))
        self._build_highlight_map()
        self.refresh()
        self.post_message(self.Checked(self))

    def add_finding(self, finding: Finding) -> None:
        """Underline what somebody else found wrong, until the text changes."""
        self.findings = (*self.findings, finding)
        self._build_highlight_map()
        self.refresh()
        self.post_message(self.Checked(self))

    def rewrite(self, text: str) -> None:
        """Put another text in place of this one, the cursor as far from its end; undo brings it back."""
        line, column = self.cursor_location
        below = self.document.line_count - line
        self.replace(text, self.document.start, self.document.end)
        self.move_cursor((max(0, self.document.line_count - below), column))

    def action_complete(self) -> None:
        """Open the list of what may stand here, even if nothing is typed yet."""
        line, column = self.cursor_location
        self._completions = self._language.completions(self.text, line, column)
        self._offer()
        self._popup.is_chosen = True  # it was asked for, so enter may take what it offers

    @moves
    def action_cursor_up(self, select: bool = False) -> None:  # noqa: FBT001, FBT002  Textual's signature
        """Go up: in the list while it is open, in the text otherwise."""
        if self._popup.is_open and not select:
            self._popup.move(-1)
        else:
            super().action_cursor_up(select)

    @moves
    def action_cursor_down(self, select: bool = False) -> None:  # noqa: FBT001, FBT002  Textual's signature
        """Go down: in the list while it is open, in the text otherwise."""
        if self._popup.is_open and not select:
            self._popup.move(1)
        else:
            super().action_cursor_down(select)

    def stop_offering(self) -> None:
        """Close the list and take the ghost text away, until somebody types on."""
        self._popup.close()
        self.suggestion = ""

    def update_suggestion(self) -> None:
        """Ask what may stand at the cursor: the best of it as ghost text, all of it as a list."""
        line, column = self.cursor_location
        self._completions = Completions()
        if self.is_mounted and self.has_focus and self.selection.is_empty:
            self._completions = self._language.completions(self.text, line, column).beginning()
        at_end = column == len(self.document.get_line(line))
        self.suggestion = self._completions.ghost() if at_end else ""
        if self._completions.typed:
            self._offer()
        else:
            self._popup.close()

    def on_text_area_changed(self) -> None:
        """Check once nobody has typed for a moment; what was found before no longer stands where it was."""
        self.findings = ()  # their places are wrong as soon as a letter stands before them
        self._check.stop()
        self._check = self.set_timer(CHECK_AFTER, self.check)

    def on_text_area_selection_changed(self) -> None:
        """Close the list where the cursor left the word that it completes."""
        if self._popup.is_open and not self._is_at_completed_word():
            self.stop_offering()

    def on_blur(self) -> None:
        """Close the list when somebody goes elsewhere."""
        self._popup.close()

    async def _on_key(self, event: events.Key) -> None:
        """Let tab take what is offered, enter what was chosen in the list, and escape close it."""
        offered = self._popup.is_open or bool(self.suggestion)
        takes = event.key == "tab" or (event.key == "enter" and self._popup.is_chosen)
        if offered and takes:
            self._take()
        elif self._popup.is_open and event.key == "escape":
            self.stop_offering()
        else:
            return
        event.stop()
        event.prevent_default()

    def _take(self) -> None:
        completion = self._popup.current or next(iter(self._completions.items), None)
        if completion is None:
            return
        line, column = self.cursor_location
        self.replace(completion.text, (line, column - len(self._completions.typed)), (line, column))
        self.stop_offering()

    def _offer(self) -> None:
        items = self._completions.items
        is_complete = len(items) == 1 and items[0].text == self._completions.typed
        x, y = self.cursor_screen_offset
        below = Offset(x - len(self._completions.typed) - 1, y + 1)
        self._popup.offer(() if is_complete else items, below)

    def _is_at_completed_word(self) -> bool:
        line, column = self.cursor_location
        typed = self._completions.typed
        return self.document.get_line(line)[max(0, column - len(typed)) : column] == typed

    def _apply_theme(self, theme: Theme) -> None:
        self.register_theme(editor_theme(theme))
        self.theme = "css"  # the name stays the same, and only a new name is taken up
        self.theme = THEME

    def _build_highlight_map(self) -> None:
        self._line_cache.clear()  # Textual keeps drawn lines and does not know that our colours changed
        self._highlights = Highlights(self.text, self.findings)
