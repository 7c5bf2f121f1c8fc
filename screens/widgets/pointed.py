"""Lists and trees that point at the chosen line with a sign, so that it is told without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual.content import Content
from textual.widgets import OptionList, Tree
from textual.widgets.option_list import Option

from screens.widgets.safe import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.style import Style
    from textual.widgets.tree import TreeNode

POINTER = "▸ "
ELSEWHERE = "  "


def pointed(line: Content, *, is_chosen: bool) -> Content:
    """Return a line behind the sign, or behind the room for it."""
    return Content.assemble(POINTER if is_chosen else ELSEWHERE, line)


class Entry(Option):
    """A line of a list with the value that it stands for: no number can lead to another one's."""

    def __init__(self, line: Content, value: Any) -> None:
        super().__init__(pointed(line, is_chosen=False))
        self.line = line
        self.value = value


class PointedList(OptionList):
    """An OptionList of plain lines, each with a value; where there is none, words that cannot be chosen."""

    def __init__(self, entries: Iterable[Entry] = (), *, id: str | None = None) -> None:  # noqa: A002  Textual's name
        self._entries: tuple[Entry, ...] = ()
        super().__init__(id=id, markup=False)
        self.show(entries)

    def show(self, entries: Iterable[Entry], *, otherwise: str = "") -> None:
        """Show these entries in place of all others, the first one chosen; without any, other words."""
        self._entries = ()
        self.clear_options()
        self._entries = tuple(entries)
        self.add_options(self._entries)
        if otherwise and not self._entries:
            self.add_option(Option(plain(otherwise), disabled=True))
        self.highlighted = 0 if self._entries else None

    @property
    def chosen(self) -> Any:
        """The value of the entry that is pointed at, None where there is none."""
        return None if self.highlighted is None else self._entries[self.highlighted].value

    def move(self, steps: int) -> None:
        """Point so many entries further down, at most at the last, or up, at most at the first."""
        self.highlighted = max(0, (self.highlighted or 0) + steps)

    def validate_highlighted(self, highlighted: int | None) -> int | None:
        """Return which entry can be pointed at: none in a list that has only words."""
        if highlighted is None or not self._entries:
            return None
        return max(0, min(highlighted, len(self._entries) - 1))

    def watch_highlighted(self, before: int | None, highlighted: int | None) -> None:  # type: ignore[override]  # Textual gives what the watcher takes
        """Take the sign from the line that was chosen to the one that is."""
        for at, is_chosen in ((before, False), (highlighted, True)):
            if at is not None and at < len(self._entries):
                line = self._entries[at].line
                self.replace_option_prompt_at_index(at, pointed(line, is_chosen=is_chosen))
        super().watch_highlighted(highlighted)


class PointedTree(Tree[Any]):
    """A Tree that points at the node under the cursor."""

    def render_label(self, node: TreeNode[Any], base_style: Style, style: Style) -> Text:
        """Return the label behind the sign, or behind the room for it."""
        sign = POINTER if node is self.cursor_node else ELSEWHERE
        return Text.assemble((sign, style), super().render_label(node, base_style, style))
