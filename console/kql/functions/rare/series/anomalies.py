"""Series taken apart into season, trend and rest, and what in the rest is out of the ordinary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from console.kql.functions.rare.series.fitting import fitted
from console.kql.functions.rare.series.numbers import Series, known, mean, quantile, series_of
from console.kql.functions.rare.series.periods import SEASONAL, best_period, seasonal
from console.kql.functions.registry import CallRefused, function

if TYPE_CHECKING:
    from collections.abc import Sequence

FENCE = 1.5  # the score from which a point is an anomaly
DECOMPOSED = (("baseline", "dynamic"), ("seasonal", "dynamic"), ("trend", "dynamic"), ("residual", "dynamic"))
FLAGGED = (("ad_flag", "dynamic"), ("ad_score", "dynamic"), ("baseline", "dynamic"))
TRENDS = ("avg", "linefit", "none")
METHODS = {"ctukey": (0.1, 0.9), "tukey": (0.25, 0.75)}  # by the documentation: which quantiles are ordinary


class Decomposition(NamedTuple):
    """A series taken apart: baseline is season and trend together, residual what is left."""

    baseline: list[float]
    seasonal: list[float]
    trend: list[float]
    residual: Series


def decomposed(series: Series, period: int, trend: str, test_points: int, threshold: float) -> Decomposition:
    """Take a series apart: first the season, then the trend of what is left, the last points learned nothing from."""
    if trend not in TRENDS:
        raise CallRefused(f"a trend is one of {', '.join(TRENDS)}, not {trend!r}")
    learned = max(len(series) - max(test_points, 0), 0)
    length = period if period >= 0 else best_period(series[:learned], threshold)
    season = seasonal(series, length, learned) if 0 < length <= learned else [0.0] * len(series)
    without_season = [
        None if value is None else value - part for value, part in zip(series, season, strict=True)
    ]
    line = _trend(without_season, trend, learned)
    baseline = [first + second for first, second in zip(season, line, strict=True)]
    residual = [None if value is None else value - base for value, base in zip(series, baseline, strict=True)]
    return Decomposition(baseline, season, line, residual)


def _trend(residual: Series, trend: str, learned: int) -> list[float]:
    if trend == "none":
        return [0.0] * len(residual)
    if trend == "avg":
        return [mean(known(residual[:learned]))] * len(residual)
    line = fitted(residual[:learned])
    return [line.slope * at + line.interception for at in range(1, len(residual) + 1)]


@function(
    "series_decompose",
    "dynamic",
    takes=("dynamic", "long", "string", "long", "real"),
    least=1,
    parts=DECOMPOSED,
)
def series_decompose(
    items: Any, period: int = -1, trend: str = "avg", test_points: int = 0, threshold: float = SEASONAL
) -> tuple[Any, ...]:
    """Take a series apart into baseline, season, trend and residual."""
    series = series_of(items)
    return (
        tuple(decomposed(series, period, trend, test_points, threshold))
        if series
        else (None,) * len(DECOMPOSED)
    )


@function(
    "series_decompose_forecast",
    "dynamic",
    takes=("dynamic", "long", "long", "string", "real"),
    least=2,
    parts=DECOMPOSED,
)
def series_decompose_forecast(
    items: Any, test_points: int, period: int = -1, trend: str = "linefit", threshold: float = SEASONAL
) -> tuple[Any, ...]:
    """Forecast the last points of a series from those before them."""
    return series_decompose(items, period, trend, test_points, threshold)


@function(
    "series_decompose_anomalies",
    "dynamic",
    takes=("dynamic", "real", "long", "string", "long", "string", "real"),
    least=1,
    parts=FLAGGED,
)
def series_decompose_anomalies(  # noqa: PLR0913, PLR0917  the arguments of the language
    items: Any,
    threshold: float = FENCE,
    period: int = -1,
    trend: str = "avg",
    test_points: int = 0,
    method: str = "ctukey",
    seasonality: float = SEASONAL,
) -> tuple[Any, ...]:
    """Find the anomalies of a series: flags (1 up, -1 down, 0), scores, and the baseline expected."""
    series = series_of(items)
    if not series:
        return (None,) * len(FLAGGED)
    parts = decomposed(series, period, trend, test_points, seasonality)
    learned = len(series) - max(test_points, 0)
    scores = outlier_scores(parts.residual, *_shares(method), learned)
    flags = [int(score >= threshold) - int(score <= -threshold) for score in scores]
    return flags, scores, parts.baseline


def _shares(method: str) -> tuple[float, float]:
    if method not in METHODS:
        raise CallRefused(f"outliers are found by {' or '.join(METHODS)}, not by {method!r}")
    return METHODS[method]


def outlier_scores(series: Sequence[float | None], low: float, high: float, learned: int) -> list[float]:
    """Return by how many ranges between two quantiles each point is above the high one or below (negative) the low one."""
    ordered = sorted(known(series[:learned]))
    if not ordered:
        return [0.0] * len(series)
    floor, ceiling = quantile(ordered, low), quantile(ordered, high)
    return [_outside(value, floor, ceiling) for value in series]


def _outside(value: float | None, floor: float, ceiling: float) -> float:
    if value is None or floor <= value <= ceiling:
        return 0.0
    beyond = value - ceiling if value > ceiling else value - floor
    return beyond / (ceiling - floor) if ceiling > floor else float("inf") if beyond > 0 else float("-inf")


@function(
    "series_outliers",
    "dynamic",
    takes=("dynamic", "string", "any", "real", "real", "long"),
    least=1,
    null_safe=True,
    keeps_name=True,
)
def series_outliers(  # noqa: PLR0913, PLR0917  the arguments of the language
    items: Any,
    method: str = "ctukey",
    ignored: Any = None,
    low: float | None = None,
    high: float | None = None,
    test_points: int = 0,
) -> list[float] | None:
    """Score how far out of the ordinary each point of a series is; above 1.5 or below -1.5 it is an anomaly."""
    series = series_of(items)
    if series is None:
        return None
    shares = _shares(method or "ctukey")
    if method != "tukey":
        low, high = shares[0] if low is None else low / 100, shares[1] if high is None else high / 100
        shares = (low, high)
    there = [None if value == ignored else value for value in series]
    return outlier_scores(there, *shares, len(series) - (test_points or 0))
