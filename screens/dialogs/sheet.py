"""A sheet over a pane: a description, the raw JSON, help. Read, scrolled, closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from screens.dialogs.dialog import Dialog
from screens.widgets.effects import moves
from screens.widgets.safe import plain, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType


@dataclass(frozen=True)
class Description:
    """What `d` shows of a row: a title, facts as name and words, then paragraphs."""

    title: str
    facts: Sequence[tuple[str, str]]
    paragraphs: Sequence[tuple[str, str]] = ()


class Sheet(Dialog[None]):
    """A text with a title; closed by esc, q or enter, or by `e` where `edit` leads to a query."""

    DEFAULT_CSS = """
    Sheet > #sheet { max-width: 110; }
    Sheet #sheet-body { height: auto; max-height: 100%; overflow-y: auto; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", "Close", id="sheet.close"),
        Binding("c", "copy", "Copy", id="sheet.copy"),
        Binding("e", "edit", "Open the query in the query pane", id="evidence.edit"),
        Binding("down,j", "scroll(1)", "Down", id="sheet.down"),
        Binding("up,k", "scroll(-1)", "Up", id="sheet.up"),
    ]
    KEYS: ClassVar[str] = "esc close   c copy   j k scroll"

    def __init__(self, title: str, body: Content, *, edit: Callable[[], object] | None = None) -> None:
        super().__init__()
        self._edit = edit
        self._title = title
        self._body = body

    def compose(self) -> ComposeResult:
        """Lay out title, text and keys."""
        with Vertical(id="sheet"):
            yield Static(plain(self._title, lines=False), id="sheet-title", markup=False)
            with VerticalScroll(id="sheet-body"):
                yield Static(self._body, markup=False)
            keys = self.KEYS if self._edit is None else f"e edit the query   {self.KEYS}"
            yield Static(keys, id="sheet-keys", markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  Textual's signature
        """Offer to edit where there is something to edit."""
        return action != "edit" or self._edit is not None

    def action_edit(self) -> None:
        """Close, and open the query elsewhere."""
        self.dismiss()
        if self._edit is not None:
            self._edit()

    def action_copy(self) -> None:
        """Copy the text, where the configuration allows it."""
        self.app.copy_to_clipboard(self._body.plain)

    @moves
    def action_scroll(self, lines: int) -> None:
        """Scroll the text."""
        self.query_one("#sheet-body").scroll_relative(y=lines, animate=False)


def described(description: Description) -> Content:
    """Return a description as facts, aligned, and paragraphs under their headings."""
    width = max((len(name) for name, _ in description.facts), default=0)
    parts: list[Content] = [
        Content.assemble((f"{name:{width}}  ", "$foreground 60%"), visible(words or "-", lines=True), "\n")
        for name, words in description.facts
    ]
    for heading, words in description.paragraphs:
        if words:
            parts.append(Content.assemble("\n", (heading, "bold"), "\n", visible(words, lines=True), "\n"))
    return Content.assemble(*parts)
