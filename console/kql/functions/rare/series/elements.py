"""Series one element at a time: sums, products, powers, comparisons, functions."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from console.kql.functions.rare.series.numbers import known, mean, series_of, spread
from console.kql.functions.registry import function
from console.kql.values.conversions import to_real

Calculate = Callable[[float, float], Any]


def _pairs(left: Any, right: Any) -> list[tuple[Any, Any]] | None:
    """Return the elements side by side; a number stands beside each element of a series."""
    first, second = series_of(left), series_of(right)
    if first is None and second is None:
        return None
    if first is None:
        return [(to_real(left), value) for value in second or []]
    if second is None:
        return [(value, to_real(right)) for value in first]
    return list(zip_longest(first, second))


def _register_pairwise(name: str, of: Calculate, words: str) -> None:
    def pairwise(left: Any, right: Any) -> list[Any] | None:
        pairs = _pairs(left, right)
        return None if pairs is None else [_calculated(of, first, second) for first, second in pairs]

    pairwise.__doc__ = words
    function(f"series_{name}", "dynamic", takes=("any", "any"))(pairwise)


def _calculated(of: Calculate, left: float | None, right: float | None) -> Any:
    if left is None or right is None:
        return None
    try:
        value = of(left, right)
    except ZeroDivisionError:
        return None if not left else math.copysign(math.inf, left)
    except (OverflowError, ValueError):
        return None
    return None if isinstance(value, complex) else value


for _name, _of, _words in (
    ("add", operator.add, "Add two series element by element."),
    ("subtract", operator.sub, "Subtract one series from another element by element."),
    ("multiply", operator.mul, "Multiply two series element by element."),
    ("divide", operator.truediv, "Divide one series by another element by element."),
    ("pow", operator.pow, "Raise the elements of a series to powers."),
    ("equals", operator.eq, "Whether the elements of two series are equal."),
    ("not_equals", operator.ne, "Whether the elements of two series differ."),
    ("greater", operator.gt, "Whether the elements of a series are above those of another."),
    ("greater_equals", operator.ge, "Whether the elements of a series are not below those of another."),
    ("less", operator.lt, "Whether the elements of a series are below those of another."),
    ("less_equals", operator.le, "Whether the elements of a series are not above those of another."),
):
    _register_pairwise(_name, _of, _words)


def _register_each(name: str, of: Callable[[float], float], words: str) -> None:
    def each(series: Any) -> list[Any] | None:
        values = series_of(series)
        return None if values is None else [_applied(of, value) for value in values]

    each.__doc__ = words
    function(f"series_{name}", "dynamic", takes=("dynamic",))(each)


def _applied(of: Callable[[float], float], value: float | None) -> float | None:
    try:
        return None if value is None else of(value)
    except (ValueError, OverflowError):
        return None


for _name, _each, _words in (
    ("abs", abs, "Return the elements of a series without their signs."),
    ("sign", lambda value: float((value > 0) - (value < 0)), "Return the signs of a series' elements."),
    ("floor", lambda value: float(math.floor(value)), "Round the elements of a series down."),
    ("ceiling", lambda value: float(math.ceil(value)), "Round the elements of a series up."),
    ("exp", math.exp, "Return e raised to the elements of a series."),
    ("log", math.log, "Return the natural logarithms of a series' elements."),
    ("sin", math.sin, "Return the sines of a series' elements."),
    ("cos", math.cos, "Return the cosines of a series' elements."),
    ("tan", math.tan, "Return the tangents of a series' elements."),
    ("asin", math.asin, "Return the angles of a series of sines."),
    ("acos", math.acos, "Return the angles of a series of cosines."),
    ("atan", math.atan, "Return the angles of a series of tangents."),
):
    _register_each(_name, _each, _words)


@function("series_sum,array_sum", "real", takes=("dynamic",))
def series_sum(series: Any) -> float | None:
    """Return the sum of a series, null where something in it is no number."""
    values = series_of(series)
    return None if values is None or _has_others(series) else math.fsum(known(values))


def _has_others(items: list[Any]) -> bool:
    """Whether something in an array is neither a number nor null."""
    return any(isinstance(item, str | list | dict) for item in items)


@function("series_product", "real", takes=("dynamic",))
def series_product(series: Any) -> float | None:
    """Return the product of a series."""
    values = series_of(series)
    return None if values is None else float(math.prod(known(values)))


@function("series_magnitude", "real", takes=("dynamic",))
def series_magnitude(series: Any) -> float | None:
    """Return the length of a series as a vector."""
    values = series_of(series)
    return None if values is None else math.hypot(*known(values))


@function("series_dot_product", "real", takes=("any", "any"))
def series_dot_product(left: Any, right: Any) -> float | None:
    """Return the dot product of two series."""
    pairs = _pairs(left, right)
    if not pairs or [] in (left, right):
        return None
    return math.fsum(first * second for first, second in pairs if first is not None and second is not None)


@function("series_cosine_similarity", "real", takes=("dynamic", "dynamic", "real", "real"), least=2)
def series_cosine_similarity(left: Any, right: Any, *magnitudes: float) -> float | None:
    """Return the cosine of the angle between two series as vectors, as long as the shorter; their lengths may be given."""
    first, second = series_of(left), series_of(right)
    if not first or not second:
        return None
    pairs = [(a, b) for a, b in zip(first, second, strict=False) if a is not None and b is not None]
    lengths = [math.hypot(*(pair[at] for pair in pairs)) for at in (0, 1)]
    product = math.prod([*magnitudes, *lengths[len(magnitudes) :]])
    return math.fsum(a * b for a, b in pairs) / product if product else None


@function("series_pearson_correlation", "real", takes=("dynamic", "dynamic"))
def series_pearson_correlation(left: Any, right: Any) -> float | None:
    """Return the correlation of two series, from -1 to 1."""
    first, second = series_of(left), series_of(right)
    if first is None or second is None or len(first) != len(second) or None in first or None in second:
        return None
    xs, ys = known(first), known(second)
    deviation = math.sqrt(spread(xs, is_sample=False) * spread(ys, is_sample=False))
    if not deviation or len(xs) != len(ys):
        return None
    x_mean, y_mean = mean(xs), mean(ys)
    return mean([(x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)]) / deviation
