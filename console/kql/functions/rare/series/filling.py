"""Series with what is missing filled in, and series filtered."""

from __future__ import annotations

import itertools
import math
from typing import Any

from console.kql.functions.rare.series.numbers import series_of
from console.kql.functions.registry import function

Items = list[Any]


def _missing(item: Any, placeholder: Any) -> bool:
    return (
        item is None or (isinstance(item, float) and math.isnan(item))
        if placeholder is None
        else item == placeholder
    )


@function(
    "series_fill_forward", "dynamic", takes=("dynamic", "any"), least=1, null_safe=True, keeps_name=True
)
def series_fill_forward(items: Any, placeholder: Any = None) -> Items | None:
    """Fill what is missing with the value before it."""
    if not isinstance(items, list):
        return None
    filled: Items = []
    for item in items:
        filled.append(filled[-1] if filled and _missing(item, placeholder) else item)
    return filled


@function(
    "series_fill_backward", "dynamic", takes=("dynamic", "any"), least=1, null_safe=True, keeps_name=True
)
def series_fill_backward(items: Any, placeholder: Any = None) -> Items | None:
    """Fill what is missing with the value after it."""
    filled = series_fill_forward(items[::-1] if isinstance(items, list) else None, placeholder)
    return None if filled is None else filled[::-1]


@function(
    "series_fill_const", "dynamic", takes=("dynamic", "any", "any"), least=1, null_safe=True, keeps_name=True
)
def series_fill_const(items: Any, constant: Any = 0, placeholder: Any = None) -> Items | None:
    """Fill what is missing with a constant."""
    return (
        [constant if _missing(item, placeholder) else item for item in items]
        if isinstance(items, list)
        else None
    )


@function(
    "series_fill_linear",
    "dynamic",
    takes=("dynamic", "any", "bool", "any"),
    least=1,
    null_safe=True,
    keeps_name=True,
)
def series_fill_linear(
    items: Any,
    placeholder: Any = None,
    fills_edges: bool | None = True,  # noqa: FBT001, FBT002  an argument of the language
    constant: Any = 0,
) -> Items | None:
    """Fill what is missing on a line between the values around it, and at the edges with the nearest one."""
    if not isinstance(items, list):
        return None
    there = [at for at, item in enumerate(items) if not _missing(item, placeholder)]
    if not there:
        return [float(constant) if isinstance(constant, int | float) else constant] * len(items)
    is_whole = all(isinstance(items[at], int) for at in there)
    filled = list(items)
    for low, high in itertools.pairwise(there):
        for at in range(low + 1, high):
            value = items[low] + (items[high] - items[low]) * (at - low) / (high - low)
            filled[at] = int(value) if is_whole else value
    if fills_edges:
        filled[: there[0]] = [items[there[0]]] * there[0]
        filled[there[-1] + 1 :] = [items[there[-1]]] * (len(items) - there[-1] - 1)
    return filled


@function("series_fir", "dynamic", takes=("dynamic", "dynamic", "bool", "bool"), least=2, keeps_name=True)
def series_fir(
    items: Any,
    weights: Any,
    normalizes: bool | None = None,  # noqa: FBT001  an argument of the language
    is_centered: bool = False,  # noqa: FBT001, FBT002  the same
) -> Items | None:
    """Filter a series with a finite response: each value becomes a weighted sum of it and those before it."""
    series, response = series_of(items), series_of(weights)
    if series is None or response is None or not response:
        return None
    factors = [weight or 0.0 for weight in response]
    total, is_positive = math.fsum(factors), min(factors) >= 0
    if normalizes and not is_positive:
        return None
    if (normalizes if normalizes is not None else is_positive) and total:
        factors = [weight / total for weight in factors]
    ahead = len(factors) // 2 if is_centered else 0
    values = [value or 0.0 for value in series]
    return [
        math.fsum(
            weight * values[place]
            for back, weight in enumerate(factors)
            if 0 <= (place := at + ahead - back) < len(values)
        )
        for at in range(len(values))
    ]


@function("series_iir", "dynamic", takes=("dynamic", "dynamic", "dynamic"), keeps_name=True)
def series_iir(items: Any, numerators: Any, denominators: Any) -> Items | None:
    """Filter a series with an infinite response: earlier results come back into later ones."""
    series, ahead, back = series_of(items), series_of(numerators), series_of(denominators)
    if series is None or not ahead or not back or not back[0]:
        return None
    values, outputs = [value or 0.0 for value in series], list[float]()
    for at in range(len(values)):
        fed = math.fsum((weight or 0.0) * values[at - lag] for lag, weight in enumerate(ahead) if lag <= at)
        returned = math.fsum(
            (weight or 0.0) * outputs[at - lag] for lag, weight in enumerate(back) if 0 < lag <= at
        )
        outputs.append((fed - returned) / back[0])
    return list(outputs)
