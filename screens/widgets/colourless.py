"""NO_COLOR: no colour leaves; what stood out by its ground stands out by being reversed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

if TYPE_CHECKING:
    from collections.abc import Callable

_BRIGHTER, _MORE_COLOURED = 0.3, 0.07  # shares of the whole range, tried on every theme of ours


class ColourlessFilter(LineFilter):
    """Takes the colours off every line and reverses what lies on a ground other than the screen's."""

    def __init__(self, ground: Callable[[], str]) -> None:
        super().__init__()
        self._ground = ground

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  Textual's signature
        """Return the segments without colours."""
        ground = self._ground()
        return [
            Segment(text, style and _colourless(style, ground), control) for text, style, control in segments
        ]


@lru_cache(maxsize=4096)
def _colourless(style: Style, ground: str) -> Style:
    plain = style.without_color
    if style.bgcolor is None or style.bgcolor.is_default:
        return plain
    if not _stands_out(Color.from_rich_color(style.bgcolor), Color.parse(ground)):
        return plain
    return plain + Style(reverse=not style.reverse)


def _stands_out(colour: Color, ground: Color) -> bool:
    is_brighter = abs(colour.brightness - ground.brightness) >= _BRIGHTER
    return is_brighter or _saturation(colour) - _saturation(ground) >= _MORE_COLOURED


def _saturation(colour: Color) -> float:
    channels = colour.normalized
    return max(channels) - min(channels)
