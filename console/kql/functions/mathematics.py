"""Functions on numbers."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from console.kql.functions.registry import function
from console.kql.times import EPOCH
from console.kql.vectors import number


@function("same", "bin", "floor")
def bin_(value: Any, size: Any) -> Any:
    """Round down to a multiple of `size`."""
    if value is None or not size:
        return None
    if isinstance(value, datetime):
        return EPOCH + (value - EPOCH) // size * size
    if isinstance(value, timedelta):
        return value // size * size
    found = number(value)
    return None if found is None else found // size * size


@function("real", "round")
def round_(value: Any, digits: int = 0) -> float | None:
    """Round to so many digits."""
    found = number(value)
    return None if found is None else float(round(found, int(digits)))


@function("same", "abs")
def abs_(value: Any) -> Any:
    """Return the value without its sign."""
    return None if value is None else abs(value)


@function("real", "sqrt")
def sqrt(value: Any) -> float | None:
    """Return the square root."""
    return math.sqrt(value) if value is not None and value >= 0 else None


@function("long", "ceiling")
def ceiling(value: Any) -> int | None:
    """Round up."""
    return None if value is None else math.ceil(value)


@function("same", "max_of")
def max_of(*values: Any) -> Any:
    """Return the greatest."""
    return max((value for value in values if value is not None), default=None)


@function("same", "min_of")
def min_of(*values: Any) -> Any:
    """Return the least."""
    return min((value for value in values if value is not None), default=None)
