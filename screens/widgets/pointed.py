"""Lists and trees that point at the chosen line with a sign, so that it is told without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual.content import Content
from textual.widgets import OptionList, Tree
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.style import Style
    from textual.widgets.tree import TreeNode

POINTER = "▸ "
ELSEWHERE = "  "


def pointed(line: Content, *, is_chosen: bool) -> Content:
    """Return a line behind the sign, or behind the room for it."""
    return Content.assemble(POINTER if is_chosen else ELSEWHERE, line)


class PointedList(OptionList):
    """An OptionList of plain lines."""

    def __init__(self, lines: Iterable[Content] = (), *, id: str | None = None) -> None:  # noqa: A002  Textual's name
        self._shown: tuple[Content, ...] = ()
        super().__init__(id=id, markup=False)
        self.show(lines)

    def show(self, lines: Iterable[Content]) -> None:
        """Show these lines in place of all others, the first one chosen."""
        self.clear_options()
        self._shown = tuple(lines)
        self.add_options([Option(pointed(line, is_chosen=False)) for line in self._shown])
        self.highlighted = 0 if self._shown else None

    def watch_highlighted(self, before: int | None, highlighted: int | None) -> None:  # type: ignore[override]  # Textual gives what the watcher takes
        """Take the sign from the line that was chosen to the one that is."""
        for at, is_chosen in ((before, False), (highlighted, True)):
            if at is not None and at < self.option_count:
                self.replace_option_prompt_at_index(at, pointed(self._shown[at], is_chosen=is_chosen))
        super().watch_highlighted(highlighted)


class PointedTree(Tree[Any]):
    """A Tree that points at the node under the cursor."""

    def render_label(self, node: TreeNode[Any], base_style: Style, style: Style) -> Text:
        """Return the label behind the sign, or behind the room for it."""
        sign = POINTER if node is self.cursor_node else ELSEWHERE
        return Text.assemble((sign, style), super().render_label(node, base_style, style))
