"""Small pictures of numbers, made of characters: a bar for a share, a line for a history."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_EMPTY = "·"
_HEIGHTS = "▁▂▃▄▅▆▇█"
_ASCII_HEIGHTS = "_.-=^"
_MISSING = " "


def meter(share: float, width: int, *, ascii_only: bool = False) -> str:
    """Return a bar of `width` cells filled to `share`, which counts from 0 to 1.

    What is more than nothing shows at least a trace, what is less than all leaves a gap.
    """
    share = min(1.0, max(0.0, share)) if share == share else 0.0  # noqa: PLR0124  only NaN differs from itself
    if ascii_only:
        filled = _steps(share, width)
        return "#" * filled + "-" * (width - filled)
    blocks, eighth = divmod(_steps(share, width * 8), 8)
    bar = "█" * blocks + (_EIGHTHS[eighth] if eighth else "")
    return bar + _EMPTY * (width - len(bar))


def sparkline(values: Sequence[float | None], width: int, *, ascii_only: bool = False) -> str:
    """Return the last `width` values as a line of heights, None as a gap, aligned right."""
    last = list(values)[-width:] if width > 0 else []
    numbers = [value for value in last if value is not None]
    if not numbers:
        return _MISSING * width
    low, high = min(numbers), max(numbers)
    heights = _ASCII_HEIGHTS if ascii_only else _HEIGHTS
    line = "".join(_MISSING if value is None else _height(value, low, high, heights) for value in last)
    return line.rjust(width)


def _steps(share: float, steps: int) -> int:
    if share <= 0 or steps <= 0:
        return 0
    if share >= 1:
        return steps
    return min(max(1, round(share * steps)), max(1, steps - 1))


def _height(value: float, low: float, high: float, heights: str) -> str:
    if high == low:
        return heights[len(heights) // 2] if high else heights[0]
    return heights[round((value - low) / (high - low) * (len(heights) - 1))]
