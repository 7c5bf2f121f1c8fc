"""Every place where Textual asks the app: what may act, what is drawn and copied, and how all of it ends.

Each hook asks the part that decides: `KeyGate` what keys may do, `OutputFilters` what leaves for the
terminal, `Ending` how the app ends.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

from rich.console import COLOR_SYSTEMS
from textual._compositor import CompositorUpdate

from screens.app.keys import KeyGate
from screens.app.quitting import Ending
from screens.app.terminal_output import OutputFilters
from screens.dialogs.closing import Palette
from screens.dialogs.shell import Shell
from screens.terminal.drawing import DrawsFrames
from screens.terminal.smallest import is_too_small, notice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import RenderableType
    from textual import events
    from textual.actions import ActionParseResult
    from textual.await_complete import AwaitComplete
    from textual.dom import DOMNode
    from textual.driver import Driver
    from textual.filter import LineFilter
    from textual.screen import Screen


class TerminalApp(Shell):
    """An app that acts on keys pressed on purpose, draws what its terminal can show, and ends in time."""

    words_at_start = ""  # what the operator is told once the first frame is drawn

    def __init__(self, *, ascii_only: bool, allow_copy: bool) -> None:
        super().__init__()
        self.ascii_only = ascii_only
        self._allow_copy = allow_copy
        self._output_filters = OutputFilters(
            lambda: self.theme_variables["background"], ascii_only=ascii_only
        )
        self.gate = KeyGate(self, super().on_event)
        self.ending = Ending(self)

    def get_driver_class(self) -> type[Driver]:
        """Return our own driver for a terminal, Textual's where there is none of ours: on Windows."""
        if sys.platform == "win32":
            return super().get_driver_class()
        from screens.terminal.driver import TerminalDriver  # noqa: PLC0415  Windows has no termios

        return TerminalDriver

    def get_line_filters(self) -> list[LineFilter]:
        """Return Textual's filters and ours."""
        return self._output_filters.after(super().get_line_filters(), no_color=self.no_color)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy through the terminal (OSC 52), where the configuration allows it."""
        if not self._allow_copy:
            self.say("Copying is switched off in the configuration.", severity="warning")
            return
        super().copy_to_clipboard(text)
        self.say("Copied.")

    def on_load(self) -> None:
        """Know the loop, which a signal must wake."""
        self.ending.loop = asyncio.get_running_loop()

    def on_ready(self) -> None:
        """Tell what there is to tell at the start."""
        if self.words_at_start:
            self.say(self.words_at_start, severity="warning", seconds=10)

    def on_app_focus(self) -> None:
        """Draw everything anew where the terminal changed while it was out of sight."""
        if isinstance(self._driver, DrawsFrames):
            self._driver.focused()

    async def on_event(self, event: events.Event) -> None:
        """Take what was typed through the gate."""
        await self.gate.take(event)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action, unless the key that asks for it may not."""
        if self.gate.refuses(*self._parse_action(action, default_namespace or self, namespaces)):
            return True
        return await super().run_action(action, default_namespace, namespaces)

    def action_command_palette(self) -> None:
        """Open the palette, closed by one key as every dialog is."""
        if self.use_command_palette and not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def pop_screen(self) -> AwaitComplete:
        """Close the dialog on top, and let no key that was meant for it reach what lies below."""
        self.gate.note_close()
        return super().pop_screen()

    def exit(self, *args: Any, **options: Any) -> None:
        """End the app, and do not wait for what holds it up."""
        super().exit(*args, **options)
        self.ending.set_alarm()

    def action_help_quit(self) -> None:
        """Ask, on Ctrl+C, what becomes of what runs; where nothing does, tell how to quit."""
        if self.when_interrupted is None or not self.when_interrupted():
            super().action_help_quit()

    def _handle_exception(self, error: Exception) -> None:
        """Leave because of a failure of its own."""
        self.ending.fail(error)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Hand what was made anew to our own driver as cells; Textual's gets it as text."""
        if isinstance(renderable, CompositorUpdate) and is_too_small(*self.size):
            renderable = notice(*self.size)
        driver = self._driver
        if not (isinstance(renderable, CompositorUpdate) and isinstance(driver, DrawsFrames)):
            super()._display(screen, renderable)
            return
        if self._running and not self._closed and not self._batch_count:
            driver.draw(
                renderable,
                caret=self.cursor_position if hasattr(self.focused, "cursor_screen_offset") else None,
                colours=COLOR_SYSTEMS[self.console.color_system or "truecolor"],
                is_synchronized=self._sync_available,
            )
        self.post_display_hook()
