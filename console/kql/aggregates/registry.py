"""Where aggregates register: one value out of a group of rows.

An aggregate is a function over the group's columns, one list for each argument; an argument that the
spec calls constant arrives as its value; called without arguments, it is given the group's size. Nulls are in
the lists: each aggregate says what they mean to it. A list called `tests` is of a condition that holds or does not.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from console.kql.functions.registry import MANY, WITHOUT_ANSWER, Argument, CallRefused, Returns, counted
from console.kql.values.registries import Registry

F = TypeVar("F", bound="Callable[..., Any]")
Naming = Callable[[Sequence[str], Sequence[Argument]], tuple[str, ...]]
Columns = Callable[[Sequence[Argument]], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class BoundAggregate:
    """An aggregate ready to run: `over(size, *columns)` of a group of so many rows, constants left out of the columns.

    `types` and `names` are those of its result columns; with several, the value is a tuple. Where `combine` is given,
    two results of parts of a group make the result of both together, so that the rows need not be kept.
    """

    types: tuple[str, ...]
    names: tuple[str, ...]
    over: Callable[..., Any]
    combine: Callable[[Any, Any], Any] | None


@dataclass(frozen=True, slots=True)
class RowPick:
    """How an aggregate that gives a whole row, such as arg_max, calls the columns taken from it.

    `naming` is given the names of what the query asks for, "" for what has none. An `is_ordered` one goes by its first
    argument, which then cannot be `*`.
    """

    naming: Callable[[Sequence[str]], list[str]]
    is_ordered: bool = False


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An aggregate: what it takes, what it gives, how its columns are called.

    `prefix` begins the default name, followed by the first argument's; `naming` overrides that rule, `columns` gives
    the types of several result columns. Where there is a `row` pick, `over` returns the index of a row in the group,
    None if there is none; the caller, who alone knows what `*` stands for, takes from that row what the query asks for.
    """

    name: str
    of: Callable[..., Any]
    returns: Returns
    least: int
    most: int
    prefix: str
    constant: tuple[int, ...]
    constant_from: int
    naming: Naming | None
    columns: Columns | None
    combine: Callable[[Any, Any], Any] | None
    row: RowPick | None

    @property
    def test(self) -> int | None:
        """Return the place of the argument that is a condition."""
        names = list(inspect.signature(self.of).parameters)
        return names.index("tests") if "tests" in names else None

    @property
    def doc(self) -> str:
        """Return its one line for the editor."""
        return (self.of.__doc__ or "").strip().splitlines()[0]

    def bind(self, arguments: Sequence[Argument], names: Sequence[str]) -> BoundAggregate:
        """Make a call ready to run.

        `names` are what the arguments would be called as columns, "" for those without a name.
        Raises CallRefused where it cannot be called so.
        """
        self._check(arguments)
        fixed = {at: argument.value for at, argument in enumerate(arguments) if self._is_constant(at)}
        if self.row:
            return BoundAggregate((), (), _with_constants(self.of, fixed, len(arguments)), self.combine)
        kind = self.returns if isinstance(self.returns, str) else self.returns(arguments)
        types = self.columns(arguments) if self.columns else (kind,)
        called = (
            self.naming(names, arguments) if self.naming else (f"{self.prefix}_{names[0] if names else ''}",)
        )
        over = _answering(_with_constants(self.of, fixed, len(arguments)))
        return BoundAggregate(types, called, _settled(over, types), self.combine)

    def _is_constant(self, at: int) -> bool:
        return at in self.constant or at >= self.constant_from

    def _check(self, arguments: Sequence[Argument]) -> None:
        if not self.least <= len(arguments) <= self.most:
            raise CallRefused(f"{self.name} takes {self.arity}, not {len(arguments)}")
        test = self.test
        for at, argument in enumerate(arguments):
            if self._is_constant(at) and not argument.is_constant:
                raise CallRefused(f"argument {at + 1} of {self.name} must be a constant")
            if at == test and argument.type not in ("bool", "dynamic"):
                raise CallRefused(f"the condition of {self.name} must be a bool, not a {argument.type}")

    @property
    def arity(self) -> str:
        """Return how many arguments it takes, in words."""
        return counted(self.least, self.most)


def _with_constants(of: Callable[..., Any], fixed: dict[int, Any], count: int) -> Callable[..., Any]:
    if not count:
        return of
    if not fixed:
        return lambda _, *columns: of(*columns)

    def over(_: int, *columns: list[Any]) -> Any:
        varying = iter(columns)
        return of(*(fixed[at] if at in fixed else next(varying) for at in range(count)))

    return over


def _answering(over: Callable[..., Any]) -> Callable[..., Any]:
    """Return an aggregate that is null for values to which it has no answer, such as a sum beyond its type."""

    def answering(size: int, *columns: list[Any]) -> Any:
        try:
            return over(size, *columns)
        except WITHOUT_ANSWER:
            return None

    return answering


def _settled(over: Callable[..., Any], types: tuple[str, ...]) -> Callable[..., Any]:
    """Return an aggregate whose value for no values is its type's: text is never null, a sum of no timespans is none."""
    settles = [_SETTLED.get(kind) or _as_it_is for kind in types]
    if all(settle is _as_it_is for settle in settles):
        return over
    if len(settles) == 1:
        return lambda size, *columns: settles[0](over(size, *columns))
    unknown = (None,) * len(settles)
    return lambda size, *columns: tuple(
        settle(value) for settle, value in zip(settles, over(size, *columns) or unknown, strict=True)
    )


def _as_it_is(value: Any) -> Any:
    return value


def _number_of(value: Any) -> float | None:
    return None if value is None else float(value)


def _length_of(value: Any) -> timedelta | None:
    return timedelta() if value == 0 else value if isinstance(value, timedelta) else None


def _moment_of(value: Any) -> datetime | None:
    return value if isinstance(value, datetime) else None


def _decimal_of(value: Any) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) else None


_SETTLED: dict[str, Callable[[Any], Any]] = {
    "string": lambda value: value or "",
    "real": _number_of,
    "decimal": _decimal_of,
    "timespan": _length_of,
    "datetime": _moment_of,
}
AGGREGATES: Registry[Aggregate] = Registry()


def aggregate(  # noqa: PLR0913  each is a fact about an aggregate
    names: str,
    returns: Returns,
    *,
    least: int = 1,
    most: int = 1,
    prefix: str | None = None,
    constant: tuple[int, ...] = (),
    constant_from: int = MANY,
    naming: Naming | None = None,
    columns: Columns | None = None,
    combine: Callable[[Any, Any], Any] | None = None,
    row: RowPick | None = None,
) -> Callable[[F], F]:
    """Register the decorated function as an aggregate under these names, separated by commas."""

    def register(of: F) -> F:
        for name in names.split(","):
            called = name if prefix is None else prefix
            AGGREGATES[name] = Aggregate(
                name,
                of,
                returns,
                least,
                most,
                called,
                constant,
                constant_from,
                naming,
                columns,
                combine,
                row,
            )
        return of

    return register


def promoted(arguments: Sequence[Argument]) -> str:
    """Return the type of a sum of the first argument: an int becomes a long."""
    kind = arguments[0].type
    return "long" if kind in ("int", "bool") else kind
