"""The action menu: what can be done to the marked rows, each line with how much it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from console.model.plans import Tier
from screens.dialogs.dialog import Dialog
from screens.widgets.effects import moves
from screens.widgets.pointed import Entry, PointedList
from screens.widgets.safe import plain, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widgets import OptionList

    from console.actions.registry import Action

ASKS = {
    Tier.REVERSIBLE: "at once, can be undone",
    Tier.COSTLY: "asks first",
    Tier.SEVERE: "asks for the name and a reason",
}


class ActionMenu(Dialog["Action | None"]):
    """Gives back the chosen action, None where it was closed. `targets` says how many it would meet."""

    DEFAULT_CSS = """
    ActionMenu > #menu { max-width: 76; }
    ActionMenu #menu-title { height: auto; text-style: bold; margin-bottom: 1; }
    ActionMenu #menu-actions { height: auto; max-height: 16; border: none; padding: 0; background: $surface; }
    ActionMenu #menu-keys { height: 1; color: $foreground 60%; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Close", id="menu.close"),
        Binding("j", "move('down')", "Down", id="menu.down"),
        Binding("k", "move('up')", "Up", id="menu.up"),
    ]

    def __init__(self, actions: Sequence[Action], words: str, targets: int) -> None:
        super().__init__()
        self._actions = actions
        self._words = words
        self._targets = targets

    def compose(self) -> ComposeResult:
        """Lay out the title and an action a line."""
        width = max(len(action.words) for action in self._actions)
        with Vertical(id="menu"):
            yield Static(plain(self._words, lines=False), id="menu-title", markup=False)
            entries = (Entry(self._line(action, width), action) for action in self._actions)
            yield PointedList(entries, id="menu-actions")
            yield Static("enter choose   esc close", id="menu-keys", markup=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the action back."""
        if isinstance(event.option, Entry):
            self.dismiss(event.option.value)

    @moves
    def action_move(self, way: str) -> None:
        """Move through the actions."""
        actions = self.query_one(PointedList)
        if way == "down":
            actions.action_cursor_down()
        else:
            actions.action_cursor_up()

    def _line(self, action: Action, width: int) -> Content:
        asks = ASKS[action.tier_for(self._targets)]
        return Content.assemble(f"{visible(action.words):{width}}   ", (asks, "$foreground 60%"))
