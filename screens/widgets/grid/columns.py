"""What a grid needs to know of a column: its name, its words, their tone, order and room."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R")

SortKey: TypeAlias = Any
"""What a cell sorts by, None last. Python has no type for "can be compared with its like"."""
ALWAYS = 9
"""The `keep` of a column that no narrow screen hides."""


class Tone(Enum):
    """How a cell is meant; the theme gives each its colour, words and symbols say it too."""

    PLAIN = "plain"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    MUTED = "muted"
    ACCENT = "accent"


class Heading(Protocol):
    """What is drawn and measured of a column, wherever its cells come from."""

    @property
    def name(self) -> str:
        """Header, and the name to sort by."""

    @property
    def right(self) -> bool:
        """Whether cells are aligned right, as numbers are."""

    @property
    def width(self) -> int | None:
        """The most cells it takes, or None for as many as its text."""

    @property
    def keep(self) -> int:
        """On a narrow screen the columns with the lowest go first; ALWAYS stays."""

    @property
    def fills(self) -> bool:
        """Whether it may take room that is left beyond its text."""


@dataclass(frozen=True)  # with slots, Python 3.11 could not make a Column[Host](...)
class Column(Generic[R]):
    """A column over records: `text` is plain and may be hostile, it is never read as markup.

    `order` gives what to sort by, the folded text unless said; None sorts last.
    `brief` says the same in fewer words, where there is no room for all columns' text.
    """

    name: str
    text: Callable[[R], str]
    tone: Callable[[R], Tone] | None = None
    order: Callable[[R], SortKey] | None = None
    right: bool = False
    width: int | None = None
    keep: int = 0
    brief: Callable[[R], str] | None = None
    fills: bool = True
