"""Rows into columns: a column for each value of one column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.plugins.registry import MANY, Aggregation, Arguments, Columns, Frame, depends_on_rows, plugin
from console.kql.values.equality import identity
from console.kql.values.ordering import sort_key
from console.kql.values.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable


def _groups(columns: Columns, arguments: Arguments) -> Columns:
    """Return the columns that stay: those asked for, or all but the pivot and what is aggregated over it."""
    group_columns = arguments.positional[2:]
    if group_columns:
        return tuple(column for name in group_columns for column in columns if column[0] == name)
    aggregation = arguments.at(1)
    used_columns = {arguments.positional[0]} | (aggregation.uses if aggregation is not None else set())
    return tuple(column for column in columns if column[0] not in used_columns)


@plugin(
    "pivot",
    takes=("column", "aggregate", "column"),
    least=1,
    most=MANY,
    columns=depends_on_rows,
    least_columns=_groups,
)
def pivot(frame: Frame, arguments: Arguments) -> Frame:
    """Make a column of each value of a column, with an aggregate over the rows that have it."""
    aggregation = arguments.at(1)
    staying = _groups(frame.columns, arguments)
    leading = frame.of(arguments.positional[0])
    staying_values = [frame.of(name) for name, _ in staying]
    cells: dict[Any, dict[Any, list[int]]] = {}
    for row, value in frame.budget.each(enumerate(leading)):
        key = tuple(identity(values[row]) for values in staying_values)
        cells.setdefault(key, {}).setdefault(identity(value), []).append(row)
    heads = sorted(
        {identity(value): value for value in leading if value is not None}.items(),
        key=lambda pair: sort_key(pair[1]),
    )
    firsts = [next(iter(rows.values()))[0] for rows in cells.values()]
    groups = list(cells.values())
    pivoted = [_column(frame.budget.each(groups), key, aggregation) for key, _ in heads]
    kind = aggregation.type if isinstance(aggregation, Aggregation) else "long"
    columns = staying + tuple((_head(value), kind) for _, value in heads)
    return Frame(columns, (*([values[row] for row in firsts] for values in staying_values), *pivoted))


def _head(value: Any) -> str:
    return text(value) or "<empty>"


def _column(groups: Iterable[dict[Any, list[int]]], key: Any, aggregation: Aggregation | None) -> list[Any]:
    """Return the aggregate of each group's rows with one value of the pivot; of no rows too."""
    over = aggregation.over if aggregation is not None else len
    return [over(rows.get(key, [])) for rows in groups]
