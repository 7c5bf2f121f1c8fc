"""Saving a query: its name and what it is for, and the file that it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static

from screens.dialogs.dialog import Dialog
from screens.widgets.safe import plain

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType


@dataclass(frozen=True, slots=True)
class Naming:
    """What a query is to be called, and what it is for."""

    name: str
    description: str


class SaveQuery(Dialog["Naming | None"]):
    """Asks for name and description; gives None back where it was called off."""

    DEFAULT_CSS = """
    SaveQuery > #parameters { width: 76; max-width: 92%; }
    SaveQuery Input { padding: 0; background: $panel; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Close", id="save-query.close")
    ]

    def __init__(self, folder: Path, naming: Naming) -> None:
        super().__init__()
        self._folder = folder
        self._naming = naming

    def compose(self) -> ComposeResult:
        """Lay out the two lines."""
        with Vertical(id="parameters"):
            yield Static("Save the query", id="sheet-title", markup=False)
            yield Static(plain(f"Name, in {self._folder}", lines=False), markup=False)
            yield Input(self._naming.name, id="save-name", select_on_focus=False)
            yield Static("What it is for", markup=False)
            yield Input(self._naming.description, id="save-description", select_on_focus=False)
            yield Static("enter next, at the last save   esc close", id="sheet-keys", markup=False)

    def on_mount(self) -> None:
        """Begin with the name."""
        self.query_one("#save-name", Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the description; from there give both back."""
        name = self.query_one("#save-name", Input)
        if not name.value.strip():
            name.focus()
        elif event.input is name:
            self.query_one("#save-description", Input).focus()
        else:
            self.dismiss(Naming(name.value.strip(), event.value.strip()))
