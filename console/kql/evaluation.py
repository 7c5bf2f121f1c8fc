"""Evaluating expressions over a table: a column at a time, constants once."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from console.kql import comparing
from console.kql.errors import KqlError
from console.kql.functions import FUNCTIONS
from console.kql.syntax import Among, Between, Binary, Call, Index, Literal, Member, Name, Pipeline, Unary
from console.kql.vectors import Vector, constant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from console.kql.syntax import Expression
    from console.kql.tables import Table


class Scope:
    """What a name may mean beside a column, the time that it is, and how to run what is inside."""

    def __init__(self, now: datetime, run: Callable[[Pipeline], Table]) -> None:
        self.now = now
        self.run = run
        self.values: dict[str, Literal] = {}
        self.tables: dict[str, Table] = {}


def evaluate(expression: Expression, table: Table, scope: Scope) -> Vector:
    """Return the expression's value for every row of the table; raises KqlError."""
    handler = _HANDLERS.get(type(expression))
    if handler is None:
        message = f"{type(expression).__name__} has no value here"
        raise KqlError(message, *expression.place)
    return handler(expression, table, scope)


def _literal(expression: Literal, table: Table, _: Scope) -> Vector:
    return constant(expression.value, expression.type, len(table))


def _name(expression: Name, table: Table, scope: Scope) -> Vector:
    kind = table.type_of(expression.name)
    if kind is not None:
        return Vector(kind, table.column(expression.name))
    if expression.name in scope.values:
        held = scope.values[expression.name]
        return constant(held.value, held.type, len(table))
    names = [column.name for column in table.columns]
    close = get_close_matches(expression.name, names, n=1)
    hint = f", did you mean {close[0]}?" if close else ""
    message = f"no column {expression.name}{hint}"
    raise KqlError(message, *expression.place)


def _member(expression: Member, table: Table, scope: Scope) -> Vector:
    of = evaluate(expression.of, table, scope)
    name = expression.name
    return Vector("dynamic", [_inside(value, name) for value in of.values], of.is_constant)


def _index(expression: Index, table: Table, scope: Scope) -> Vector:
    of, by = evaluate(expression.of, table, scope), evaluate(expression.by, table, scope)
    values = [_inside(value, key) for value, key in zip(of.values, by.values, strict=True)]
    return Vector("dynamic", values, of.is_constant and by.is_constant)


def _inside(value: Any, key: Any) -> Any:
    if isinstance(value, dict):
        return value.get(key)
    if isinstance(value, list) and isinstance(key, int) and -len(value) <= key < len(value):
        return value[key]
    return None


def _unary(expression: Unary, table: Table, scope: Scope) -> Vector:
    of = evaluate(expression.of, table, scope)
    if expression.operator == "+":
        return of
    return Vector(of.type, [None if value is None else -value for value in of.values], of.is_constant)


def _binary(expression: Binary, table: Table, scope: Scope) -> Vector:
    left = evaluate(expression.left, table, scope)
    right = evaluate(expression.right, table, scope)
    try:
        return comparing.joined(expression.operator, left, right)
    except (TypeError, OverflowError) as wrong:
        message = f"{left.type} {expression.operator} {right.type} has no meaning"
        raise KqlError(message, *expression.place) from wrong


def _among(expression: Among, table: Table, scope: Scope) -> Vector:
    of = evaluate(expression.of, table, scope)
    listed: list[Any] = []
    for item in expression.items:
        if isinstance(item, Name) and item.name in scope.tables:
            listed += _first_column(scope.tables[item.name])
        elif isinstance(item, Pipeline):
            listed += _first_column(scope.run(item))
        else:
            value = evaluate(item, table, scope).values[:1]
            listed += [part for one in value for part in (one if isinstance(one, list) else [one])]
    return comparing.among(expression.operator, of, listed)


def _first_column(table: Table) -> list[Any]:
    return table.column(table.columns[0].name)


def _between(expression: Between, table: Table, scope: Scope) -> Vector:
    of, low, high = (evaluate(e, table, scope) for e in (expression.of, expression.low, expression.high))
    if high.type == "timespan" and low.type == "datetime":
        high = comparing.joined("+", low, high)
    above, below = comparing.joined(">=", of, low), comparing.joined("<=", of, high)
    inside = [a and b for a, b in zip(above.values, below.values, strict=True)]
    return Vector("bool", [not each for each in inside] if expression.is_negated else inside)


def _call(expression: Call, table: Table, scope: Scope) -> Vector:
    name = expression.name.casefold()
    if name in ("now", "ago"):
        shifts = [evaluate(argument, table, scope) for argument in expression.arguments]
        here = constant(scope.now, "datetime", len(table))
        return comparing.joined("-" if name == "ago" else "+", here, shifts[0]) if shifts else here
    if name in ("iff", "iif", "case"):
        return _chosen(expression, table, scope)
    if name in ("column_ifexists", "columnifexists"):
        return _if_exists(expression, table, scope)
    found = FUNCTIONS.get(name)
    if found is None:
        close = get_close_matches(name, FUNCTIONS, n=1)
        message = f"no function {expression.name}{f', did you mean {close[0]}?' if close else ''}"
        raise KqlError(message, *expression.place)
    arguments = [evaluate(argument, table, scope) for argument in expression.arguments]
    try:
        return found.over(arguments, len(table))
    except (TypeError, ValueError, IndexError) as wrong:
        message = f"{expression.name} cannot take these arguments: {wrong}"
        raise KqlError(message, *expression.place) from wrong


def _chosen(expression: Call, table: Table, scope: Scope) -> Vector:
    parts = [evaluate(argument, table, scope) for argument in expression.arguments]
    if len(parts) < 3 or len(parts) % 2 == 0:  # noqa: PLR2004  a condition, a value, and another
        message = f"{expression.name} takes conditions, each with a value, and one value more"
        raise KqlError(message, *expression.place)
    *pairs, other = parts
    conditions, values = pairs[::2], pairs[1::2]
    chosen = [
        next(
            (value.values[row] for test, value in zip(conditions, values, strict=True) if test.values[row]),
            other.values[row],
        )
        for row in range(len(table))
    ]
    return Vector(values[0].type if values[0].type != "dynamic" else other.type, chosen)


def _if_exists(expression: Call, table: Table, scope: Scope) -> Vector:
    first, other = expression.arguments
    name = first.value if isinstance(first, Literal) else getattr(first, "name", "")
    if table.type_of(name) is None:
        return evaluate(other, table, scope)
    return evaluate(Name(expression.place, name), table, scope)


_HANDLERS: Mapping[type, Callable[[Any, Table, Scope], Vector]] = {
    Literal: _literal,
    Name: _name,
    Member: _member,
    Index: _index,
    Unary: _unary,
    Binary: _binary,
    Among: _among,
    Between: _between,
    Call: _call,
}
