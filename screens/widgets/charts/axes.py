"""Axes: the round numbers and moments that stand beside a chart, and where on it a value falls."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TINY = 1e-300  # less cannot be divided into steps
_DAY = 86_400.0
_YEAR = 365 * _DAY
_STEPS = (1, 2, 2.5, 5, 10)
_TIME_STEPS = tuple(
    seconds * unit
    for unit, counts in (
        (1, (1, 5, 15, 30)),
        (60, (1, 5, 15, 30)),
        (3_600, (1, 3, 6, 12)),
        (_DAY, (1, 2, 7, 14, 30, 90)),
    )
    for seconds in counts
)


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of numbers and its ticks, each a number with the words beside it."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]

    def share(self, value: float) -> float:
        """Return where a value falls, from 0 at the low end to 1 at the high end."""
        return (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5


def number_axis(values: Sequence[float], most: int, *, from_zero: bool) -> Axis:
    """Return an axis of round numbers over the values, with `most` ticks at most."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low < _TINY:
        low, high = (low, low + 1) if from_zero or not low else (low - abs(low) / 2, low + abs(low) / 2)
    step = _round_step((high - low) / max(1, most - 1))
    first, last = math.floor(low / step), math.ceil(high / step)
    ticks = tuple((number * step, short(number * step)) for number in range(first, last + 1))
    return Axis(ticks[0][0], ticks[-1][0], ticks)


def time_axis(values: Sequence[float], most: int) -> Axis:
    """Return an axis of round moments (UTC) over seconds since 1970, with `most` ticks at most."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    length = high - low
    steps = (step for step in _TIME_STEPS if length / step <= max(1, most - 1))
    step = next(steps, _YEAR * math.ceil(length / _YEAR / max(1, most - 1)))
    form = _form(length, step)
    first = math.ceil(low / step)
    numbers = range(first, math.floor(high / step) + 1)
    moments = [number * step for number in numbers] or [low]
    return Axis(low, high, tuple((at, f"{datetime.fromtimestamp(at, UTC):{form}}") for at in moments))


def short(value: float) -> str:
    """Return a number in few characters: "0.25", "950", "12k", "3.5M"."""
    size = abs(value)
    for limit, sign in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e4, "k")):
        if size >= limit:
            return f"{value / (1e3 if sign == 'k' else limit):.3g}{sign}"
    return f"{value:.0f}" if value == int(value) else f"{value:.3g}"


def _round_step(least: float) -> float:
    size = 10 ** math.floor(math.log10(least)) if least > 0 else 1.0
    return next(size * step for step in _STEPS if size * step >= least * (1 - 1e-9))


def _form(length: float, step: float) -> str:
    if step >= _YEAR:
        return "%Y"
    if step >= _DAY:
        return "%d %b"
    if length >= _DAY:
        return "%d %b %H:%M"
    return "%H:%M" if step >= 60 else "%H:%M:%S"  # noqa: PLR2004  a minute
