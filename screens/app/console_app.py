"""The app: one screen for each pane of the registry, over one engine."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from screens.app.commands import ask, palette
from screens.app.first_frame import Opening
from screens.app.keymap import keymap
from screens.app.terminal_app import TerminalApp
from screens.panes.registry import PANES
from screens.widgets.effects import opens_input
from screens.widgets.themes import DARK, THEMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from textual.app import SystemCommand
    from textual.binding import BindingType
    from textual.screen import Screen

    from console.config import Config, EnclaveConfig


class ConsoleApp(TerminalApp):
    """The console's terminal interface; ends with exit code 0, or 3 after a failure of its own."""

    CSS_PATH = Path(__file__).with_name("app.tcss")
    TITLE = "Enclave Console"
    MODES: ClassVar = {pane.name: partial(lambda spec: spec.load()(spec), pane) for pane in PANES}
    HOME: ClassVar[str] = PANES[0].name
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(pane.key, f"switch_mode('{pane.name}')", pane.title, id=f"app.{pane.name}", show=False)
            for pane in PANES
        ),
        Binding("question_mark", "help", "Help", id="app.help"),
        Binding("colon", "command", "Command", id="app.command"),
        Binding("less_than_sign", "enclave(-1)", "Previous enclave", id="app.previous-enclave"),
        Binding("greater_than_sign", "enclave(1)", "Next enclave", id="app.next-enclave"),
        Binding("backspace", "undo_last", "Undo what was done at once", id="app.undo"),
        Binding("ctrl+q", "quit", "Quit", id="app.quit", priority=True),
    ]

    def __init__(
        self,
        config: Config,
        *,
        ascii_only: bool = False,
        is_demo: bool = False,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        super().__init__(ascii_only=ascii_only, allow_copy=config.interface.allow_copy)
        self.config = config
        self.now = clock or config.time.now
        self.is_demo = is_demo
        self.enclave: EnclaveConfig = config.enclaves[0]
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = config.interface.theme or DARK.name
        self.set_keymap(keymap(config.interface.keys))

    def get_default_screen(self) -> Screen[None]:
        """Return what the first frame shows, while panes are imported."""
        return Opening()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Return the palette's entries: every pane and every enclave."""
        yield from palette(self, screen)

    def action_enclave(self, steps: int) -> None:
        """Look at the next enclave, or the one before."""
        enclaves = self.config.enclaves
        self.look_at(enclaves[(enclaves.index(self.enclave) + steps) % len(enclaves)])

    def action_undo_last(self) -> None:
        """Go back on what was done at once, while that is offered."""
        self.acting.undo_last()

    def action_help(self) -> None:
        """Show every key that works here and now."""
        from screens.dialogs.help import help_sheet  # noqa: PLC0415  no first frame needs a dialog

        self.push_screen(help_sheet(self.screen))

    @opens_input
    def action_command(self) -> None:
        """Ask for a command and carry it out."""
        ask(self)
