"""Lines through series, and statistics of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from console.kql.functions.rare.series.numbers import known, mean, series_of, spread
from console.kql.functions.registry import function

if TYPE_CHECKING:
    from collections.abc import Sequence

LINE_PARTS = (
    ("rsquare", "real"), ("slope", "real"), ("variance", "real"),
    ("rvariance", "real"), ("interception", "real"), ("line_fit", "dynamic"),
)  # fmt: skip
TWO_LINES_PARTS = (
    ("rsquare", "real"), ("split_idx", "long"), ("variance", "real"), ("rvariance", "real"), ("line_fit", "dynamic"),
    ("right_rsquare", "real"), ("right_slope", "real"), ("right_interception", "real"), ("right_variance", "real"),
    ("right_rvariance", "real"), ("left_rsquare", "real"), ("left_slope", "real"), ("left_interception", "real"),
    ("left_variance", "real"), ("left_rvariance", "real"),
)  # fmt: skip
STATS_PARTS = (
    ("min", "real"), ("min_idx", "long"), ("max", "real"), ("max_idx", "long"),
    ("avg", "real"), ("stdev", "real"), ("variance", "real"),
)  # fmt: skip


class Line(NamedTuple):
    """A line through points, and how well it goes through them."""

    rsquare: float
    slope: float
    variance: float
    rvariance: float
    interception: float
    fit: list[float]


def fitted(values: Sequence[float | None], start: int = 1) -> Line:
    """Return the line of least squares; the first value stands at `start`, missing ones count for nothing."""
    points = [
        (start + at, value) for at, value in enumerate(values) if value is not None and math.isfinite(value)
    ]
    xs, ys = [float(x) for x, _ in points], [y for _, y in points]
    x_mean, y_mean = mean(xs), mean(ys)
    across = math.fsum((x - x_mean) ** 2 for x in xs)
    slope = (
        math.fsum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)) / across
        if across
        else 0.0
    )
    base = y_mean - slope * x_mean
    variance = spread(ys, is_sample=True)
    rvariance = spread([y - slope * x - base for x, y in zip(xs, ys, strict=True)], is_sample=True)
    rsquare = 1 - rvariance / variance if variance else 0.0
    fit = [slope * (start + at) + base for at in range(len(values))]
    return Line(rsquare, slope, variance, rvariance, base, fit)


@function("series_fit_line", "dynamic", takes=("dynamic",), parts=LINE_PARTS)
def series_fit_line(items: Any) -> tuple[Any, ...]:
    """Fit a line to a series."""
    series = series_of(items)
    return (None,) * len(LINE_PARTS) if not series else tuple(fitted(series))


@function("series_fit_line_dynamic", "dynamic", takes=("dynamic",))
def series_fit_line_dynamic(items: Any) -> dict[str, Any] | None:
    """Fit a line to a series, the results in a bag."""
    series = series_of(items)
    return dict(zip((name for name, _ in LINE_PARTS), fitted(series), strict=True)) if series else None


def two_lines(values: Sequence[float | None]) -> tuple[Any, ...]:
    """Return the two lines, one after the other, that fit best, in the order of TWO_LINES_PARTS."""
    variance = spread(known(values), is_sample=True)
    best: tuple[float, int, Line, Line] | None = None
    for split in range(1, len(values) - 1):
        left, right = fitted(values[:split]), fitted(values[split:], split + 1)
        residual = (left.rvariance * (split - 1) + right.rvariance * (len(values) - split - 1)) / (
            len(values) - 1
        )
        if best is None or residual < best[0]:
            best = (residual, split, left, right)
    if best is None:
        return (None,) * len(TWO_LINES_PARTS)
    residual, split, left, right = best
    rsquare = 1 - residual / variance if variance else 0.0
    return (rsquare, split, variance, residual, left.fit + right.fit, *_side(right), *_side(left))


def _side(line: Line) -> tuple[float, ...]:
    return (line.rsquare, line.slope, line.interception, line.variance, line.rvariance)


@function("series_fit_2lines", "dynamic", takes=("dynamic",), parts=TWO_LINES_PARTS)
def series_fit_2lines(items: Any) -> tuple[Any, ...]:
    """Fit two lines to a series, split where they fit best."""
    return two_lines(series_of(items) or [])


@function("series_fit_2lines_dynamic", "dynamic", takes=("dynamic",))
def series_fit_2lines_dynamic(items: Any) -> dict[str, Any] | None:
    """Fit two lines to a series, the results in a bag."""
    series = series_of(items)
    if not series:
        return None
    flat = dict(zip((name for name, _ in TWO_LINES_PARTS), two_lines(series), strict=True))
    bag = {name: value for name, value in flat.items() if not name.startswith(("right_", "left_"))}
    for side in ("right", "left"):
        bag[side] = {
            name.removeprefix(f"{side}_"): value
            for name, value in flat.items()
            if name.startswith(f"{side}_")
        }
    return bag


def _stats(items: Any, *, ignores: bool) -> dict[str, Any] | None:
    """Return statistics by their names, none of a series with something that is no finite number unless that is ignored."""
    series = series_of(items)
    values = known(series or [])
    if not series or not values or (len(values) < len(series) and not ignores):
        return None
    low, high = min(values), max(values)
    variance = spread(values, is_sample=True)
    stats = (low, series.index(low), high, series.index(high), mean(values), math.sqrt(variance), variance)
    return dict(zip((name for name, _ in STATS_PARTS), stats, strict=True))


@function("series_stats", "dynamic", takes=("dynamic", "bool"), least=1, parts=STATS_PARTS)
def series_stats(items: Any, ignores: bool = False) -> tuple[Any, ...]:  # noqa: FBT001, FBT002  an argument of the language
    """Return the least, the greatest, the mean and the spread of a series."""
    stats = _stats(items, ignores=ignores)
    return (None,) * len(STATS_PARTS) if stats is None else tuple(stats.values())


@function("series_stats_dynamic", "dynamic", takes=("dynamic", "bool"), least=1)
def series_stats_dynamic(items: Any, ignores: bool = False) -> dict[str, Any] | None:  # noqa: FBT001, FBT002  the same
    """Return the least, the greatest, the mean and the spread of a series, its sum and length, in a bag."""
    stats = _stats(items, ignores=ignores)
    return (
        None
        if stats is None
        else {**stats, "sum": math.fsum(known(series_of(items) or [])), "len": len(items)}
    )


POLY_PARTS = (
    ("rsquare", "real"), ("coefficients", "dynamic"), ("variance", "real"), ("rvariance", "real"), ("poly_fit", "dynamic"),
)  # fmt: skip


@function(
    "series_fit_poly", "dynamic", takes=("dynamic", "any", "long"), least=1, parts=POLY_PARTS, null_safe=True
)
def series_fit_poly(items: Any, places: Any = None, degree: int | None = None) -> tuple[Any, ...]:
    """Fit a polynomial to a series, a line unless a degree is said, over 1, 2, 3 ... unless places are."""
    ys = series_of(items)
    xs = series_of(places) or [float(at) for at in range(1, len(ys or []) + 1)]
    degree = places if isinstance(places, int) else 1 if degree is None else degree
    if not ys or None in ys or None in xs or len(xs) != len(ys) or not 0 <= degree < len(ys):
        return (None,) * len(POLY_PARTS)
    points = list(zip(known(xs), known(ys), strict=True))
    solved = _solved(points, degree)
    if solved is None:
        return (None,) * len(POLY_PARTS)
    fit = [math.fsum(factor * x**power for power, factor in enumerate(solved)) for x, _ in points]
    variance = spread([y for _, y in points], is_sample=True)
    rvariance = spread([y - value for (_, y), value in zip(points, fit, strict=True)], is_sample=True)
    return (1 - rvariance / variance if variance else 0.0, solved[::-1], variance, rvariance, fit)


def _solved(points: Sequence[tuple[float, float]], degree: int) -> list[float] | None:
    """Return the coefficients of least squares, the constant one first, by the normal equations."""
    size = degree + 1
    rows = [
        [math.fsum(x ** (row + column) for x, _ in points) for column in range(size)]
        + [math.fsum(y * x**row for x, y in points)]
        for row in range(size)
    ]
    for pivot in range(size):
        best = max(range(pivot, size), key=lambda row: abs(rows[row][pivot]))
        rows[pivot], rows[best] = rows[best], rows[pivot]
        if not rows[pivot][pivot]:
            return None
        for row in range(size):
            if row != pivot:
                factor = rows[row][pivot] / rows[pivot][pivot]
                rows[row] = [
                    value - factor * base for value, base in zip(rows[row], rows[pivot], strict=True)
                ]
    return [rows[at][size] / rows[at][at] for at in range(size)]
