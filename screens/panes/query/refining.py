"""Going on with the rows that were fetched: further KQL, run here, Azure not asked again."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from console import kql
from console.errors import QueryInvalid
from console.model.cells import cell_text
from console.model.results import QueryResult, ResultColumn
from console.queries.parameters import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "Result"
"""What the fetched rows are called in a refining query, as in `| join Result on ...`."""

_PLAIN_NAME = re.compile(r"[A-Za-z_]\w*")


def refine(result: QueryResult, steps: str, now: datetime, is_stopped: Callable[[], bool]) -> QueryResult:
    """Return what `| where ... | summarize ...` makes of a result's rows.

    Raises QueryInvalid, its line and column counted in `steps`, and QueryCancelled once stopped.
    """
    piped = steps if steps.lstrip().startswith("|") else f"| {steps}"
    columns = [(column.name, column.type) for column in result.columns]
    table = kql.Table.of(columns, [_listed(values) for values in result.values])
    try:
        made = kql.execute(f"{NAME}\n{piped}", {NAME: table}, now=now, cancelled=is_stopped)
    except kql.KqlError as mistake:
        line = max(1, mistake.line - 1)
        column = mistake.column - (len(piped) - len(steps) if line == 1 else 0)
        raise QueryInvalid(mistake.message, line=line, column=max(1, column)) from mistake
    return _result(made)


def condition(column: ResultColumn, value: Any, *, keep: bool) -> str:
    """Return the step that keeps the rows with this value in a column, or those without it."""
    name = column.name if _PLAIN_NAME.fullmatch(column.name) else f"[{quoted(column.name)}]"
    if value is None or value == "":
        absent = "empty" if column.type in {"string", "dynamic"} else "null"
        return f"| where {'is' if keep else 'isnot'}{absent}({name})"
    sign = "==" if keep else "!="
    if column.type == "dynamic":
        return f"| where tostring({name}) {sign} {quoted(cell_text(value))}"
    return f"| where {name} {sign} {_literal(value)}"


def _literal(value: Any) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, datetime):
        return f"datetime({value.isoformat()})"
    if isinstance(value, timedelta):
        return f"time({cell_text(value)})"
    return f"real({value})" if isinstance(value, float) else cell_text(value)


def _listed(values: Any) -> list[Any]:
    return values if isinstance(values, list) else list(values)


def _result(made: kql.Result) -> QueryResult:
    columns = tuple(ResultColumn(column.name, column.type) for column in made.columns)
    table = made.tables[0]
    values = tuple(table.column(column.name) for column in columns)
    return QueryResult(columns, values, made.partial, made.render.kind if made.render else "")
