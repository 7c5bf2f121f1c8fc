"""The one error of the language: what is wrong, where, and what was likely meant."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ABBREVIATION = 3


class KqlError(Exception):
    """A mistake in a query at `line` and `column`, both counted from 1.

    `message` says what is wrong, and what was likely `meant` if that is known;
    the text of the error says the place too.
    """

    def __init__(self, message: str, line: int = 1, column: int = 1, *, meant: str = "") -> None:
        guess = f", did you mean {meant}?" if meant else ""
        super().__init__(f"{message} at {line}:{column}{guess}")
        self.message = f"{message}{guess}"
        self.line = line
        self.column = column
        self.meant = meant


class KqlSyntaxError(KqlError):
    """The text is not a query."""


class KqlSemanticError(KqlError):
    """The text is a query that cannot run: a name nobody knows, a type that does not fit, what is not supported."""


def nearest(word: str, names: Iterable[str]) -> str:
    """Return the known word that was likely meant, empty where none is near."""
    folded = word.casefold()
    by_folded = {name.casefold(): name for name in names if name != word}
    if folded in by_folded:
        return by_folded[folded]
    near = get_close_matches(folded, by_folded, n=1, cutoff=0.65)
    longer = [name for name in by_folded if _abbreviates(folded, name)]
    candidates = near or sorted(longer, key=len)
    return by_folded[candidates[0]] if candidates else ""


def _abbreviates(short: str, name: str) -> bool:
    """Whether the letters of `short` come in `name` in their order, the first one first."""
    letters = iter(name)
    return len(short) >= ABBREVIATION and name[:1] == short[:1] and all(letter in letters for letter in short)
