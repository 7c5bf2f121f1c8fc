"""Choosing among values, and asking whether there is one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from console.kql.functions.registry import MANY, Argument, CallRefused, Column, function
from console.kql.values.conversions import Convert, converter
from console.kql.values.kinds import common, is_number
from console.kql.values.ordering import greatest, least

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def _kind(values: Sequence[Argument]) -> str:
    return common(value.type for value in values if not _is_bare_null(value))


def _first_kind(values: Sequence[Argument]) -> str:
    """Return the type of what coalesce gives: dynamic values stay what they are."""
    kinds = _agreeing(values)
    return "dynamic" if "dynamic" in kinds else common(kinds)


def _agreeing(values: Sequence[Argument]) -> list[str]:
    """Return the types of values; raises CallRefused where some are neither of one type nor all numbers nor dynamic."""
    kinds = [value.type for value in values if not _is_bare_null(value)]
    families = dict.fromkeys("number" if is_number(kind) else kind for kind in kinds if kind != "dynamic")
    if len(families) > 1:
        raise CallRefused(f"{' and '.join(families)} have no type in common")
    return kinds


def _is_bare_null(argument: Argument) -> bool:
    return argument.type == "dynamic" and argument.is_constant and argument.value is None


def _converts(values: Sequence[Argument], kind: str) -> list[Convert | None]:
    """Return for each value what makes it of the one type; a whole number in a column of reals becomes real."""
    return [
        converter(value.type, kind)
        if value.type != kind and not (is_number(value.type) and kind == "long")
        else None
        for value in values
    ]


def _made(value: Any, convert: Convert | None) -> Any:
    return value if convert is None else convert(value)


def _choices(arguments: Sequence[Argument]) -> Sequence[Argument]:
    """Return the values of iff or case, without the conditions."""
    return (*arguments[1:-1:2], arguments[-1])


def _case_kind(arguments: Sequence[Argument]) -> str:
    if len(arguments) % 2 == 0:
        raise CallRefused("case needs a value for each condition, and one for all else")
    return _kind(_choices(arguments))


def _case(arguments: Sequence[Argument]) -> Callable[..., Any]:
    converts = _converts(_choices(arguments), _case_kind(arguments))

    def case(*arguments: Any) -> Any:
        for at, convert in enumerate(converts[:-1]):
            if arguments[2 * at]:
                return _made(arguments[2 * at + 1], convert)
        return _made(arguments[-1], converts[-1])

    return case


@function("case", _case_kind, takes=("any",), least=3, most=MANY, choose=_case, null_safe=True)
@function("iff,iif", _case_kind, takes=("bool", "any", "any"), choose=_case, null_safe=True)
def iff(condition: Any, then: Any, otherwise: Any) -> Any:
    """Return one value where a condition holds, another where it does not."""
    return then if condition else otherwise


def _coalesce(arguments: Sequence[Argument]) -> Callable[..., Any]:
    kind = _first_kind(arguments)
    converts = _converts(arguments, kind)
    is_text = kind == "string"

    def coalesce(*values: Any) -> Any:
        for value, convert in zip(values, converts, strict=True):
            convert_value = _made(value, convert)
            if convert_value is not None and not (is_text and convert_value == ""):
                return convert_value
        return "" if is_text else None

    return coalesce


@function("coalesce", _first_kind, takes=("any",), least=2, most=64, choose=_coalesce, null_safe=True)
def coalesce(*values: Any) -> Any:
    """Return the first value that is not null, or not empty if it is text."""
    return next((value for value in values if value is not None), None)


def _extreme_kind(arguments: Sequence[Argument]) -> str:
    return common(_agreeing(arguments))


def _extreme(pick: Callable[[Sequence[Any]], Any]) -> Callable[[Sequence[Argument]], Callable[..., Any]]:
    def chosen(arguments: Sequence[Argument]) -> Callable[..., Any]:
        converts = _converts(arguments, _extreme_kind(arguments))

        def extreme(*values: Any) -> Any:
            return pick([_made(value, convert) for value, convert in zip(values, converts, strict=True)])

        return extreme

    return chosen


@function(
    "max_of", _extreme_kind, takes=("any",), least=1, most=MANY, choose=_extreme(greatest), null_safe=True
)
def max_of(*values: Any) -> Any:
    """Return the greatest of several values."""
    return greatest(values)


@function("min_of", _extreme_kind, takes=("any",), least=1, most=MANY, choose=_extreme(least), null_safe=True)
def min_of(*values: Any) -> Any:
    """Return the least of several values."""
    return least(values)


def _over_column(
    test: Callable[[Column], Column],
) -> Callable[[Sequence[Argument]], Callable[..., Column] | None]:
    return lambda arguments: None if arguments[0].is_constant else test


def _filled(column: Column) -> Column:
    return [value is not None and value != "" for value in column]


def _empty(column: Column) -> Column:
    return [value is None or value == "" for value in column]


@function("isempty", "bool", takes=("any",), prepare=_over_column(_empty), null_safe=True)
def isempty(value: Any) -> bool:
    """Whether a value is null or an empty text."""
    return value is None or value == ""


@function("isnotempty,notempty", "bool", takes=("any",), prepare=_over_column(_filled), null_safe=True)
def isnotempty(value: Any) -> bool:
    """Whether a value is neither null nor an empty text."""
    return not isempty(value)


@function("isnull", "bool", takes=("any",), null_safe=True)
def isnull(value: Any) -> bool:
    """Whether a value is null; text never is."""
    return value is None


@function("isnotnull,notnull", "bool", takes=("any",), null_safe=True)
def isnotnull(value: Any) -> bool:
    """Whether a value is not null."""
    return value is not None


@function("not", "bool", takes=("bool",))
def not_(value: bool) -> bool:  # noqa: FBT001  the value itself
    """Return the opposite of a condition."""
    return not value


@function("isnan", "bool", takes=("real",))
def isnan(value: float) -> bool:
    """Whether a real is no number (NaN)."""
    return math.isnan(value)


@function("isinf", "bool", takes=("real",))
def isinf(value: float) -> bool:
    """Whether a real is infinite."""
    return math.isinf(value)


@function("isfinite", "bool", takes=("real",))
def isfinite(value: float) -> bool:
    """Whether a real is a finite number."""
    return math.isfinite(value)


@function("isascii", "bool", takes=("string",))
def isascii(text: str) -> bool:
    """Whether a text has only ASCII characters."""
    return text.isascii()


@function("isutf8", "bool", takes=("string",))
def isutf8(text: str) -> bool:
    """Whether a text is valid UTF-8."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


@function("assert", "bool", takes=("bool", "string"), constant=(0, 1))
def assert_(condition: bool, message: str) -> bool:  # noqa: FBT001  the value itself
    """Refuse the query with a message where a condition does not hold."""
    if not condition:
        raise CallRefused(f"Assertion failed: {message}")
    return True


@function("around", "bool", takes=("any", "any", "any"))
def around(value: Any, center: Any, reach: Any) -> bool | None:
    """Whether a value is within a reach around another."""
    try:
        return bool(center - reach <= value <= center + reach)
    except (TypeError, OverflowError):
        return None
