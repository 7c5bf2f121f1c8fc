"""What every node of the tree shares: its place in the text, which says nothing about what it means."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Node:
    """Something in a query, at `place` (line, column, from 1); nodes that differ only in place are equal."""

    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Phrase(Node, ABC):
    """A part of the language that stands in a file of its own: it prints itself."""

    @abstractmethod
    def print(self) -> str:
        """Return it as text that reads as the same."""


@dataclass(frozen=True, slots=True)
class Clause(Phrase):
    """A phrase that begins with a word of its own."""

    @classmethod
    @abstractmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        """Read it after its word; raises KqlSyntaxError."""


@dataclass(frozen=True, slots=True)
class Operator(Clause):
    """A tabular operator: what may follow a `|`."""

    @property
    def names_tables(self) -> bool:
        """Whether it gives names to several tables instead of rows, for the statements after it."""
        return False


@dataclass(frozen=True, slots=True)
class Origin(Clause):
    """What a pipeline may begin with by a word of its own."""


@dataclass(frozen=True, slots=True)
class Hint(Node):
    """A parameter that changes how, never what: `hint.strategy=shuffle`."""

    name: str
    value: str
