"""Which parameters the text of a worksheet takes: those that its own head declares, or its saved query."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.queries import read_text

if TYPE_CHECKING:
    from console.model.saved_queries import QueryProblem, SavedQuery


def declaring(text: str, saved: SavedQuery | None) -> tuple[SavedQuery | None, tuple[QueryProblem, ...]]:
    """Return the query of this text with its parameters, and what is wrong with how it declares them."""
    found, problems = read_text(text, "query")
    own = next(iter(found), None)
    if saved is None or (own is not None and own.parameters):
        return own, problems
    used = tuple(each for each in saved.parameters if each.name in text)
    return replace(saved, text=text, parameters=used), ()
