"""What a series is: numbers at regular steps, some of them missing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from console.kql.values.conversions import to_real

if TYPE_CHECKING:
    from collections.abc import Sequence

Series = list[float | None]


def series_of(value: Any) -> Series | None:
    """Return a dynamic as a series, None where it is no array; what is no number is missing."""
    if not isinstance(value, list):
        return None
    return [None if isinstance(item, list | dict) else to_real(item) for item in value]


def known(series: Sequence[float | None]) -> list[float]:
    """Return the numbers that are there and finite."""
    return [value for value in series if value is not None and math.isfinite(value)]


def mean(values: Sequence[float]) -> float:
    """Return the mean of numbers, 0 of none."""
    return math.fsum(values) / len(values) if values else 0.0


def spread(values: Sequence[float], *, is_sample: bool) -> float:
    """Return the variance of numbers, of a sample or of all there is."""
    if len(values) < 1 + is_sample:
        return 0.0
    middle = mean(values)
    return math.fsum((value - middle) ** 2 for value in values) / (len(values) - is_sample)


def median(values: Sequence[float]) -> float:
    """Return the middle one of numbers, the mean of the middle two, 0 of none."""
    ordered = sorted(values)
    half = len(ordered) // 2
    if not ordered:
        return 0.0
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which a share (0 to 1) of ordered numbers lies, between two of them if need be."""
    at = (len(ordered) - 1) * share
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)
