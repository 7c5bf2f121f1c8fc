"""Where plugins register: what `evaluate` calls with all rows of its input at once.

A plugin `takes` its arguments by kind, the last entry for all further ones:

- "column": a column of the input, "key": one of the table that was given before, each by its name (str);
  "column?": the same, or a constant such as `'~'`;
  "key?": a key or a constant;
- "constant": a value; `'~'` stands for the default; "table": a Frame with all its rows;
- "aggregate": an aggregate over the input, as an Aggregation; "condition": a bool for each row, as a list.

`columns` says which columns come of it before there are rows, None if that depends on them (then a query
should give the schema: `evaluate bag_unpack(d) : (name: string)`; without rows they are the ones of `least_columns`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from console.kql.functions.registry import MANY, CallRefused, counted
from console.kql.limits import Budget
from console.kql.values.registries import Registry

F = TypeVar("F", bound="Callable[..., Any]")
Columns = tuple[tuple[str, str], ...]  # name and type of each


@dataclass(frozen=True, slots=True)
class Frame:
    """All rows at once: columns with their values, each list as long as there are rows.

    Whatever takes long over them looks at the `budget` of the run.
    """

    columns: Columns
    values: tuple[list[Any], ...]
    budget: Budget = field(default_factory=Budget, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.values[0]) if self.values else 0

    def place(self, name: str) -> int:
        """Return the place of a column; raises CallRefused where there is none of that name."""
        names = [name for name, _ in self.columns]
        if name not in names:
            raise CallRefused(f"there is no column {name}")
        return names.index(name)

    def of(self, name: str) -> list[Any]:
        """Return the values of a column."""
        return self.values[self.place(name)]

    def type_of(self, name: str) -> str:
        """Return the type of a column."""
        return self.columns[self.place(name)][1]


@dataclass(frozen=True, slots=True)
class Aggregation:
    """An aggregate over the input: its type, its value for the rows with these numbers, the columns it goes by."""

    type: str
    over: Callable[[Sequence[int]], Any]
    uses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a call: by position, and by name."""

    positional: tuple[Any, ...]
    named: Mapping[str, Any] = field(default_factory=dict)

    def at(self, place: int, default: Any = None) -> Any:
        """Return an argument, or the default where it is missing or `~`."""
        argument = self.positional[place] if place < len(self.positional) else "~"
        return default if isinstance(argument, str) and argument == "~" else argument

    def number(self, place: int, default: float) -> float:
        """Return an argument that is a number; raises CallRefused for any other."""
        argument = self.at(place, default)
        if isinstance(argument, bool) or not isinstance(argument, int | float):
            raise CallRefused(f"argument {place + 1} must be a number")
        return argument

    def after(self, place: int, count: int) -> tuple[Any, ...]:
        """Return so many arguments from a place on; raises CallRefused where there are fewer."""
        arguments = self.positional[place : place + count]
        if len(arguments) < count:
            raise CallRefused(f"{counted(place + count, MANY)} are needed, not {len(self.positional)}")
        return arguments


Shape = Callable[[Columns, Arguments], Columns | None]


@dataclass(frozen=True, slots=True)
class Plugin:
    """What `evaluate` calls: what it takes, which columns it gives, and how it runs."""

    name: str
    run: Callable[[Frame, Arguments], Frame]
    takes: tuple[str, ...]
    least: int
    most: int
    columns: Shape
    least_columns: Callable[[Columns, Arguments], Columns]

    @property
    def doc(self) -> str:
        """Return its one line for the editor."""
        return (self.run.__doc__ or "").strip().splitlines()[0]

    def kind(self, place: int) -> str:
        """Return the kind of an argument by its place."""
        return self.takes[min(place, len(self.takes) - 1)] if self.takes else "constant"

    def check(self, count: int) -> None:
        """Refuse any other number of arguments than it takes; raises CallRefused."""
        if not self.least <= count <= self.most:
            raise CallRefused(f"{self.name} takes {counted(self.least, self.most)}, not {count}")


PLUGINS: Registry[Plugin] = Registry()
REFUSED: dict[str, str] = {}  # plugins of Kusto that are not done, each with the reason


def _unchanged(columns: Columns, _: Arguments) -> Columns:
    return columns


def plugin(  # noqa: PLR0913  each is a fact about a plugin
    name: str,
    *,
    takes: tuple[str, ...],
    columns: Shape,
    least: int | None = None,
    most: int | None = None,
    least_columns: Callable[[Columns, Arguments], Columns] = _unchanged,
) -> Callable[[F], F]:
    """Register the decorated function as a plugin."""

    def register(run: F) -> F:
        fewest = len(takes) if least is None else least
        PLUGINS[name] = Plugin(
            name, run, takes, fewest, len(takes) if most is None else most, columns, least_columns
        )
        return run

    return register


def depends_on_rows(_columns: Columns, _arguments: Arguments) -> None:
    """Say that the columns of a plugin depend on its rows."""


__all__ = [
    "MANY",
    "PLUGINS",
    "REFUSED",
    "Aggregation",
    "Arguments",
    "CallRefused",
    "Columns",
    "Frame",
    "Plugin",
    "depends_on_rows",
    "plugin",
]
