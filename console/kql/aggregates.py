"""Aggregates: one value out of a group of rows."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An aggregate: the type it gives ("same" as its first argument), and its value for a group.

    `of` is given the group's values of each argument.
    """

    type: str
    of: Callable[..., Any]


AGGREGATES: dict[str, Aggregate] = {}


def aggregate(kind: str, *names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the decorated function as an aggregate under these names."""

    def register(of: Callable[..., Any]) -> Callable[..., Any]:
        for name in names:
            AGGREGATES[name] = Aggregate(kind, of)
        return of

    return register


def _known(values: list[Any]) -> list[Any]:
    return [value for value in values if value is not None]


def _distinct(values: list[Any]) -> list[Any]:
    found: dict[Any, Any] = {}
    for value in values:
        if value is not None:
            found.setdefault(value if not isinstance(value, list | dict) else repr(value), value)
    return list(found.values())


@aggregate("long", "countif")
def countif(tests: list[Any]) -> int:
    """Count the rows for which it holds."""
    return sum(bool(test) for test in tests)


@aggregate("long", "dcount", "count_distinct")
def dcount(values: list[Any], _: list[Any] | None = None) -> int:
    """Count the different values."""
    return len(_distinct(values))


@aggregate("long", "dcountif")
def dcountif(values: list[Any], tests: list[Any]) -> int:
    """Count the different values of the rows for which it holds."""
    return len(_distinct([value for value, test in zip(values, tests, strict=True) if test]))


@aggregate("same", "sum")
def sum_(values: list[Any]) -> Any:
    """Add up."""
    known = _known(values)
    return sum(known, timedelta()) if known and isinstance(known[0], timedelta) else sum(known)


@aggregate("same", "sumif")
def sumif(values: list[Any], tests: list[Any]) -> Any:
    """Add up the rows for which it holds."""
    return sum_([value for value, test in zip(values, tests, strict=True) if test])


@aggregate("real", "avg")
def avg(values: list[Any]) -> Any:
    """Return the mean."""
    known = _known(values)
    return sum_(known) / len(known) if known else None


@aggregate("same", "max")
def max_(values: list[Any]) -> Any:
    """Return the greatest value."""
    return max(_known(values), default=None)


@aggregate("same", "min")
def min_(values: list[Any]) -> Any:
    """Return the least value."""
    return min(_known(values), default=None)


@aggregate("same", "take_any", "any", "anyif")
def take_any(values: list[Any]) -> Any:
    """Return some value."""
    return next(iter(_known(values)), None)


@aggregate("dynamic", "make_set", "makeset")
def make_set(values: list[Any], most: list[Any] | None = None) -> list[Any]:
    """Return the different values."""
    return _distinct(values)[: most[0] if most else None]


@aggregate("dynamic", "make_list", "makelist")
def make_list(values: list[Any], most: list[Any] | None = None) -> list[Any]:
    """Return the values."""
    return _known(values)[: most[0] if most else None]


@aggregate("real", "stdev")
def stdev(values: list[Any]) -> float:
    """Return the standard deviation of a sample."""
    known = _known(values)
    return statistics.stdev(known) if len(known) > 1 else 0.0


@aggregate("same", "percentile")
def percentile(values: list[Any], share: list[Any]) -> Any:
    """Return the value below which so many of a hundred lie, by nearest rank."""
    ordered = sorted(_known(values))
    if not ordered:
        return None
    return ordered[max(0, math.ceil(share[0] / 100 * len(ordered)) - 1)]
