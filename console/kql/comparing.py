"""What joins two operands: arithmetic, comparison, the string words of Kusto."""

from __future__ import annotations

import operator
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from console.kql.vectors import Vector, as_moment, as_span, number, text

if TYPE_CHECKING:
    from collections.abc import Callable

_ORDERING: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_TERM = re.compile(r"[^a-zA-Z0-9\u0080-\uffff]+")


def joined(word: str, left: Vector, right: Vector) -> Vector:
    """Return `left word right`, row by row."""
    pairs = zip(left.values, right.values, strict=True)
    is_constant = left.is_constant and right.is_constant
    if word in ("and", "or"):
        both = [bool(a) and bool(b) if word == "and" else bool(a) or bool(b) for a, b in pairs]
        return Vector("bool", both, is_constant)
    if word in "+-*/%":
        return _calculated(word, left, right)
    if word in ("==", "!=") or word in _ORDERING:
        compare = _comparison(word, left, right)
        return Vector("bool", [compare(a, b) for a, b in pairs], is_constant)
    test = _string_test(word)
    if right.is_constant and right.values:
        needle = text(right.values[0])
        return Vector("bool", [test(text(a), needle) for a in left.values], is_constant)
    return Vector("bool", [test(text(a), text(b)) for a, b in pairs], is_constant)


def among(word: str, of: Vector, listed: list[Any]) -> Vector:
    """Return whether each value is among what is listed, as `in`, `has_any` and their kin say."""
    is_negated = word.startswith("!")
    base = word.removeprefix("!")
    if base in ("has_any", "has_all"):
        has, every = _string_test("has"), all if base == "has_all" else any
        found = [every(has(text(value), text(item)) for item in listed) for value in of.values]
    elif base == "in~":
        folded = {text(item).casefold() for item in listed}
        found = [text(value).casefold() in folded for value in of.values]
    else:
        known = {text(item) for item in listed}
        found = [text(value) in known for value in of.values]
    return Vector("bool", [value != is_negated for value in found])


def _calculated(word: str, left: Vector, right: Vector) -> Vector:
    kind = _kind(word, left.type, right.type)
    values = [_one(word, a, b) for a, b in zip(left.values, right.values, strict=True)]
    return Vector(kind, values, left.is_constant and right.is_constant)


def _kind(word: str, left: str, right: str) -> str:
    kinds = {left, right}
    if "datetime" in kinds:
        return "timespan" if word == "-" and left == right else "datetime"
    if "timespan" in kinds:
        return ("real" if word == "/" else "timespan") if left == right else "timespan"
    return "long" if kinds <= {"long", "int"} else "real"


def _one(word: str, left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    if not isinstance(left, datetime | timedelta) and not isinstance(right, datetime | timedelta):
        left, right = number(left), number(right)
        if left is None or right is None:
            return None
    if word in "/%" and not right:
        return None
    if word == "/" and isinstance(left, int) and isinstance(right, int):
        return int(left / right)
    calculate = {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": operator.truediv,
        "%": operator.mod,
    }
    return calculate[word](left, right)


def _comparison(word: str, left: Vector, right: Vector) -> Callable[[Any, Any], bool]:
    kinds = {left.type, right.type}
    convert: Callable[[Any], Any] = text
    if "datetime" in kinds:
        convert = as_moment
    elif "timespan" in kinds:
        convert = as_span
    elif kinds & {"long", "int", "real", "decimal", "bool"} or kinds == {"dynamic"}:
        convert = _loose
    if word in ("==", "!="):
        return lambda a, b: (convert(a) == convert(b)) is (word == "==")
    order = _ORDERING[word]

    def ordered(a: Any, b: Any) -> bool:
        a, b = convert(a), convert(b)
        return a is not None and b is not None and isinstance(a, str) == isinstance(b, str) and order(a, b)

    return ordered


def _loose(value: Any) -> Any:
    found = number(value) if not isinstance(value, list | dict) else None
    return value if found is None else found


def _string_test(word: str) -> Callable[[str, str], bool]:
    is_negated = word.startswith("!")
    base = word.removeprefix("!")
    if base == "=~":
        base = "equals"
    if word == "!~":
        base, is_negated = "equals", True
    if base == "matches regex":
        return lambda value, pattern: re.search(pattern, value) is not None
    is_cased = base.endswith("_cs")
    test = _TESTS[base.removesuffix("_cs")]

    def tested(value: str, needle: str) -> bool:
        if not is_cased:
            value, needle = value.casefold(), needle.casefold()
        return test(value, needle) != is_negated

    return tested


def _has(value: str, needle: str) -> bool:
    if needle not in value:
        return False
    pattern = rf"(?<![^\W_]){re.escape(needle)}(?![^\W_])"
    return re.search(pattern, value) is not None


_TESTS: dict[str, Callable[[str, str], bool]] = {
    "equals": operator.eq,
    "contains": lambda value, needle: needle in value,
    "startswith": str.startswith,
    "endswith": str.endswith,
    "has": _has,
    "hasprefix": lambda value, needle: any(term.startswith(needle) for term in _TERM.split(value)),
    "hassuffix": lambda value, needle: any(term.endswith(needle) for term in _TERM.split(value)),
}
