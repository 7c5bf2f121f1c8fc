"""Joins and unions: tables side by side, and one below the other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from console.kql.errors import KqlError
from console.kql.syntax import Binary, Member, Name
from console.kql.tables import Column, Table
from console.kql.vectors import text

if TYPE_CHECKING:
    from console.kql.evaluation import Scope
    from console.kql.syntax import Expression, Operator

Pairs = list[tuple[int | None, int | None]]
NO_RIGHT = {"leftanti", "anti", "leftantisemi", "leftsemi"}
NO_LEFT = {"rightanti", "rightantisemi", "rightsemi"}


def join(operator: Operator, table: Table, scope: Scope) -> Table:
    """Join with another table on equal keys, of whichever kind."""
    options = dict(operator.options)
    kind = options.get("kind", "leftouter" if operator.word == "lookup" else "innerunique")
    right = scope.run(operator.others[0])
    keys = [_keys(named.of) for named in operator.by]
    left_keys = _rows(table, [left for left, _ in keys], operator)
    right_keys = _rows(right, [name for _, name in keys], operator)
    pairs = _pairs(kind, left_keys, right_keys)
    if kind in NO_RIGHT:
        return table.at([left for left, _ in pairs if left is not None])
    if kind in NO_LEFT:
        return right.at([number for _, number in pairs if number is not None])
    return _beside(table, right, pairs, {name for _, name in keys} if operator.word == "lookup" else set())


def union(operator: Operator, table: Table, scope: Scope) -> Table:
    """Put tables below one another; a column that one lacks is null there."""
    options = dict(operator.options)
    parts = [(other.source, scope.run(other)) for other in operator.others if _exists(other, scope, options)]
    if table.columns:
        parts.insert(0, ("", table))
    columns: dict[str, str] = {}
    for _, part in parts:
        for column in part.columns:
            columns.setdefault(column.name, column.type)
    source = options.get("withsource")
    length = sum(len(part) for _, part in parts)

    def values(name: str) -> list[Any]:
        if name == source:
            return [origin for origin, part in parts for _ in range(len(part))]
        return [
            value
            for _, part in parts
            for value in (part.column(name) if part.type_of(name) else [None] * len(part))
        ]

    made = [Column(name, kind) for name, kind in columns.items()]
    if source:
        made.insert(0, Column(source, "string"))
    return Table(made, values, length)


def _exists(other: Any, scope: Scope, options: dict[str, Any]) -> bool:
    if options.get("isfuzzy") != "true":
        return True
    try:
        scope.run(other)
    except KqlError:
        return False
    return True


def _keys(on: Expression) -> tuple[str, str]:
    if isinstance(on, Name):
        return on.name, on.name
    if isinstance(on, Binary) and on.operator == "==":
        sides = {}
        for side in (on.left, on.right):
            if isinstance(side, Member) and isinstance(side.of, Name):
                sides[side.of.name] = side.name
        if set(sides) == {"$left", "$right"}:
            return sides["$left"], sides["$right"]
    message = "join needs a column, or $left.a == $right.b"
    raise KqlError(message, *on.place)


def _rows(table: Table, names: list[str], operator: Operator) -> list[tuple[str, ...]]:
    for name in names:
        if table.type_of(name) is None:
            message = f"no column {name} to join on"
            raise KqlError(message, *operator.place)
    return list(zip(*([text(value) for value in table.column(name)] for name in names), strict=True))


def _pairs(kind: str, left: list[tuple[str, ...]], right: list[tuple[str, ...]]) -> Pairs:
    held: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, key in enumerate(right):
        held[key].append(number)
    if kind in ("leftsemi", "leftanti", "anti", "leftantisemi"):
        return [(i, None) for i, key in enumerate(left) if (key in held) == (kind == "leftsemi")]
    known = set(left)
    if kind in ("rightsemi", "rightanti", "rightantisemi"):
        return [(None, i) for i, key in enumerate(right) if (key in known) == (kind == "rightsemi")]
    numbers = (
        list({key: i for i, key in reversed(list(enumerate(left)))}.values())
        if kind == "innerunique"
        else range(len(left))
    )
    pairs: Pairs = [(i, j) for i in sorted(numbers) for j in held.get(left[i], ())]
    if kind in ("leftouter", "fullouter"):
        pairs += [(i, None) for i, key in enumerate(left) if key not in held]
    if kind in ("rightouter", "fullouter"):
        pairs += [(None, j) for j, key in enumerate(right) if key not in known]
    return pairs


def _beside(left: Table, right: Table, pairs: Pairs, dropped: set[str]) -> Table:
    names = {column.name for column in left.columns}
    origin: dict[str, tuple[Table, str, int]] = {c.name: (left, c.name, 0) for c in left.columns}
    columns = list(left.columns)
    for column in right.columns:
        if column.name in dropped:
            continue
        name = column.name
        while name in names:
            name += "1"
        names.add(name)
        columns.append(Column(name, column.type))
        origin[name] = (right, column.name, 1)

    def values(asked: str) -> list[Any]:
        table, name, side = origin[asked]
        held = table.column(name)
        return [None if pair[side] is None else held[pair[side]] for pair in pairs]  # type: ignore[index]  # checked before

    return Table(columns, values, len(pairs))
