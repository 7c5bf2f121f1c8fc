"""Sums, means, and how far values lie apart."""

from __future__ import annotations

import math
import operator
from datetime import datetime, timedelta
from functools import reduce
from typing import TYPE_CHECKING, Any

from console.kql.aggregates.registry import Naming, aggregate, promoted
from console.kql.functions.registry import Argument, CallRefused
from console.kql.values.conversions import to_number
from console.kql.values.datetimes import FIRST
from console.kql.values.kinds import is_number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SUMMABLE = ("bool", "timespan", "datetime", "dynamic")


def _known(values: Sequence[Any]) -> list[Any]:
    """Return the values that can be added up: dynamic text as the number that it says, true as 1."""
    numbers = [
        value if not isinstance(value, str | bool | list | dict) else to_number(value) for value in values
    ]
    return [value for value in numbers if value is not None]


def total(values: Sequence[Any]) -> Any:
    """Return the sum of values, 0 of none."""
    present = _known(values)
    if not present or not isinstance(present[0], timedelta | float):
        return sum(present)
    return (
        sum(present, timedelta())
        if isinstance(present[0], timedelta)
        else math.fsum(present)
        if _is_finite(present)
        else sum(present)
    )


def _is_finite(values: Sequence[Any]) -> bool:
    return all(isinstance(value, int | float) and math.isfinite(value) for value in values)


def _sum_kind(arguments: Sequence[Argument]) -> str:
    kind = arguments[0].type
    if not is_number(kind) and kind not in SUMMABLE:
        raise CallRefused(f"a {kind} cannot be added up")
    return "real" if kind == "dynamic" else promoted(arguments)


def _added(first: Any, second: Any) -> Any:
    """Return two sums in one; that of no timespans is 0, whatever they are."""
    if first is None or second is None:
        return None
    if not isinstance(first, timedelta) and not isinstance(second, timedelta):
        return first + second
    try:
        return (first or timedelta()) + (second or timedelta())
    except OverflowError:
        return None


@aggregate("sum", _sum_kind, combine=_added)
def sum_(values: list[Any]) -> Any:
    """Add up the values."""
    return total(values)


@aggregate("sumif", _sum_kind, least=2, most=2, combine=_added)
def sumif(values: list[Any], tests: list[Any]) -> Any:
    """Add up the values of the rows for which a condition holds."""
    return total(_those(values, tests))


def _those(values: list[Any], tests: list[Any]) -> list[Any]:
    return [value for value, test in zip(values, tests, strict=True) if test]


def _mean_kind(arguments: Sequence[Argument]) -> str:
    kind = arguments[0].type
    if kind in ("string", "guid"):
        raise CallRefused(f"a {kind} has no mean")
    return kind if kind in ("decimal", "timespan", "datetime") else "real"


def mean(values: Sequence[Any]) -> Any:
    """Return the mean of values, null of none."""
    present = _known(values)
    if not present:
        return None
    if isinstance(present[0], datetime):
        return FIRST + sum((at - FIRST for at in present), timedelta()) / len(present)
    return total(present) / len(present)


@aggregate("avg", _mean_kind)
def avg(values: list[Any]) -> Any:
    """Return the mean of the values; of none it is not a number."""
    average = mean(values)
    return math.nan if average is None else average


@aggregate("avgif", _mean_kind, least=2, most=2)
def avgif(values: list[Any], tests: list[Any]) -> Any:
    """Return the mean of the values of the rows for which a condition holds."""
    return mean(_those(values, tests))


def _numbers(values: Sequence[Any]) -> list[float]:
    return [float(number) for value in values if (number := to_number(value)) is not None]


def variance_of(values: Sequence[Any], *, is_sample: bool) -> float:
    """Return the mean square distance from the mean, of a sample or of all there is; 0 of none."""
    present = _numbers(values)
    if len(present) < 1 + is_sample:
        return 0.0
    middle = math.fsum(present) / len(present)
    return math.fsum((value - middle) ** 2 for value in present) / (len(present) - is_sample)


def _spread_kind(arguments: Sequence[Argument]) -> str:
    kind = arguments[0].type
    if kind in ("string", "guid"):
        raise CallRefused(f"a {kind} has no variance")
    return "real"


def _register_spread(name: str, words: str, *, is_sample: bool, is_root: bool) -> None:
    def spread(values: list[Any], tests: list[Any] | None = None) -> float:
        square = variance_of(values if tests is None else _those(values, tests), is_sample=is_sample)
        return math.sqrt(square) if is_root else square

    spread.__doc__ = f"Return the {words} of the values."
    aggregate(name, _spread_kind)(spread)
    aggregate(f"{name}if", _spread_kind, least=2, most=2)(spread)


_register_spread("stdev", "standard deviation of a sample", is_sample=True, is_root=True)
_register_spread("stdevp", "standard deviation", is_sample=False, is_root=True)
_register_spread("variance", "variance of a sample", is_sample=True, is_root=False)
_register_spread("variancep", "variance", is_sample=False, is_root=False)


def _covariance_kind(arguments: Sequence[Argument]) -> str:
    kinds = [argument.type for argument in arguments[:2] if not is_number(argument.type)]
    if any(kind not in ("bool", "dynamic") for kind in kinds):
        raise CallRefused(f"a {kinds[0]} has no covariance")
    return "real"


def _name_of_both(prefix: str) -> Naming:
    return lambda names, _: (f"{prefix}_{names[0]}_{names[1]}",)


def _register_covariance(name: str, *, is_sample: bool) -> None:
    def covariance(left: list[Any], right: list[Any], tests: list[Any] | None = None) -> float | None:
        rows = zip(left, right, tests or [True] * len(left), strict=True)
        pairs = [
            (float(first), float(second))
            for first, second, test in rows
            if test and None not in (first, second)
        ]
        if len(pairs) < 1 + is_sample:
            return None
        left_mean, right_mean = (math.fsum(values) / len(pairs) for values in zip(*pairs, strict=True))
        return math.fsum((first - left_mean) * (second - right_mean) for first, second in pairs) / (
            len(pairs) - is_sample
        )

    covariance.__doc__ = f"Return the covariance of two columns{', as of a sample' if is_sample else ''}."
    aggregate(name, _covariance_kind, least=2, most=2, naming=_name_of_both(name))(covariance)
    aggregate(f"{name}if", _covariance_kind, least=3, most=3, naming=_name_of_both(f"{name}if"))(covariance)


_register_covariance("covariance", is_sample=True)
_register_covariance("covariancep", is_sample=False)


def _name_of_first(names: Sequence[str], _: Sequence[Argument]) -> tuple[str, ...]:
    return (names[0],)


def _whole_kind(arguments: Sequence[Argument]) -> str:
    kind = arguments[0].type
    if kind not in ("int", "long", "bool"):
        raise CallRefused(f"a {kind} has no bits")
    return kind


def _register_bits(name: str, of: Callable[[int, int], int], words: str) -> None:
    def bits(values: list[Any]) -> int | None:
        present = [value for value in values if value is not None]
        return reduce(of, present) if present else None

    bits.__doc__ = f"Return the bits that {words}."
    aggregate(name, _whole_kind, naming=_name_of_first)(bits)


_register_bits("binary_all_and", operator.and_, "all values have")
_register_bits("binary_all_or", operator.or_, "any value has")
_register_bits("binary_all_xor", operator.xor, "an odd number of values have")
