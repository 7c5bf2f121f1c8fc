"""`+ - * / %` between two operands, by their types."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from console.kql.functions.registry import OPERATORS, Argument, CallRefused, function
from console.kql.values.conversions import CONVERSIONS, to_decimal
from console.kql.values.documents import LONG_LEAST, LONG_MOST
from console.kql.values.kinds import is_number, wider

Calculate = Callable[[Any, Any], Any]


def _result(word: str) -> Callable[[Sequence[Argument]], str]:
    """Return the rule that gives the type of `left word right`, or refuses it."""

    def result(arguments: Sequence[Argument]) -> str:
        left, right = (argument.type for argument in arguments)
        kind = _kind(word, left, right)
        if not kind:
            raise CallRefused(f"{left} {word} {right} means nothing")
        return kind

    return result


def _kind(word: str, left: str, right: str) -> str:
    if "dynamic" in (left, right):
        return _loose_kind(word, left, right)
    if is_number(left) and is_number(right):
        return wider((left, right))
    return _TIMES.get((left, word, right)) or _scaled(word, left, right)


def _loose_kind(word: str, left: str, right: str) -> str:
    if left == right:
        return "dynamic"
    other = right if left == "dynamic" else left
    if other == "datetime" and word == "-":
        return "timespan"
    return (
        "long"
        if other in ("int", "bool")
        else other
        if is_number(other) or other in ("datetime", "timespan")
        else ""
    )


def _scaled(word: str, left: str, right: str) -> str:
    """Return the type of a time multiplied or divided by a number."""
    if word in "*/%" and left in ("timespan", "datetime") and is_number(right):
        return left
    return right if word == "*" and right in ("timespan", "datetime") and is_number(left) else ""


_TIMES = {
    ("datetime", "-", "datetime"): "timespan",
    ("datetime", "+", "timespan"): "datetime",
    ("datetime", "-", "timespan"): "datetime",
    ("timespan", "+", "datetime"): "datetime",
    ("timespan", "+", "timespan"): "timespan",
    ("timespan", "-", "timespan"): "timespan",
    ("timespan", "/", "timespan"): "real",
    ("timespan", "%", "timespan"): "timespan",
}


def _whole_quotient(left: int, right: int) -> int:
    """Divide whole numbers, cutting off toward zero as the service does."""
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def _divided(left: Any, right: Any) -> Any:
    if isinstance(left, int) and isinstance(right, int):
        return _whole_quotient(left, right) if right else None
    if not right and float in (type(left), type(right)):
        return math.copysign(math.inf, left) if left and left == left else math.nan  # noqa: PLR0124  not NaN
    return left / right


def _remainder(left: Any, right: Any) -> Any:
    """Return what a division leaves over; it is never negative."""
    return left % abs(right)


CALCULATIONS: dict[str, Calculate] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divided,
    "%": _remainder,
}
COUNTED = (int, float, Decimal, datetime, timedelta)
_FAILURES = (TypeError, OverflowError, ZeroDivisionError, ValueError, ArithmeticError)


def calculated(word: str, left: Any, right: Any) -> Any:
    """Return `left word right` for two values of any types, null where it has none."""
    if isinstance(left, Decimal) != isinstance(right, Decimal):
        left, right = _one_family(left, right)
    try:
        value = CALCULATIONS[word](left, right)
    except _FAILURES:
        return None
    return value if value.__class__ is not int or LONG_LEAST <= value <= LONG_MOST else _wrapped(value)


def _one_family(left: Any, right: Any) -> tuple[Any, Any]:
    """Return both as times or both as decimals, where one is a decimal."""
    if isinstance(left, timedelta) or isinstance(right, timedelta):
        return (
            float(left) if isinstance(left, Decimal) else left,
            float(right) if isinstance(right, Decimal) else right,
        )
    return to_decimal(left), to_decimal(right)


def _wrapped(value: int) -> int:
    """Return a whole number as 64 bits hold it."""
    return (value + 2**63) % 2**64 - 2**63


def _chosen(word: str) -> Callable[[Sequence[Argument]], Calculate]:
    """Return the rule that picks the calculation by the operands' types."""

    def chosen(arguments: Sequence[Argument]) -> Calculate:
        kinds = [argument.type for argument in arguments]
        if kinds == ["real", "real"] and word in "+-*":
            return CALCULATIONS[word]
        if "dynamic" in kinds:
            return _loosely(word, is_time="datetime" in kinds or "timespan" in kinds)
        return partial(calculated, word)

    return chosen


def _loosely(word: str, *, is_time: bool) -> Calculate:
    """Return the calculation where an operand is dynamic: text is read as what the other one is."""
    convert = _time if is_time else CONVERSIONS["number"]

    def loosely(left: Any, right: Any) -> Any:
        left = convert(left) if isinstance(left, str | bool) else left
        right = convert(right) if isinstance(right, str | bool) else right
        return (
            calculated(word, left, right)
            if isinstance(left, COUNTED) and isinstance(right, COUNTED)
            else None
        )

    return loosely


def _time(words: Any) -> Any:
    """Return the moment or the length of time that a text says."""
    at = CONVERSIONS["datetime"](words)
    return CONVERSIONS["timespan"](words) if at is None else at


for _word in CALCULATIONS:
    function(_word, _result(_word), takes=("any", "any"), choose=_chosen(_word), into=OPERATORS)(
        partial(calculated, _word)
    )


def _signed(arguments: Sequence[Argument]) -> str:
    kind = arguments[0].type
    if not is_number(kind) and kind not in ("timespan", "dynamic"):
        raise CallRefused(f"a {kind} has no sign")
    return "long" if kind == "int" and not arguments[0].is_constant else kind


@function("negate", _signed, takes=("any",), into=OPERATORS)
def negate(value: Any) -> Any:
    """Return a number or a length of time with the other sign."""
    number = value if isinstance(value, timedelta) else CONVERSIONS["number"](value)
    return None if number is None else -number
