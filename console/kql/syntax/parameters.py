"""Reading the parameters and options of operators: `kind=inner`, `hint.strategy=shuffle`, `with (title="...")`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.errors import KqlSyntaxError, nearest
from console.kql.syntax.literals import unquoted
from console.kql.syntax.tree import Hint, Option

if TYPE_CHECKING:
    from console.kql.syntax.reader import Reader

_VALUES = ("name", "number", "timespan", "typed")
HINTS = (
    "concurrency",
    "distribution",
    "materialized",
    "num_partitions",
    "pass_filters",
    "pass_filters_column",
    "progressive_top",
    "remote",
    "shufflekey",
    "spread",
    "strategy",
)


class Parameters:
    """What an operator's parameters say: those it knows by name, and the hints."""

    def __init__(self) -> None:
        self.hints: tuple[Hint, ...] = ()
        self._known: dict[str, str] = {}

    def text(self, *names: str) -> str:
        """Return what the first of these that is given says, or an empty text."""
        return next((self._known[name] for name in names if name in self._known), "")

    def is_true(self, *names: str) -> bool:
        """Whether one of these parameters says true."""
        return any(self.text(name).casefold() in ("true", "1") for name in names)

    def add(self, hint: Hint) -> None:
        """Take in one more."""
        if hint.name.startswith("hint."):
            self.hints = (*self.hints, hint)
        else:
            self._known[hint.name] = hint.value

    def extend(self, others: Parameters) -> None:
        """Take in the hints of others."""
        self.hints += others.hints


def parameters(reader: Reader, *names: str, alone_in: str = "") -> Parameters:
    """Read parameters, as long as they are hints or known.

    `alone_in` is the word of an operator after which `name =` can only be a
    parameter; an unknown one is an error there.
    """
    result = Parameters()
    while reader.kind == "name":
        place, after = reader.place, reader.peek().text
        if reader.text == "hint" and after == ".":
            reader.take()
            reader.take()
            hint = reader.name("a hint")
            if hint not in HINTS:
                raise KqlSyntaxError(f"there is no hint {hint}", *place, meant=nearest(hint, HINTS))
            name = f"hint.{hint}"
        elif after == "=" and reader.text in names:
            name = reader.take().text
        elif after == "=" and alone_in:
            reader.fail(f"{alone_in} has no parameter {reader.text}", meant=nearest(reader.text, names))
        else:
            break
        reader.expect("=", after=name)
        result.add(Hint(place, name, value(reader)))
    return result


def choice(reader: Reader, given: str, what: str, kinds: tuple[str, ...]) -> str:
    """Return the kind that is given, the first one where none is; raises KqlSyntaxError."""
    kind = given or kinds[0]
    if kind not in kinds:
        reader.fail(f"no {what} of kind {kind}", meant=nearest(kind, kinds))
    return kind


def options(reader: Reader) -> tuple[Option, ...]:
    """Read `name = value, ...`, with or without brackets; several values may follow one name."""
    opening = reader.take() if reader.text == "(" else None
    result: list[Option] = []
    while reader.kind == "name":
        place, name = reader.place, reader.take().text
        reader.expect("=", after=name)
        values = [value(reader)]
        while reader.text == "," and reader.peek(2).text != "=":
            reader.take()
            values.append(value(reader))
        result.append(Option(place, name, tuple(values)))
        if not reader.accept(",") and opening:
            break
    if opening:
        reader.close(opening)
    return tuple(result)


def value(reader: Reader) -> str:
    """Read the value of a parameter as text."""
    if reader.kind == "string":
        return unquoted(reader.take().text)
    if reader.text == "[":
        return reader.name()
    sign = reader.take().text if reader.text in ("-", "+") else ""
    if reader.kind not in _VALUES:
        reader.fail(f"expected a value, found {reader.described()}")
    return sign + reader.take().text
