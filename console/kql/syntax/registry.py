"""The tabular operators by their words: what reads each, and the line that the editor says about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import DataTable, ExternalData, Operator, Place, Print, Range

Origin: TypeAlias = "DataTable | ExternalData | Print | Range"
OperatorReading: TypeAlias = "Callable[[Reader, Place], Operator]"
OriginReading: TypeAlias = "Callable[[Reader, Place], Operator | Origin]"


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


def operator(*words: str) -> Callable[[OperatorReading], OperatorReading]:
    """Register what reads an operator after its word; its docstring is what the editor says."""

    def register(read: OperatorReading) -> OperatorReading:
        spec = OperatorSpec(words, read, _first_line(read))
        OPERATORS.update(dict.fromkeys(words, spec))
        return read

    return register


def origin(word: str) -> Callable[[OriginReading], OriginReading]:
    """Register what reads the beginning of a pipeline after its word."""

    def register(read: OriginReading) -> OriginReading:
        ORIGINS[word] = OriginSpec(word, read, _first_line(read))
        return read

    return register


def _first_line(read: Callable[..., object]) -> str:
    return (read.__doc__ or "").split("\n")[0]
