"""What a query gave: columns of values, however many rows, and what the service said of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, overload


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """A column: its name, as the query made it, and its Kusto type, such as "string" or "dynamic"."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a query cost the service: time to run, processor time of all its machines, most memory (bytes)."""

    running: timedelta = timedelta()
    processor: timedelta = timedelta()
    memory: int = 0


@dataclass(frozen=True, slots=True)
class QueryResult(Sequence[Mapping[str, Any]]):
    """The rows of a query, kept column by column; read as a sequence, each row is a mapping.

    Values are Python's: bool, int, float, str, Decimal, datetime (aware, UTC), timedelta,
    and for dynamic whatever JSON has (`Dynamics`); None is null, which a string never is. Texts are as the
    service sent them: clean what is shown. `partial` says in words why rows are missing,
    `render` is the kind of drawing asked for, with its `drawing` properties. `further` are
    the tables after the first, where the query has several.
    """

    columns: tuple[ResultColumn, ...] = ()
    values: tuple[Sequence[Any], ...] = ()
    partial: str = ""
    render: str = ""
    drawing: tuple[tuple[str, str], ...] = ()
    statistics: Statistics = Statistics()
    further: tuple[QueryResult, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Sequence[Any]:
        """Return the values of a column; raises ValueError where there is none of that name."""
        return self.values[self.names.index(name)]

    def head(self, count: int) -> QueryResult:
        """Return the first `count` rows."""
        head_values = tuple(values[:count] for values in self.values)
        return QueryResult(
            self.columns, head_values, self.partial, self.render, self.drawing, self.statistics
        )

    def __len__(self) -> int:
        return len(self.values[0]) if self.values else 0

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        names = self.names
        for row in zip(*self.values, strict=True):
            yield dict(zip(names, row, strict=True))

    @overload
    def __getitem__(self, number: int) -> Mapping[str, Any]: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[Mapping[str, Any]]: ...

    def __getitem__(self, number: int | slice) -> Mapping[str, Any] | Sequence[Mapping[str, Any]]:
        if isinstance(number, slice):
            return [self[index] for index in range(*number.indices(len(self)))]
        return {name: values[number] for name, values in zip(self.names, self.values, strict=True)}


@dataclass(frozen=True, slots=True)
class LogFunction:
    """A function saved in a workspace: its name, its parameters as KQL declares them, its text."""

    name: str
    parameters: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class LogTable:
    """A table of a workspace and its columns."""

    name: str
    columns: tuple[ResultColumn, ...]


@dataclass(frozen=True, slots=True)
class LogSchema:
    """What a workspace's queries may name."""

    tables: tuple[LogTable, ...] = ()
    functions: tuple[LogFunction, ...] = ()
