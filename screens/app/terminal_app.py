"""What a terminal can show: frames by our driver, no colour where none is wanted, or that it is too small."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import COLOR_SYSTEMS
from textual import events
from textual._compositor import CompositorUpdate
from textual.filter import Monochrome, NoColor

from screens.app.quitting import LeavingApp
from screens.terminal.drawing import DrawsFrames
from screens.terminal.smallest import is_too_small, notice
from screens.widgets.colourless import ColourlessFilter

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.filter import LineFilter
    from textual.screen import Screen

_LEAVING_KEYS = ("ctrl+q", "ctrl+c")


class TerminalApp(LeavingApp):
    """An app that draws what its terminal can show, and takes keys only where they can be seen."""

    def __init__(self) -> None:
        super().__init__()
        self._colourless = ColourlessFilter(lambda: self.theme_variables["background"])

    def get_line_filters(self) -> list[LineFilter]:
        """Return Textual's filters; with NO_COLOR no shade of grey either."""
        filters = super().get_line_filters()
        if not self.no_color:
            return list(filters)
        return [one for one in filters if not isinstance(one, Monochrome | NoColor)] + [self._colourless]

    def on_app_focus(self) -> None:
        """Draw everything anew where the terminal changed while it was out of sight."""
        if isinstance(self._driver, DrawsFrames):
            self._driver.focused()

    async def on_event(self, event: events.Event) -> None:
        """Take no key, click or paste while the terminal is too small to show what it would do."""
        is_input = isinstance(event, events.InputEvent | events.Paste)
        is_leaving = isinstance(event, events.Key) and event.key in _LEAVING_KEYS
        if is_input and not is_leaving and self._is_too_small():
            return
        await super().on_event(event)

    def _is_too_small(self) -> bool:
        """Whether it is, as far as the app knows, or as the terminal says by now."""
        sizes = [tuple(self.size)]
        if isinstance(self._driver, DrawsFrames):
            sizes.append(self._driver.size_now())
        return any(is_too_small(*size) for size in sizes)

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
