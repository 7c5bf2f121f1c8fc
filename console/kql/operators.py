"""Tabular operators: each takes a table and gives another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.errors import KqlError
from console.kql.evaluation import Scope, evaluate
from console.kql.joining import join, union
from console.kql.summarizing import summarize
from console.kql.syntax import Call, Index, Member, Name, Star
from console.kql.tables import Column, Table
from console.kql.vectors import Vector, number, type_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.kql.syntax import Named, Operator, Sort


def where(operator: Operator, table: Table, scope: Scope) -> Table:
    """Keep the rows for which the condition holds."""
    if operator.condition is None:
        return table
    tests = evaluate(operator.condition, table, scope).values
    return table.at([row for row, test in enumerate(tests) if test])


def extend(operator: Operator, table: Table, scope: Scope) -> Table:
    """Add columns, or replace those of the same name."""
    for number_, named in enumerate(operator.columns, 1):
        table = _with(table, name_of(named, number_), evaluate(named.of, table, scope))
    return table


def project(operator: Operator, table: Table, scope: Scope) -> Table:
    """Keep just these columns, in this order."""
    made: dict[str, Vector] = {}
    for number_, named in enumerate(operator.columns, 1):
        made[name_of(named, number_)] = evaluate(named.of, table, scope)
    return _of(made, len(table))


def project_away(operator: Operator, table: Table, _: Scope) -> Table:
    """Drop these columns."""
    gone = {named.name for named in operator.columns}
    return _keep(table, [column.name for column in table.columns if column.name not in gone])


def project_keep(operator: Operator, table: Table, _: Scope) -> Table:
    """Keep these columns, in their own order."""
    kept = {named.name for named in operator.columns}
    return _keep(table, [column.name for column in table.columns if column.name in kept])


def project_rename(operator: Operator, table: Table, _: Scope) -> Table:
    """Give columns other names."""
    new = {named.of.name: named.name for named in operator.columns if isinstance(named.of, Name)}
    old = {new.get(column.name, column.name): column.name for column in table.columns}
    columns = [Column(new.get(column.name, column.name), column.type) for column in table.columns]
    return Table(columns, lambda name: table.column(old[name]), len(table))


def project_reorder(operator: Operator, table: Table, _: Scope) -> Table:
    """Put these columns first."""
    first = [named.name for named in operator.columns if table.type_of(named.name)]
    return _keep(table, [*first, *(c.name for c in table.columns if c.name not in first)])


def distinct(operator: Operator, table: Table, scope: Scope) -> Table:
    """Keep one row of each combination of values."""
    is_all = any(isinstance(named.of, Star) for named in operator.columns)
    narrowed = table if is_all else project(operator, table, scope)
    seen: dict[str, int] = {}
    values = [narrowed.column(column.name) for column in narrowed.columns]
    for row, held in enumerate(zip(*values, strict=True)):
        seen.setdefault(repr(held), row)
    return narrowed.at(list(seen.values()))


def count(_: Operator, table: Table, __: Scope) -> Table:
    """Count the rows."""
    return Table.of((Column("Count", "long"),), {"Count": [len(table)]}, 1)


def take(operator: Operator, table: Table, scope: Scope) -> Table:
    """Keep the first rows."""
    return table.at(range(min(_whole(operator, scope), len(table))))


def sort(operator: Operator, table: Table, scope: Scope) -> Table:
    """Put the rows in order."""
    order: Sequence[int] = range(len(table))
    for by in reversed(operator.sorts):
        order = _ordered(order, by, evaluate(by.of, table, scope).values)
    return table.at(order)


def top(operator: Operator, table: Table, scope: Scope) -> Table:
    """Put the rows in order and keep the first."""
    return take(operator, sort(operator, table, scope), scope)


def mv_expand(operator: Operator, table: Table, scope: Scope) -> Table:
    """Give each item of a dynamic list a row of its own."""
    types = dict(operator.options)
    made = [
        (name_of(named, i), evaluate(named.of, table, scope), types.get(f"type {i - 1}"))
        for i, named in enumerate(operator.columns, 1)
    ]
    rows: list[int] = []
    values: list[list[Any]] = [[] for _ in made]
    for row in range(len(table)):
        items = [_items(vector.values[row]) for _, vector, _ in made]
        for index in range(max(len(each) for each in items)):
            rows.append(row)
            for held, each in zip(values, items, strict=True):
                held.append(each[index] if index < len(each) else None)
    expanded = table.at(rows)
    for (name, _, kind), held in zip(made, values, strict=True):
        expanded = _with(expanded, name, Vector(kind or "dynamic", held))
    return expanded


def getschema(_: Operator, table: Table, __: Scope) -> Table:
    """Return the columns as rows."""
    columns = (
        Column("ColumnName", "string"),
        Column("ColumnOrdinal", "long"),
        Column("ColumnType", "string"),
    )
    values: dict[str, list[Any]] = {
        "ColumnName": [column.name for column in table.columns],
        "ColumnOrdinal": list(range(len(table.columns))),
        "ColumnType": [column.type for column in table.columns],
    }
    return Table.of(columns, values, len(table.columns))


def remember(operator: Operator, table: Table, scope: Scope) -> Table:
    """Give the table a name for what comes after."""
    scope.tables[operator.columns[0].name] = table
    return table


def name_of(named: Named, number_: int) -> str:
    """Return the name of a column: as given, of the path it comes from, or Column1."""
    if named.name:
        return named.name
    if isinstance(named.of, Member | Index):
        parts = []
        of: Any = named.of
        while isinstance(of, Member | Index):
            parts.append(of.name if isinstance(of, Member) else str(getattr(of.by, "value", "")))
            of = of.of
        return "_".join([getattr(of, "name", ""), *reversed(parts)])
    if isinstance(named.of, Call) and named.of.arguments and isinstance(named.of.arguments[0], Name):
        return named.of.arguments[0].name
    return f"Column{number_}"


def _items(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value or [None]
    if isinstance(value, dict):
        return [{name: held} for name, held in value.items()] or [None]
    return [value]


def _with(table: Table, name: str, vector: Vector) -> Table:
    columns = [c if c.name != name else Column(name, vector.type) for c in table.columns]
    if table.type_of(name) is None:
        columns.append(Column(name, vector.type))
    return Table(columns, lambda asked: vector.values if asked == name else table.column(asked), len(table))


def _keep(table: Table, names: Sequence[str]) -> Table:
    types = {column.name: column.type for column in table.columns}
    return Table([Column(name, types[name]) for name in names], table.column, len(table))


def _of(made: dict[str, Vector], length: int) -> Table:
    columns = [Column(name, vector.type) for name, vector in made.items()]
    return Table.of(columns, {name: vector.values for name, vector in made.items()}, length)


def _whole(operator: Operator, scope: Scope) -> int:
    if operator.condition is not None:
        one = evaluate(operator.condition, Table((), lambda _: [], 1), scope).values[0]
        found = number(one)
        if found is not None and found >= 0:
            return int(found)
    message = f"{operator.word} needs a count of rows"
    raise KqlError(message, *operator.place)


def _ordered(order: Sequence[int], by: Sort, values: list[Any]) -> list[int]:
    nulls = [row for row in order if values[row] is None]
    rest = [row for row in order if values[row] is not None]
    kinds = {type_of(values[row]) for row in rest}
    if kinds <= {"long", "real", "bool"} or (len(kinds) == 1 and "dynamic" not in kinds):
        rest.sort(key=lambda row: values[row], reverse=by.is_descending)
    else:
        rest.sort(key=lambda row: repr(values[row]), reverse=by.is_descending)
    return nulls + rest if by.nulls_first else rest + nulls


OPERATORS: dict[str, Callable[[Operator, Table, Scope], Table]] = {
    "where": where,
    "extend": extend,
    "project": project,
    "project-away": project_away,
    "project-keep": project_keep,
    "project-rename": project_rename,
    "project-reorder": project_reorder,
    "distinct": distinct,
    "count": count,
    "take": take,
    "sort": sort,
    "top": top,
    "summarize": summarize,
    "mv-expand": mv_expand,
    "getschema": getschema,
    "as": remember,
    "join": join,
    "lookup": join,
    "union": union,
}
