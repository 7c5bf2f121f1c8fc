"""The periods of series: what returns after so many steps, told by how a series resembles itself moved."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from console.kql.functions.rare.series.fitting import fitted
from console.kql.functions.rare.series.numbers import mean, median, series_of, spread
from console.kql.functions.registry import MANY, function

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST = 4  # points that a period has at least
NEARLY = 0.8  # of a score: as good as the same
SEASONAL = 0.6  # the score from which a detected period counts
TREND = 0.25  # of a series' variance: a line that explains less is no trend
PERIOD_PARTS = (("periods", "dynamic"), ("scores", "dynamic"))


def likeness(values: Sequence[float], lag: int) -> float:
    """Return how a series resembles itself moved by so many steps: 1 for alike, 0 for not at all.

    The fewer points stand beside each other, the less it counts.
    """
    middle, variance = mean(values), spread(values, is_sample=False)
    if not variance or not 0 < lag < len(values):
        return 0.0
    pairs = zip(values, values[lag:], strict=False)
    weight = math.sqrt(len(values) * (len(values) - lag))
    return sum((first - middle) * (second - middle) for first, second in pairs) / weight / variance


def by_chance(values: Sequence[float]) -> float:
    """Return how a series without any order may seem to resemble itself, seldom more."""
    return 2 / math.sqrt(len(values))


def filled(series: Sequence[float | None]) -> list[float]:
    """Return a series with its mean where something is missing."""
    there = [value for value in series if value is not None and value == value]  # noqa: PLR0124  not NaN
    middle = mean(there)
    return [middle if value is None or value != value else value for value in series]  # noqa: PLR0124  the same


def without_trend(values: Sequence[float]) -> list[float]:
    """Return a series without its trend, if it has one, which would make it resemble itself at every lag."""
    line = fitted(values)
    if line.rsquare < TREND:
        return list(values)
    return [value - on_line for value, on_line in zip(values, line.fit, strict=True)]


def detected(
    series: Sequence[float | None], low: float, high: float, count: int
) -> list[tuple[float, float]]:
    """Return the periods of a series between two lengths with their scores, the best first.

    A period is a peak of the autocorrelation that comes back at least twice; a multiple or a neighbour of a
    better one says nothing new.
    """
    values = without_trend(filled(series))
    most = min(int(high), len(values) // 2)
    scores = {lag: likeness(values, lag) for lag in range(2, most + most // 4 + 2)}
    peaks = [
        lag
        for lag in range(max(LEAST, math.ceil(low)), most + 1)
        if 2 * lag < len(values) and scores[lag] > by_chance(values) and _is_peak(scores, lag)
    ]
    periods: list[tuple[float, float]] = []
    for best in sorted(peaks, key=lambda lag: -scores[lag]):
        lag = _fundamental(best, peaks, scores)
        if len(periods) < count and not any(_repeats(lag, period) for period, _ in periods):
            periods.append((float(lag), min(scores[lag], 1.0)))
    return periods


@function(
    "series_periods_detect",
    "dynamic",
    takes=("dynamic", "real", "real", "long"),
    parts=PERIOD_PARTS,
)
def series_periods_detect(items: Any, low: float, high: float, count: int) -> tuple[Any, Any]:
    """Find the most significant periods of a series, with scores from 0 to 1."""
    series = series_of(items)
    if not series or None in (low, high, count):
        return None, None
    count = min(max(count, 0), len(series))
    periods = detected(series, low, high, count) + [(0.0, 0.0)] * count
    return [period for period, _ in periods[:count]], [score for _, score in periods[:count]]


@function(
    "series_periods_validate",
    "dynamic",
    takes=("dynamic", "real"),
    least=2,
    most=MANY,
    parts=PERIOD_PARTS,
)
def series_periods_validate(items: Any, *periods: float) -> tuple[Any, Any]:
    """Score whether a series has given periods, 0 for one that it has not."""
    series = series_of(items)
    if not series:
        return None, None
    values = without_trend(filled(series))
    return list(periods), [_score(values, period) for period in periods]


def _is_peak(scores: dict[int, float], lag: int) -> bool:
    """Whether a series resembles itself at no lag around more than at this one, a quarter of it to either side."""
    reach = max(lag // 4, 1)
    return all(scores.get(lag + step, 0.0) <= scores[lag] for step in range(-reach, reach + 1))


def _fundamental(best: int, peaks: Sequence[int], scores: dict[int, float]) -> int:
    """Return the shortest period of which another is a multiple and that is nearly as good: two weeks are a week twice."""
    return next(lag for lag in peaks if best % lag == 0 and scores[lag] >= NEARLY * scores[best])


def _repeats(lag: int, period: float) -> bool:
    """Whether a period says nothing that another has not said: it is near a multiple of it."""
    return abs(lag - round(lag / period) * period) <= period / 4


def _score(values: Sequence[float], period: float) -> float:
    lag = round(period or 0)
    if not LEAST <= lag <= len(values) // 2:
        return 0.0
    score = likeness(values, lag)
    is_peak = score >= likeness(values, lag - 1) and score >= likeness(values, lag + 1)
    return min(score, 1.0) if is_peak and score > by_chance(values) else 0.0


def seasonal(values: Sequence[float | None], period: int, learned: int) -> list[float]:
    """Return for each point the median of the points in its phase, of those learned from, less the mean of them all."""
    phases: list[list[float]] = [[] for _ in range(period)]
    for at, value in enumerate(values[:learned]):
        if value is not None:
            phases[at % period].append(value)
    medians = [median(phase) for phase in phases]
    return [medians[at % period] for at in range(len(values))]


@function("series_seasonal", "dynamic", takes=("dynamic", "long", "long"), least=1)
def series_seasonal(items: Any, period: int = -1, test_points: int = 0) -> list[float] | None:
    """Return the seasonal part of a series: the median of each phase of its period."""
    series = series_of(items)
    if not series:
        return None
    length = period if period >= 0 else best_period(series[: len(series) - test_points], SEASONAL)
    learned = len(series) - max(test_points, 0)
    return seasonal(series, length, learned) if 0 < length <= learned else [0.0] * len(series)


def best_period(series: Sequence[float | None], threshold: float) -> int:
    """Return the best period of a series if its score reaches a threshold, else 0."""
    periods = detected(series, LEAST, len(series) / 2, 1)
    return int(periods[0][0]) if periods and periods[0][1] >= threshold else 0
