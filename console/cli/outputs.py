"""Rows of a result on standard output: as a table to read, or exactly, for another program."""

from __future__ import annotations

import csv
import importlib
import importlib.util
import json
import sys
from typing import TYPE_CHECKING, Any

from console.azure.values.cleaning import line
from console.errors import CommandInvalid
from console.model.cells import as_json, neutral, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from console.model.results import QueryResult

RIGHT = frozenset({"int", "long", "real", "decimal"})


def check(form: str) -> None:
    """Refuse a form that cannot be printed here, before anything is asked; raises CommandInvalid."""
    if form != "parquet":
        return
    if importlib.util.find_spec("pyarrow") is None:
        message = "Parquet is written by pyarrow, which is not installed"
        raise CommandInvalid(message, advice="Install it with `pip install pyarrow`.")
    if sys.stdout.isatty():
        message = "Parquet is not for a terminal"
        raise CommandInvalid(message, advice="Send standard output to a file.")


def put(result: QueryResult, form: str) -> None:
    """Print a result in one of the forms."""
    _FORMS[form](result)


def table(result: QueryResult) -> Iterator[str]:
    """Give the lines of a table in which every cell is one line and nothing acts on a terminal."""
    columns = [
        [line(column.name), *(line(written(value)) for value in values)]
        for column, values in zip(result.columns, result.values, strict=True)
    ]
    padded = [
        _padded(cells, column.type in RIGHT) for cells, column in zip(columns, result.columns, strict=True)
    ]
    for row in zip(*padded, strict=True):
        yield "  ".join(row).rstrip()


def _padded(cells: list[str], to_the_right: bool) -> list[str]:  # noqa: FBT001  the caller reads a type
    width = max(map(len, cells))
    return [cell.rjust(width) if to_the_right else cell.ljust(width) for cell in cells]


def _put_table(result: QueryResult) -> None:
    for row in table(result):
        print(row)


def _put_csv(result: QueryResult) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([neutral(name) for name in result.names])
    for row in zip(*result.values, strict=True):
        writer.writerow([neutral(value) if isinstance(value, str) else written(value) for value in row])


def _put_json(result: QueryResult) -> None:
    rows = iter(result)
    print("[", end="")
    for number, row in enumerate(rows):
        print(",\n " if number else "", _encoded(row), sep="", end="")
    print("]")


def _put_json_lines(result: QueryResult) -> None:
    for row in result:
        print(_encoded(row))


def _encoded(row: Mapping[str, Any]) -> str:
    """Return a row as JSON in ASCII, so that it acts on no terminal."""
    return json.dumps({name: as_json(value) for name, value in row.items()}, default=written)


def _put_parquet(result: QueryResult) -> None:
    arrow = importlib.import_module("pyarrow")
    parquet = importlib.import_module("pyarrow.parquet")
    types = {
        "bool": arrow.bool_(),
        "int": arrow.int64(),
        "long": arrow.int64(),
        "real": arrow.float64(),
        "datetime": arrow.timestamp("us", tz="UTC"),
        "timespan": arrow.duration("us"),
    }
    arrays = [
        arrow.array(values, types[column.type])
        if column.type in types
        else arrow.array([None if value is None else written(value) for value in values], arrow.string())
        for column, values in zip(result.columns, result.values, strict=True)
    ]
    parquet.write_table(arrow.Table.from_arrays(arrays, names=list(result.names)), sys.stdout.buffer)


_FORMS: dict[str, Callable[[QueryResult], None]] = {
    "table": _put_table,
    "csv": _put_csv,
    "json": _put_json,
    "jsonl": _put_json_lines,
    "parquet": _put_parquet,
}
