"""Answers that are still true: nothing can have changed in a period that has passed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sized
from typing import Generic, TypeVar

A = TypeVar("A", bound="Sized")

MOST_KEPT = 64
MOST_ROWS = 5_000


class Answers(Generic[A]):
    """The latest answers, by what they depend on; a large one is never kept."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, A] = OrderedDict()

    def get(self, key: Hashable) -> A | None:
        """Return the answer, None where it is not known."""
        return self._kept.get(key)

    def keep(self, key: Hashable, answer: A) -> None:
        """Remember an answer, and forget the oldest of too many."""
        if len(answer) > MOST_ROWS:
            return
        self._kept[key] = answer
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
