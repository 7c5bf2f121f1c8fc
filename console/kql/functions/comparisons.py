"""`== != < <= > >= in` between two operands of whatever types: one of them is read as the other's type.

Nulls: two of them are neither equal nor unequal (null), one of them is unequal to any value; in an order null has no place.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

from console.kql.functions.registry import OPERATORS, Argument, CallRefused, Column, function
from console.kql.values.conversions import CONVERSIONS, Convert, converter
from console.kql.values.documents import document_text
from console.kql.values.equality import identity
from console.kql.values.kinds import NUMBERS, is_number

Compare = Callable[[Any, Any], Any]
ORDERS: dict[str, Compare] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_FAMILIES = dict.fromkeys((*NUMBERS, "bool"), "number")
_PRECEDENCE = (
    "datetime",
    "timespan",
    "number",
    "bool",
    "guid",
    "string",
    "dynamic",
)  # whose type both are read as


def _ordered(word: str) -> Callable[[Sequence[Argument]], str]:
    """Return the rule that gives the type of a comparison, or refuses one of types that have no common order."""

    def ordered(arguments: Sequence[Argument]) -> str:
        left, right = (argument.type for argument in arguments)
        if any(argument.type == "dynamic" and argument.value is None for argument in arguments):
            return "bool"
        families = {_FAMILIES.get(kind, kind) for kind in (left, right)}
        if (len(families) > 1 and "dynamic" not in families) or families & {"string", "guid"}:
            raise CallRefused(f"{left} {word} {right} means nothing: their values have no order")
        return _equated(word)(arguments)

    return ordered


def _equated(word: str) -> Callable[[Sequence[Argument]], str]:
    """Return the rule that gives the type of a comparison, or refuses that of two values of any types."""

    def equated(arguments: Sequence[Argument]) -> str:
        if all(argument.type == "dynamic" and argument.value is not None for argument in arguments):
            raise CallRefused(
                f"dynamic {word} dynamic means nothing: say by tostring() or tolong() as what one is read"
            )
        return "bool"

    return equated


def common_kind(left: str, right: str) -> str:
    """Return the type as which two operands are compared."""
    kinds = ["number" if is_number(kind) else kind for kind in (left, right)]
    if "bool" in kinds and "number" in kinds:
        return "number"
    return min(kinds, key=_PRECEDENCE.index)


def reader(kind: str, wanted: str) -> Convert | None:
    """Return what reads an operand for a comparison as another type, None where it is one already."""
    if kind == wanted or (wanted == "number" and is_number(kind)):
        return None
    if wanted == "dynamic":
        return None
    if wanted == "guid":
        return _guid
    return document_text if wanted == "string" and kind == "dynamic" else CONVERSIONS[wanted]


def _guid(value: Any) -> str:
    return str(value).lower() if value is not None else ""


def _equality(word: str) -> Compare:
    equals = word == "=="

    def equal(left: Any, right: Any) -> bool | None:
        if left is None or right is None:
            return None if left is right else not equals
        return bool(left == right) is equals

    return equal


def _ordering(word: str) -> Compare:
    order = ORDERS[word]

    def ordered(left: Any, right: Any) -> bool | None:
        if left is None or right is None:
            return None
        try:
            return bool(order(left, right))
        except TypeError:
            return None

    return ordered


def _plain(word: str) -> Compare:
    return _ordering(word) if word in ORDERS else _equality(word)


def _rule(word: str, arguments: Sequence[Argument]) -> tuple[Compare, Convert | None, Convert | None]:
    left, right = (argument.type for argument in arguments)
    kind = common_kind(left, right)
    readers = (reader(left, kind), reader(right, kind))
    if kind == "dynamic" and word not in ORDERS:
        return _equality(word), identity, identity
    return _plain(word), *readers


def _chosen(word: str) -> Callable[[Sequence[Argument]], Compare]:
    def chosen(arguments: Sequence[Argument]) -> Compare:
        compare, read_left, read_right = _rule(word, arguments)
        if read_left is None and read_right is None:
            return compare

        def read(left: Any, right: Any) -> Any:
            return compare(read_left(left) if read_left else left, read_right(right) if read_right else right)

        return read

    return chosen


def _prepared(word: str) -> Callable[[Sequence[Argument]], Callable[..., Column] | None]:
    """Return the rule that compares a whole column with a constant."""

    def prepare(arguments: Sequence[Argument]) -> Callable[..., Column] | None:
        left, right = arguments
        if left.is_constant or not right.is_constant:
            return None
        _, read_left, read_right = _rule(word, arguments)
        other = read_right(right.value) if read_right else right.value
        if other is None:
            return None
        test = _against(word, other)
        return test if read_left is None else (lambda column: test(list(map(read_left, column))))

    return prepare


def _against(word: str, other: Any) -> Callable[[Column], Column]:
    """Return the comparison of a column with a value that is not null, as tight a loop as there can be."""
    if word == "==":
        return lambda column: [value == other for value in column]
    if word == "!=":
        return lambda column: [value != other for value in column]
    if isinstance(other, str | list | dict):
        compare = _ordering(word)
        return lambda column: [compare(value, other) for value in column]
    return _ORDERED[word](other)


_ORDERED: dict[str, Callable[[Any], Callable[[Column], Column]]] = {
    "<": lambda other: lambda column: [None if value is None else value < other for value in column],
    "<=": lambda other: lambda column: [None if value is None else value <= other for value in column],
    ">": lambda other: lambda column: [None if value is None else value > other for value in column],
    ">=": lambda other: lambda column: [None if value is None else value >= other for value in column],
}


def _compared(word: str) -> None:
    compare = _plain(word)
    compare.__doc__ = f"Whether left {word} right."
    function(
        word,
        _ordered(word) if word in ORDERS else _equated(word),
        takes=("any", "any"),
        null_safe=True,
        choose=_chosen(word),
        prepare=_prepared(word),
        into=OPERATORS,
    )(compare)


for _word in ("==", "!=", *ORDERS):
    _compared(_word)


def _among(word: str) -> None:
    """Register `in` or one of its kin; what is listed is an array."""
    is_negated, is_cased = word.startswith("!"), not word.endswith("~")

    def prepare(arguments: Sequence[Argument]) -> Callable[..., Column] | None:
        of, listed = arguments
        if of.is_constant or not listed.is_constant:
            return None
        convert = _member_reader(of.type, is_cased=is_cased)
        values = {convert(item) for item in _flat(listed.value)} - {None}
        own = None if is_cased and of.type != "dynamic" else convert
        if own is None:
            return lambda column: [(value in values) is not is_negated for value in column]
        return lambda column: [(own(value) in values) is not is_negated for value in column]

    def choose(arguments: Sequence[Argument]) -> Callable[..., Any]:
        if not is_cased and arguments[0].type not in ("string", "dynamic", "guid"):
            raise CallRefused(f"{word} compares text, not a {arguments[0].type}")
        convert = _member_reader(arguments[0].type, is_cased=is_cased)

        def member(value: Any, listed: Any) -> bool:
            values = {convert(item) for item in _flat(listed)} - {None}
            return (convert(value) in values) is not is_negated

        return member

    def one(value: Any, listed: Any) -> bool:
        """Whether a value is among those of a list."""
        return (value in _flat(listed)) is not is_negated

    function(
        word, "bool", takes=("any", "dynamic"), null_safe=True, choose=choose, prepare=prepare, into=OPERATORS
    )(one)


def _member_reader(kind: str, *, is_cased: bool) -> Convert:
    """Return what reads both a value and the items listed, so that equal ones are the same key."""
    if not is_cased:
        return lambda value: document_text(value).lower()
    if kind == "dynamic":
        return identity
    if kind == "guid":
        return _guid
    convert = converter("dynamic", "number" if is_number(kind) else kind)
    return convert if convert is not None else identity


def _flat(listed: Any) -> list[Any]:
    """Return what is listed, and what arrays in the list hold."""
    if not isinstance(listed, list):
        return [listed]
    return [item for branch in listed for item in (branch if isinstance(branch, list) else [branch])]


for _word in ("in", "!in", "in~", "!in~"):
    _among(_word)
