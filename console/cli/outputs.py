"""Rows of a result on standard output: as a table to read, or exactly, for another program."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from functools import partial
from typing import TYPE_CHECKING

from console.azure.values.cleaning import line
from console.errors import CommandInvalid
from console.model.cells import value_text
from console.model.row_formats import ROW_FORMATS, RowTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from console.model.results import QueryResult
    from console.model.row_formats import RowFormat

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
    FORMS[form](result)


def table(result: QueryResult) -> Iterator[str]:
    """Give the lines of a table in which every cell is one line and nothing acts on a terminal."""
    columns = [
        [line(column.name), *(line(value_text(value)) for value in values)]
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


def _put_rows(row_format: RowFormat, result: QueryResult) -> None:
    row_format.write(sys.stdout, RowTable(result.names, zip(*result.values, strict=True)))


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
        else arrow.array([None if value is None else value_text(value) for value in values], arrow.string())
        for column, values in zip(result.columns, result.values, strict=True)
    ]
    parquet.write_table(arrow.Table.from_arrays(arrays, names=list(result.names)), sys.stdout.buffer)


FORMS: dict[str, Callable[[QueryResult], None]] = {
    "table": _put_table,
    **{row_format.name: partial(_put_rows, row_format) for row_format in ROW_FORMATS},
    "parquet": _put_parquet,
}
