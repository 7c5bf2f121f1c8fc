"""The order of values: by which rows are sorted, and the greatest and the least found."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from console.kql.values.documents import json_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Key = tuple[int, Any]


def sort_key(value: Any) -> Key:
    """Return what sorts values of mixed types, as a dynamic column holds them; null is no value and has no place."""
    if isinstance(value, bool | int | float | Decimal):
        return (0, float("-inf") if value != value else value)  # noqa: PLR0124  NaN comes first
    if isinstance(value, timedelta):
        return (1, value)
    if isinstance(value, datetime):
        return (2, value)
    return (3, value) if isinstance(value, str) else (4, json_text(value))


def greatest(values: Sequence[Any]) -> Any:
    """Return the greatest value that is not null; NaN only where there is no other."""
    return _extreme(max, values)


def least(values: Sequence[Any]) -> Any:
    """Return the least value that is not null; NaN only where there is no other."""
    return _extreme(min, values)


def _extreme(pick: Callable[..., Any], values: Sequence[Any]) -> Any:
    present = [value for value in values if value is not None and value == value]  # noqa: PLR0124  NaN
    if not present:
        return next((value for value in values if value is not None), None)
    if isinstance(present[0], list | dict):
        return pick(present, key=sort_key)
    try:
        return pick(present)
    except TypeError:
        return pick(present, key=sort_key)


def in_order(values: Sequence[Any]) -> list[Any]:
    """Return the values that are not null from the least to the greatest."""
    present = [value for value in values if value is not None]
    try:
        return sorted(present)
    except TypeError:
        return sorted(present, key=sort_key)


def nearest_rank(ordered: Sequence[Any], share: float) -> Any:
    """Return the value below or at which so many of a hundred lie, None of none."""
    if not ordered:
        return None
    return ordered[min(max(math.ceil(share / 100 * len(ordered)), 1), len(ordered)) - 1]
