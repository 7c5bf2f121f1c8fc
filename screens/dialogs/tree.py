"""A dynamic value as a tree: opened and closed branch by branch, any part of it copied."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static, Tree

from console.model.cells import as_json, cell_text
from screens.dialogs.dialog import Dialog
from screens.widgets.effects import moves
from screens.widgets.pointed import PointedTree
from screens.widgets.safe import plain, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widgets.tree import TreeNode

_MOST_BRANCHES = 500
_OPEN_AT_FIRST = 30


class TreeSheet(Dialog[None]):
    """Shows a structure; closed by esc or q."""

    DEFAULT_CSS = """
    TreeSheet > #sheet { max-width: 110; }
    TreeSheet #sheet-tree { height: auto; max-height: 24; background: $surface; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close", id="tree.close"),
        Binding("c", "copy", "Copy this part as JSON", id="tree.copy"),
        Binding("j", "tree('cursor_down')", "Down", id="tree.down"),
        Binding("k", "tree('cursor_up')", "Up", id="tree.up"),
    ]

    def __init__(self, title: str, value: Any) -> None:
        super().__init__()
        self._title = title
        self._value = value

    def compose(self) -> ComposeResult:
        """Lay out title, tree and keys."""
        with Vertical(id="sheet"):
            yield Static(plain(self._title, lines=False), id="sheet-title", markup=False)
            yield PointedTree(Text(_words(self._value)), self._value, id="sheet-tree")
            yield Static("esc close   enter open   c copy", id="sheet-keys", markup=False)

    def on_mount(self) -> None:
        """Grow the first branches; small structures are shown whole."""
        tree = self.query_one(Tree)
        tree.guide_depth = 2
        _grow(tree.root)
        tree.root.expand()
        if _count(self._value) <= _OPEN_AT_FIRST:
            tree.root.expand_all()
        tree.focus()

    def on_tree_node_expanded(self, event: Tree.NodeExpanded[Any]) -> None:
        """Grow what is opened for the first time."""
        _grow(event.node)

    @moves
    def action_tree(self, action: str) -> None:
        """Move in the tree."""
        getattr(self.query_one(Tree), f"action_{action}")()

    def action_copy(self) -> None:
        """Copy the part under the cursor, where the configuration allows it."""
        node = self.query_one(Tree).cursor_node
        value = self._value if node is None else node.data
        text = value if isinstance(value, str) else json.dumps(as_json(value), ensure_ascii=False, indent=2)
        self.app.copy_to_clipboard(text)


def _grow(node: TreeNode[Any]) -> None:
    if node.children:
        return
    branches = list(_branches(node.data))
    for name, value in branches[:_MOST_BRANCHES]:
        label = Text.assemble((visible(name), "bold"), "  ", visible(_words(value)))
        if isinstance(value, (dict, list)) and value:
            _grow(node.add(label, value)) if _count(value) <= _OPEN_AT_FIRST else node.add(label, value)
        else:
            node.add_leaf(label, value)
    if len(branches) > _MOST_BRANCHES:
        node.add_leaf(Text(f"and {len(branches) - _MOST_BRANCHES:,} more"), None)


def _branches(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from ((str(name), part) for name, part in value.items())
    elif isinstance(value, list):
        yield from ((str(number), part) for number, part in enumerate(value))


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{len(value)}}}"
    if isinstance(value, list):
        return f"[{len(value)}]"
    return "null" if value is None else cell_text(value)


def _count(value: Any) -> int:
    return 1 + sum(_count(part) for _, part in _branches(value))
