"""Bodies of Log Analytics, read a row at a time: 100 MB of them must not stop the event loop.

A thread that decodes a large JSON text in one call keeps every other thread
waiting for as long. Decoded row by row, and with the rows of a few thousand
turned into columns before the next are read, nobody waits longer than for one
row, and the rows never exist all at once. Columns end as tuples: a round of the
garbage collector looks at those of plain values once, and at lists each time.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from console.azure.logs.json_cursor import JsonCursor
from console.azure.logs.values import converter, statistics
from console.azure.values.cleaning import line
from console.azure.values.json_types import Json, JsonObject
from console.model.dynamics import Dynamics
from console.model.results import QueryResult, ResultColumn

ROWS_AT_ONCE = 2_000


class Stopped(Exception):
    """Nobody waits for the result any more."""


def read_body(parts: list[bytes], is_stopped: Callable[[], bool]) -> QueryResult:
    """Return the result in the body of one query; raises ValueError for another body, Stopped."""
    with _uncollected():
        return _result(JsonCursor(parts), is_stopped)


def read_batch(parts: list[bytes], is_stopped: Callable[[], bool]) -> dict[str, tuple[int, Json]]:
    """Return status and result, or error object, of each answer in a batch, by its id."""
    cursor = JsonCursor(parts)
    answers: dict[str, tuple[int, Json]] = {}
    with _uncollected():
        for key in cursor.fields():
            if key != "responses":
                cursor.value()
                continue
            for _ in cursor.items():
                answer = {name: _of_batch(name, cursor, is_stopped) for name in cursor.fields()}
                answers[str(answer["id"])] = (int(answer["status"]), answer["body"])
    return answers


@contextmanager
def _uncollected() -> Iterator[None]:
    """Collect no garbage meanwhile: a round over millions of cells, none of them any, stops every thread."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _of_batch(name: str, cursor: JsonCursor, is_stopped: Callable[[], bool]) -> Any:
    return _body(cursor, is_stopped) if name == "body" else cursor.value()


def _result(cursor: JsonCursor, is_stopped: Callable[[], bool]) -> QueryResult:
    body = _body(cursor, is_stopped)
    if not isinstance(body, QueryResult):
        message = "there is no table in the answer"
        raise ValueError(message)  # noqa: TRY004  the text is wrong, no caller's type is
    return body


def _body(cursor: JsonCursor, is_stopped: Callable[[], bool]) -> QueryResult | JsonObject:
    """Return the tables of an answer as a result, or the answer itself where it has none."""
    fields: JsonObject = {}
    tables: list[QueryResult] = []
    for key in cursor.fields():
        if key == "tables":
            tables = [_table(cursor, is_stopped) for _ in cursor.items()]
            fields[key] = None
        else:
            fields[key] = cursor.value()
    return _complete(tables, fields) if "tables" in fields else fields


def _complete(tables: list[QueryResult], fields: JsonObject) -> QueryResult:
    first, *further = tables or [QueryResult()]
    render = fields.get("render") or {}
    kind = line(render.get("visualization") or "")
    return QueryResult(
        columns=first.columns,
        values=first.values,
        partial=_shortcoming(fields["error"]) if fields.get("error") else "",
        render="" if kind == "table" else kind,
        drawing=tuple((line(key), line(value)) for key, value in render.items() if value is not None),
        statistics=statistics(fields.get("statistics")),
        further=tuple(further),
    )


def _shortcoming(error: JsonObject) -> str:
    """Return the innermost words of a partial error."""
    words, inner = error.get("message"), (error.get("details") or [error])[0]
    while isinstance(inner, dict):
        words, inner = inner.get("message") or words, inner.get("innererror")
    return line(words or "not all rows were returned")


def _table(cursor: JsonCursor, is_stopped: Callable[[], bool]) -> QueryResult:
    columns: tuple[ResultColumn, ...] = ()
    values: tuple[Sequence[Json], ...] = ()
    for key in cursor.fields():
        if key == "columns":
            columns = tuple(
                ResultColumn(str(column["name"]), str(column["type"])) for column in cursor.value()
            )
        elif key == "rows":
            values = _columns(cursor, columns, is_stopped)
        else:
            cursor.value()
    return QueryResult(columns, values or tuple([] for _ in columns))


def _columns(
    cursor: JsonCursor, columns: tuple[ResultColumn, ...], is_stopped: Callable[[], bool]
) -> tuple[Sequence[Json], ...]:
    converters = [converter(column.type) for column in columns]
    values: tuple[list[Json], ...] = tuple([] for _ in columns)
    rows: list[list[Json]] = []

    def turn() -> None:
        for cells_so_far, convert, cells in zip(values, converters, zip(*rows, strict=True), strict=True):
            cells_so_far.extend(convert(cells))
        rows.clear()

    for _ in cursor.items():
        rows.append(cursor.value())
        if len(rows) == ROWS_AT_ONCE:
            turn()
            if is_stopped():
                raise Stopped
    if rows:
        turn()
    return tuple(
        Dynamics(tuple(cells_so_far)) if column.type == "dynamic" else tuple(cells_so_far)
        for cells_so_far, column in zip(values, columns, strict=True)
    )
