"""Tables: columns with Kusto types, their values made only when somebody asks for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name and its Kusto type, such as "string" or "datetime"."""

    name: str
    type: str


class Table:
    """Columns of equal length; `values` gives one by name, and is asked once at most for each."""

    def __init__(self, columns: Sequence[Column], values: Callable[[str], list[Any]], length: int) -> None:
        self.columns = tuple(columns)
        self._values = values
        self._length = length
        self._made: dict[str, list[Any]] = {}

    @classmethod
    def of(cls, columns: Sequence[Column], values: Mapping[str, list[Any]], length: int) -> Table:
        """Return a table over values that are there already."""
        return cls(columns, values.__getitem__, length)

    def __len__(self) -> int:
        return self._length

    def column(self, name: str) -> list[Any]:
        """Return the values of a column; raises KeyError for one that is not there."""
        if name not in self._made:
            self._made[name] = self._values(name)
        return self._made[name]

    def type_of(self, name: str) -> str | None:
        """Return the type of a column, None where there is no such column."""
        return next((column.type for column in self.columns if column.name == name), None)

    def at(self, numbers: Sequence[int]) -> Table:
        """Return the rows with these numbers, in this order."""
        return Table(
            self.columns, lambda name: [self.column(name)[number] for number in numbers], len(numbers)
        )


class Tables(Protocol):
    """Whatever gives tables by name."""

    def table(self, name: str) -> Table | None:
        """Return the table, None where there is none of that name."""

    def names(self) -> Sequence[str]:
        """Return the names that are known, for advice on a wrong one."""


@dataclass(frozen=True, slots=True)
class Render:
    """How the query wants its result drawn."""

    kind: str
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What a query gives: a table for each of its expressions, and the drawing it asks for."""

    tables: tuple[Table, ...]
    render: Render | None = None
