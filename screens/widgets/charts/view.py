"""A chart on the screen, drawn for the room there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from screens.widgets.charts.drawing import draw

if TYPE_CHECKING:
    from screens.widgets.charts.drawing import Chart


class ChartView(Static, can_focus=True):
    """Shows one chart, or the words that say why there is none."""

    DEFAULT_CSS = "ChartView { height: 1fr; padding: 0 1; }"

    def __init__(self, *, id: str, ascii_only: bool) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id, markup=False)
        self._ascii = ascii_only
        self._chart: Chart | None = None

    def show(self, chart: Chart | None, words: str = "") -> None:
        """Show a chart, or words in its place."""
        self._chart = chart
        if chart is None:
            self.update(Content(words))
        else:
            self._draw()

    def on_resize(self) -> None:
        """Draw for the room there is now."""
        self._draw()

    def _draw(self) -> None:
        width, height = self.content_size
        if self._chart is not None and width and height:
            lines = draw(self._chart, width, height, ascii_only=self._ascii)
            self.update(Content("\n").join(lines))
