"""Tables: columns with Kusto types, their values made only when somebody asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from console.kql.values.conversions import CONVERSIONS, to_dynamic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Read = Callable[[str, int, int], list[Any]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name and its Kusto type, such as "string" or "datetime"."""

    name: str
    type: str


class Table:
    """Columns of equal length: `Table([("x", "long")], [(1,), (2,)])`.

    Columns are Columns or (name, type) pairs; rows are sequences or mappings,
    their values brought to the columns' types. `Table.of` takes whole columns as they
    are, and `Table.reading` asks for the parts of columns that a query needs.
    """

    __slots__ = ("_length", "_made", "_read", "columns", "sorted_by")

    def __init__(
        self,
        columns: Iterable[Column | tuple[str, str]],
        rows: Iterable[Sequence[Any] | Mapping[str, Any]] = (),
    ) -> None:
        self.columns = _columns(columns)
        checked_rows = [self._row(row) for row in rows]
        parts = zip(*checked_rows, strict=True) if checked_rows else ((),) * len(self.columns)
        self._made: dict[str, list[Any]] = {
            column.name: _brought(column.type, part) for column, part in zip(self.columns, parts, strict=True)
        }
        self._length = len(checked_rows)
        self._read: Read | None = None
        self.sorted_by = ""

    @classmethod
    def of(
        cls,
        columns: Iterable[Column | tuple[str, str]],
        values: Sequence[list[Any]] | Mapping[str, list[Any]],
        *,
        sorted_by: str = "",
    ) -> Table:
        """Return a table over whole columns, in the columns' order or by name, kept as they are."""
        table = cls(columns)
        lists = (
            [values[column.name] for column in table.columns] if isinstance(values, Mapping) else list(values)
        )
        table._made = {column.name: part for column, part in zip(table.columns, lists, strict=True)}
        table._length = len(lists[0]) if lists else 0
        table.sorted_by = sorted_by
        return table

    @classmethod
    def reading(
        cls, columns: Iterable[Column | tuple[str, str]], read: Read, length: int, *, sorted_by: str = ""
    ) -> Table:
        """Return a table whose values `read(name, start, stop)` gives; `sorted_by` names an ascending column."""
        table = cls(columns)
        table._made = {}
        table._read = read
        table._length = length
        table.sorted_by = sorted_by
        return table

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows)

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The rows, as tuples in the columns' order."""
        if not self.columns:
            return [()] * self._length
        return list(zip(*(self.column(column.name) for column in self.columns), strict=True))

    def column(self, name: str) -> list[Any]:
        """Return the values of a column; raises KeyError for one that is not there."""
        if name not in self._made:
            if self._read is None or self.type_of(name) is None:
                raise KeyError(name)
            self._made[name] = self._read(name, 0, self._length)
        return self._made[name]

    def part(self, name: str, start: int, stop: int) -> list[Any]:
        """Return the values of a column in the rows from `start` up to `stop`."""
        if self._read is not None and name not in self._made:
            return self._read(name, start, stop)
        return self._made[name][start:stop]

    def type_of(self, name: str) -> str | None:
        """Return the type of a column, None where there is no such column."""
        return next((column.type for column in self.columns if column.name == name), None)

    def first(self, count: int) -> Table:
        """Return the table of the first rows."""
        length = min(count, self._length)
        return Table.of(self.columns, [self.part(column.name, 0, length) for column in self.columns])

    def _row(self, row: Sequence[Any] | Mapping[str, Any]) -> Sequence[Any]:
        if not isinstance(row, Mapping):
            return row
        return [row.get(column.name) for column in self.columns]


def _brought(kind: str, values: Iterable[Any]) -> list[Any]:
    """Return values as those of a type: null stays null, but text is never null."""
    convert = CONVERSIONS.get(kind, to_dynamic)
    empty = "" if kind == "string" else None
    return [empty if value is None else convert(value) for value in values]


def _columns(columns: Iterable[Column | tuple[str, str]]) -> tuple[Column, ...]:
    return tuple(column if isinstance(column, Column) else Column(*column) for column in columns)


class Tables(Protocol):
    """Whatever gives tables by name; a table elsewhere is asked for as `workspace("w").T`."""

    def table(self, name: str) -> Table | None:
        """Return the table, None where there is none of that name."""

    def names(self) -> Sequence[str]:
        """Return the names that are known, for wildcards, search, and advice on a wrong one."""


@dataclass(frozen=True, slots=True)
class NamedTables:
    """The tables of a mapping, each by its key."""

    tables: Mapping[str, Table]

    def table(self, name: str) -> Table | None:
        """Return the table, None where there is none of that name."""
        return self.tables.get(name)

    def names(self) -> Sequence[str]:
        """Return the names in their order."""
        return tuple(self.tables)


@dataclass(frozen=True, slots=True)
class Render:
    """How the query wants its result drawn."""

    kind: str
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What a query gives: a table for each of its expressions, the drawing it asks for, and what cut it short, if anything did."""

    tables: tuple[Table, ...]
    render: Render | None = None
    partial: str = ""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the first table."""
        return self.tables[0].columns if self.tables else ()

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The rows of the first table."""
        return self.tables[0].rows if self.tables else []

    def __len__(self) -> int:
        return len(self.tables[0]) if self.tables else 0
