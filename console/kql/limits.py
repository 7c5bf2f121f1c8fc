"""Limits that the caller sets on a run, and what happens when one is reached."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from console.kql.errors import KqlError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from console.kql.relations import Batch

T = TypeVar("T")
OFTEN = 16
CELL = 60  # bytes that a value takes, as lists of texts and numbers go


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may give (rows), hold at a time (bytes, estimated), and take (seconds); None sets no limit."""

    rows: int | None = None
    bytes: int | None = None
    seconds: float | None = None


class QueryCancelled(KqlError):
    """The caller cancelled the query."""


class LimitReached(Exception):
    """A limit was reached: what came until then is the result, marked as partial."""


@dataclass(slots=True)
class Budget:
    """What is left of a run's limits, looked at between batches, and within what takes all rows at once."""

    limits: Limits = field(default_factory=Limits)
    cancelled: Callable[[], bool] | None = None
    clock: Callable[[], float] = time.monotonic
    held: int = 0
    until: float | None = None

    def __post_init__(self) -> None:
        if self.limits.seconds is not None:
            self.until = self.clock() + self.limits.seconds

    def check(self) -> None:
        """Raise what stops the query now: QueryCancelled, or LimitReached for its time."""
        if self.cancelled is not None and self.cancelled():
            raise QueryCancelled("the query was cancelled")
        if self.until is not None and self.clock() > self.until:
            raise LimitReached(f"{self.limits.seconds:g} seconds")

    def watched(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        """Yield the batches, looking at the limits before each."""
        for batch in batches:
            self.check()
            yield batch

    def each(self, items: Iterable[T]) -> Iterator[T]:
        """Yield the items, looking at the limits before every so many."""
        for number, item in enumerate(items):
            if not number % OFTEN:
                self.check()
            yield item

    def hold(self, batches: Iterator[Batch], width: int) -> Iterator[Batch]:
        """Yield the batches that an operator keeps, counting the memory they take."""
        for batch in batches:
            self.held += batch.length * width * CELL
            self.fit(0)
            yield batch

    def fit(self, cells: int) -> None:
        """Raise LimitReached where so many values, kept for a while, are more than the memory allows beside what is held."""
        if self.limits.bytes is not None and self.held + cells * CELL > self.limits.bytes:
            raise LimitReached(f"{self.limits.bytes // 1_000_000} MB")
