"""Rows as another program reads them: one declaration a format, for verbs and screens alike.

A format that is added here is printed by `query run`, saved by the query pane, completed and
documented, with no further edit.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

from console.model.cells import as_json, neutral, value_text, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


@dataclass(frozen=True, slots=True)
class RowTable:
    """Rows and the names of their columns; rows are drawn once, as the file takes them."""

    names: Sequence[str]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class RowFormat:
    """A format of text: `name` on the command line and at the end of a file's name, `title` in a menu."""

    name: str
    title: str
    summary: str
    write: Callable[[TextIO, RowTable], None]


def _write_csv(file: TextIO, table: RowTable) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([neutral(name) for name in table.names])
    writer.writerows([_cell(value) for value in row] for row in table.rows)


def _write_json(file: TextIO, table: RowTable) -> None:
    file.write("[")
    file.writelines(
        (",\n " if number else "") + _record(table.names, row) for number, row in enumerate(table.rows)
    )
    file.write("]\n")


def _write_json_lines(file: TextIO, table: RowTable) -> None:
    file.writelines(f"{_record(table.names, row)}\n" for row in table.rows)


def _cell(value: Any) -> str:
    return neutral(value) if isinstance(value, str) else visible(value_text(value))


def _record(names: Sequence[str], row: Sequence[Any]) -> str:
    """Return a row as JSON in ASCII, so that it acts on no terminal."""
    return json.dumps({name: as_json(value) for name, value in zip(names, row, strict=True)}, allow_nan=False)


CSV = RowFormat("csv", "CSV", "for a spreadsheet, formulas made harmless", _write_csv)
ROW_FORMATS = (
    CSV,
    RowFormat("json", "JSON", "one array", _write_json),
    RowFormat("jsonl", "JSON lines", "a line for each row", _write_json_lines),
)
