"""Where scalar functions register, and how a call of one is bound to its arguments.

A function is written on plain values, one row at a time:

    @function("strlen", "long", takes=("string",))
    def strlen(text: str) -> int: ...

`bind` does the rest, once for each call in a query: it counts the arguments, refuses what is no number or no time
where one is taken, converts those whose type is another than what the function takes, keeps nulls away from a
function that is not `null_safe`, and lifts it over columns. `choose` picks the row-wise form by the arguments' types.
A hot function also brings a `prepare`: given its arguments, as it takes them, it returns a function over the columns
of the varying ones, or None where only the row-wise form will do.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from console.kql.functions.lifting import VARYING, WITHOUT_ANSWER, converting, lifted, strict
from console.kql.values.conversions import converter
from console.kql.values.kinds import NUMBERS
from console.kql.values.refusals import CallRefused
from console.kql.values.registries import Registry

if TYPE_CHECKING:
    from datetime import datetime

__all__ = [
    "FUNCTIONS",
    "MANY",
    "OPERATORS",
    "REFUSED",
    "VARYING",
    "WITHOUT_ANSWER",
    "Argument",
    "Bound",
    "CallRefused",
    "Context",
    "Function",
]

F = TypeVar("F", bound="Callable[..., Any]")
Column = list[Any]
NUMERIC = (*NUMBERS, "bool")
TAKEN: Final = {  # what may stand for an argument of these types; anything is read as one of the others
    **dict.fromkeys(("number", "real", "long", "int"), NUMERIC),
    "datetime": ("datetime",),
    "timespan": ("timespan",),
}
MANY: Final = 1_000_000


def counted(least: int, most: int) -> str:
    """Return how many arguments there may be, in words."""
    if most == MANY:
        return f"{least} or more arguments"
    if least == most:
        return f"{least} argument{'' if least == 1 else 's'}" if least else "no arguments"
    return f"{least} to {most} arguments"


@dataclass(frozen=True, slots=True)
class Context:
    """What functions may know of the query that calls them."""

    now: datetime
    cluster: str = "enclave"
    database: str = "enclave"
    principal: str = ""


@dataclass(frozen=True, slots=True)
class Argument:
    """What is known of an argument before any row: its type, and its value if that is constant.

    `typeof(long)` is a constant of the type "typeof" with the value "long".
    """

    type: str
    value: Any = VARYING

    @property
    def is_constant(self) -> bool:
        """Whether every row has the same."""
        return self.value is not VARYING


Returns = str | Callable[[Sequence[Argument]], str]
Parts = tuple[tuple[str, str], ...] | Callable[[Sequence[Argument]], tuple[tuple[str, str], ...]]
Prepare = Callable[[Sequence[Argument]], Callable[..., Column] | None]
Choose = Callable[[Sequence[Argument]], Callable[..., Any]]


@dataclass(frozen=True, slots=True)
class Bound:
    """A call ready to run: `over(length, *columns)` is given the columns of the varying arguments in order.

    A call without varying arguments gives one value for all rows if it is deterministic: run it once with length 1.
    """

    type: str
    over: Callable[..., Column]
    is_deterministic: bool
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Function:
    """A scalar function: what it takes, what it gives, and how.

    `takes` names a type for each argument, "any" for whatever comes, "number" for any number;
    its last entry holds for all further ones. `constant` are positions that must be the same for all rows.
    `parts` are the columns (suffix, type) of a function that gives several values as a tuple, or the rule for them.
    One that `converts` is given values of any type to read as what it takes.
    `naming` is what a column of it is called by the first argument's name, "{}" for the same, "" for no name.
    """

    name: str
    of: Callable[..., Any]
    returns: Returns
    takes: tuple[str, ...]
    least: int
    most: int
    constant: tuple[int, ...] = ()
    parts: Parts = ()
    prepare: Prepare | None = None
    choose: Choose | None = None
    null_safe: bool = False
    with_context: bool = False
    is_deterministic: bool = True
    naming: str = ""
    converts: bool = False

    @property
    def doc(self) -> str:
        """Return its one line for the editor."""
        return (self.of.__doc__ or "").strip().splitlines()[0]

    def bind(self, arguments: Sequence[Argument], context: Context) -> Bound:
        """Make a call ready to run; raises CallRefused where it cannot be."""
        kinds = [
            self.takes[min(at, len(self.takes) - 1)] if self.takes else "any" for at in range(len(arguments))
        ]
        self._check(arguments, kinds)
        converts = [converter(argument.type, kind) for argument, kind in zip(arguments, kinds, strict=True)]
        constants = [
            argument.value if convert is None or not argument.is_constant else convert(argument.value)
            for argument, convert in zip(arguments, converts, strict=True)
        ]
        kind = self.returns if isinstance(self.returns, str) else self.returns(arguments)
        arguments_taken = [
            argument if convert is None else Argument(want, value)
            for argument, convert, want, value in zip(arguments, converts, kinds, constants, strict=True)
        ]
        parts = self.parts if isinstance(self.parts, tuple) else self.parts(arguments)
        missing = "" if kind == "string" else (None,) * len(parts) or None
        over = self._over(arguments_taken, context, missing)
        varying = [convert for at, convert in enumerate(converts) if constants[at] is VARYING]
        return Bound(kind, converting(over, varying), self.is_deterministic, parts)

    def _check(self, arguments: Sequence[Argument], kinds: Sequence[str]) -> None:
        if not self.least <= len(arguments) <= self.most:
            raise CallRefused(f"{self.name} takes {self.arity}, not {len(arguments)}")
        for at in self.constant:
            if at < len(arguments) and not arguments[at].is_constant:
                raise CallRefused(f"argument {at + 1} of {self.name} must be a constant")
        for at, (argument, kind) in enumerate(() if self.converts else zip(arguments, kinds, strict=True)):
            if argument.value is not None and argument.type not in TAKEN.get(kind, (argument.type,)):
                expected = kind if kind in ("datetime", "timespan") else "number"
                raise CallRefused(
                    f"argument {at + 1} of {self.name} must be a {expected}, not a {argument.type}"
                )

    @property
    def arity(self) -> str:
        """Return how many arguments it takes, in words."""
        return counted(self.least, self.most)

    def _over(self, arguments: Sequence[Argument], context: Context, missing: Any) -> Callable[..., Column]:
        prepared = self.prepare(arguments) if self.prepare else None
        if prepared is not None:
            return lambda _, *columns: prepared(*columns)
        of = self.choose(arguments) if self.choose else self.of
        if self.with_context:
            of = partial(of, context)
        of = of if self.null_safe else strict(of, missing)
        return lifted(of, [argument.value for argument in arguments], missing)


FUNCTIONS: Registry[Function] = Registry()
OPERATORS: dict[str, Function] = {}  # what stands between two operands, by its word: "==", "has", "+", "in~"
REFUSED: dict[str, str] = {}  # functions of Kusto that are not done, each with the reason


def function(  # noqa: PLR0913  each is a fact about a function
    names: str,
    returns: Returns,
    *,
    takes: tuple[str, ...] = (),
    least: int | None = None,
    most: int | None = None,
    constant: tuple[int, ...] = (),
    parts: Parts = (),
    prepare: Prepare | None = None,
    choose: Choose | None = None,
    null_safe: bool = False,
    with_context: bool = False,
    is_deterministic: bool = True,
    keeps_name: bool = False,
    naming: str = "",
    converts: bool = False,
    into: MutableMapping[str, Function] = FUNCTIONS,
) -> Callable[[F], F]:
    """Register the decorated function under these names, separated by commas."""
    fewest = len(takes) if least is None else least
    highest = max(fewest, len(takes)) if most is None else most
    how = (
        prepare,
        choose,
        null_safe,
        with_context,
        is_deterministic,
        naming or ("{}" if keeps_name else ""),
        converts,
    )

    def register(of: F) -> F:
        for name in names.split(","):
            into[name] = Function(name, of, returns, takes, fewest, highest, constant, parts, *how)
        return of

    return register


def first(arguments: Sequence[Argument]) -> str:
    """Return the type of the first argument: for functions that give the same type."""
    return arguments[0].type
