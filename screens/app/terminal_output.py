"""What leaves for the terminal: only what can be read there, and only where there is room for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.filter import Monochrome, NoColor

from screens.terminal.drawing import DrawsFrames
from screens.terminal.smallest import is_too_small
from screens.widgets.ascii import AsciiFilter
from screens.widgets.colourless import ColourlessFilter
from screens.widgets.safe import SafeFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import App
    from textual.filter import LineFilter


class OutputFilters:
    """What every line passes last: nothing unprintable leaves, and only ASCII where that is asked for."""

    def __init__(self, background: Callable[[], str], *, ascii_only: bool) -> None:
        self._colourless = ColourlessFilter(background)
        self._last: list[LineFilter] = [SafeFilter(), AsciiFilter()] if ascii_only else [SafeFilter()]

    def after(self, filters: Sequence[LineFilter], *, no_color: bool) -> list[LineFilter]:
        """Return Textual's filters and ours behind them; with NO_COLOR no shade of grey either."""
        if not no_color:
            return [*filters, *self._last]
        others = [line_filter for line_filter in filters if not isinstance(line_filter, Monochrome | NoColor)]
        return [*others, self._colourless, *self._last]


def has_room(app: App[int]) -> bool:
    """Whether the terminal is large enough, as far as the app knows and as the terminal says by now."""
    sizes = [tuple(app.size)]
    driver = app._driver  # noqa: SLF001  there is no public way to it
    if isinstance(driver, DrawsFrames):
        sizes.append(driver.size_now())
    return not any(is_too_small(*size) for size in sizes)
