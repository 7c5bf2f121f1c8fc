"""The tabular operators by their words: what reads each, and the line that the editor says about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Operator, Place, Source

OperatorReading: TypeAlias = "Callable[[Reader, Place], Operator]"
OriginReading: TypeAlias = "Callable[[Reader, Place], Source]"
R = TypeVar("R", bound="OperatorReading")
S = TypeVar("S", bound="OriginReading")


@dataclass(frozen=True, slots=True)
class OperatorSpec:
    """An operator that may follow a `|`: its words, the usual one first, what reads it, and what it does."""

    words: tuple[str, ...]
    read: OperatorReading
    doc: str


@dataclass(frozen=True, slots=True)
class OriginSpec:
    """A word that a pipeline may begin with, what reads it, and what it does."""

    word: str
    read: OriginReading
    doc: str


OPERATORS: dict[str, OperatorSpec] = {}
ORIGINS: dict[str, OriginSpec] = {}


def operator(*words: str) -> Callable[[R], R]:
    """Register what reads an operator after its word; its docstring is what the editor says."""

    def register(read: R) -> R:
        spec = OperatorSpec(words, read, _first_line(read))
        OPERATORS.update(dict.fromkeys(words, spec))
        return read

    return register


def origin(word: str) -> Callable[[S], S]:
    """Register what reads the beginning of a pipeline after its word."""

    def register(read: S) -> S:
        ORIGINS[word] = OriginSpec(word, read, _first_line(read))
        return read

    return register


def _first_line(read: Callable[..., object]) -> str:
    return (read.__doc__ or "").split("\n")[0]
