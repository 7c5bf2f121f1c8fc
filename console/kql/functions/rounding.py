"""Rounding: of numbers, moments and lengths of time, to bins and to digits."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any

from console.kql.functions.registry import Argument, CallRefused, Column, function
from console.kql.values.conversions import converter, to_number
from console.kql.values.datetimes import FIRST
from console.kql.values.documents import LONG_LEAST
from console.kql.values.kinds import is_number, wider

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def _bin_kind(arguments: Sequence[Argument]) -> str:
    kinds = [argument.type for argument in arguments if not (argument.is_constant and argument.value is None)]
    kind = arguments[0].type
    if kind in ("datetime", "timespan"):
        return kind
    if kind in ("string", "guid"):
        raise CallRefused(f"a {kind} has no bins")
    if kind == "bool":
        return wider(item for item in kinds[1:] if is_number(item))
    return wider(item for item in kinds if is_number(item)) if is_number(kind) else _dynamic_kind(arguments)


def _dynamic_kind(arguments: Sequence[Argument]) -> str:
    size = arguments[1].type
    return {"timespan": "datetime"}.get(size, size if size == "real" else "long")


def _bin_at(value: Any, size: Any, fixed: Any) -> Any:
    """Return the greatest multiple of a size, counted from a fixed point, that is not above the value."""
    try:
        return fixed + (value - fixed) // size * size
    except (OverflowError, ZeroDivisionError, TypeError, ValueError):
        return None


def _zero(kind: str) -> Any:
    return FIRST if kind == "datetime" else timedelta() if kind == "timespan" else 0


def _into_bins(arguments: Sequence[Argument]) -> Callable[..., Column] | None:
    value, size = arguments[:2]
    if value.is_constant or not size.is_constant or size.value is None or size.type == "string":
        return None
    if value.type == "datetime" and size.type == "timespan" and size.value > timedelta():
        return datetime_bins(size.value)
    if (
        is_number(value.type)
        and size.type in ("int", "long", "real")
        and value.type != "decimal"
        and size.value > 0
    ):
        return _real_bins(float(size.value)) if value.type == "real" else _number_bins(size.value)
    return None


def _number_bins(size: float) -> Callable[[Column], Column]:
    if isinstance(size, float):
        return lambda column: [None if value is None else value // size * size for value in column]
    lowest = LONG_LEAST + size - 1
    return lambda column: [
        None if value is None else value // size * size if value >= lowest else _lowest_bin(value, size)
        for value in column
    ]


def _lowest_bin(value: int, size: int) -> int:
    """Return the bin of a number that is less than a bin above the least long: the engine counts it from the other end."""
    return (value - size + 1 + 2**64) // size * size


def _real_bins(size: float) -> Callable[[Column], Column]:
    """Return the binning of reals; the infinite, which has no quotient, is its own bin."""

    def binned(column: Column) -> Column:
        bins = [None if value is None else value // size * size for value in column]
        return [
            value if bin_start != bin_start else bin_start  # noqa: PLR0124  NaN
            for value, bin_start in zip(column, bins, strict=True)
        ]

    return binned


def datetime_bins(size: timedelta) -> Callable[[Column], Column]:
    """Return the binning of moments in one pass; neighbours in time are often in one bin, so that is tried first."""

    def binned(column: Column) -> Column:
        start, end = FIRST, FIRST
        starts: Column = []
        for at in column:
            if at is None:
                starts.append(None)
                continue
            if not start <= at < end:
                start = FIRST + (at - FIRST) // size * size
                end = _end(start, size)
            starts.append(start)
        return starts

    return binned


def _end(start: datetime, size: timedelta) -> datetime:
    try:
        return start + size
    except OverflowError:
        return start


def _bin(arguments: Sequence[Argument]) -> Callable[..., Any]:
    kind = _bin_kind(arguments)
    convert = converter(arguments[0].type, kind)
    is_real = kind == "real"

    def into_bin(value: Any, size: Any) -> Any:
        value = convert(value) if convert else value
        if value is None or size is None:
            return None
        if is_real:
            return _real_bin(value, float(size)) if not float(size) < 0 else None
        if not size or size != size or size < type(size)():  # noqa: PLR0124  NaN
            return None
        if not isinstance(size, timedelta) and isinstance(value, datetime | timedelta):
            return None
        if kind == "long" and value < LONG_LEAST + size - 1:
            return _lowest_bin(value, size)
        return _bin_at(value, size, _zero(kind))

    return into_bin


def _real_bin(value: float, size: float) -> float:
    """Return the bin of a real, which is none for no size or an infinite one; the infinite is its own bin."""
    if math.isinf(value) and math.isfinite(size):
        return value
    return value // size * size if size and math.isfinite(size) else math.nan


@function("bin,floor", _bin_kind, takes=("any", "any"), choose=_bin, prepare=_into_bins, keeps_name=True)
def bin_(value: Any, size: Any) -> Any:
    """Round down to a multiple of a size."""
    return _bin_at(value, size, 0)


@function("bin_at", _bin_kind, takes=("any", "any", "any"), keeps_name=True)
def bin_at(value: Any, size: Any, fixed: Any) -> Any:
    """Round down to a multiple of a size, counted from a fixed point."""
    return _bin_at(value, size, fixed)


def _own_number(arguments: Sequence[Argument]) -> str:
    """Return the type of a number; of anything else, which is read as one, real."""
    return arguments[0].type if is_number(arguments[0].type) else "real"


@function("round", _own_number, takes=("number", "long"), least=1, keeps_name=True)
def round_(value: Any, digits: int = 0) -> Any:
    """Round to so many digits after the point, or before it if negative; halves away from zero."""
    number = to_number(value)
    if number is None or isinstance(number, int):
        return number if digits >= 0 or number is None else _rounded(float(number), digits)
    return (
        number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)
        if isinstance(number, Decimal)
        else _rounded(number, digits)
    )


def _rounded(number: float, digits: int) -> float:
    if not math.isfinite(number):
        return number
    scale = 10.0**digits
    return math.copysign(math.floor(abs(number) * scale + 0.5) / scale, number)


@function("ceiling", _own_number, takes=("number",), keeps_name=True)
def ceiling(value: Any) -> Any:
    """Round up to a whole number."""
    number = to_number(value)
    if number is None or isinstance(number, int) or number != number:  # noqa: PLR0124  NaN
        return number
    return type(number)(math.ceil(number)) if math.isfinite(number) else number
