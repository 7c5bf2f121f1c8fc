"""The query language, as the simulated services use it: a text and tables in, columns out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from console.kql import Table, Tables


@dataclass(frozen=True, slots=True)
class Answer:
    """One table of a result: names and Kusto types of its columns, and their values."""

    names: tuple[str, ...]
    types: tuple[str, ...]
    values: tuple[list[Any], ...]

    def __len__(self) -> int:
        return len(self.values[0]) if self.values else 0


@dataclass(frozen=True, slots=True)
class Answers:
    """All tables of a result, the drawing that the query asked for, and the limit that cut the rows short."""

    tables: tuple[Answer, ...]
    drawing: str = ""
    drawing_properties: Mapping[str, Any] = field(default_factory=dict)
    cut: str = ""


class Mistaken(Exception):
    """The query has a mistake at `line` and `column`; `is_syntax` where it could not even be parsed."""

    def __init__(self, message: str, line: int, column: int, *, is_syntax: bool) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.is_syntax = is_syntax


def run(
    text: str, tables: Tables, now: datetime, *, rows: int | None = None, seconds: float | None = None
) -> Answers:
    """Return what the query gives over these tables, within so many rows and seconds; raises Mistaken."""
    from console.kql import KqlError, Limits, execute, parse  # noqa: PLC0415  loaded when asked

    try:
        query = parse(text)
    except KqlError as error:
        raise Mistaken(error.message, error.line, error.column, is_syntax=True) from error
    try:
        result = execute(query, tables, now=now, limits=Limits(rows=rows, seconds=seconds))
        answers = tuple(_answer(table) for table in result.tables)
    except KqlError as error:
        raise Mistaken(error.message, error.line, error.column, is_syntax=False) from error
    hint = result.render
    properties = dict(hint.properties) if hint else {}
    return Answers(answers, hint.kind if hint else "", properties, result.partial)


def _answer(table: Table) -> Answer:
    names = tuple(column.name for column in table.columns)
    types = tuple(column.type for column in table.columns)
    return Answer(names, types, tuple(table.column(name) for name in names))
