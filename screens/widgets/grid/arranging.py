"""Which rows a grid shows, and in which order; in slices, so that a thread can do it beside the screen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING

from console.wording import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from screens.widgets.grid.columns import SortKey
    from screens.widgets.grid.sources import Source

SLICE = 16_384
"""Rows handled in one go: a sort of so many holds the interpreter for some ten milliseconds."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What the operator asked to see: a filter, only problems, sorted by a column.

    A filter with `!` before it hides the rows that contain the text.
    """

    filter: str = ""
    only_problems: bool = False
    column: int | None = None
    reverse: bool = False

    @property
    def needle(self) -> str:
        """The text to look for, without case."""
        return self.filter.removeprefix("!").strip().casefold()

    @property
    def is_negated(self) -> bool:
        """Whether rows with the text are to go instead of stay."""
        return self.filter.startswith("!")

    @property
    def hides(self) -> bool:
        """Whether some rows may be hidden."""
        return bool(self.needle) or self.only_problems

    @property
    def is_plain(self) -> bool:
        """Whether all rows are shown in the order they came."""
        return not self.hides and self.column is None

    def with_sort(self, column: int) -> Arrangement:
        """Return the same sorted by a column; the same column again turns the order around."""
        return replace(self, column=column, reverse=self.column == column and not self.reverse)

    def why_empty(self, total: int) -> str:
        """Return why no row is shown and which key brings them back; empty if nothing hides rows."""
        if not total or not self.hides:
            return ""
        rows = count(total, "row")
        if not self.needle:
            return f"None of {rows} has a problem. Ctrl+z shows all."
        text = self.filter.removeprefix("!").strip()
        match = f"row without '{text}'" if self.is_negated else f"match for '{text}'"
        place = f"the problems of {rows}" if self.only_problems else rows
        return f"No {match} in {place}. Esc clears the filter."


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows are shown, of how many."""

    visible: int
    total: int

    def __str__(self) -> str:
        return f"{self.visible:,} of {self.total:,}" if self.visible != self.total else f"{self.total:,}"


def arrange(
    source: Source[object], arrangement: Arrangement, is_stopped: Callable[[], bool]
) -> Sequence[int]:
    """Return the row numbers to show, in order; whatever there is when stopped."""
    numbers: Sequence[int] = range(len(source))
    if arrangement.hides:
        numbers = [
            number for part in _slices(numbers, is_stopped) for number in _matching(source, arrangement, part)
        ]
    if arrangement.column is not None:
        numbers = _sorted(source, numbers, arrangement.column, is_stopped, reverse=arrangement.reverse)
    return numbers


def _slices(numbers: Sequence[int], is_stopped: Callable[[], bool]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), SLICE):
        if is_stopped():
            return
        yield numbers[start : start + SLICE]


def _matching(source: Source[object], arrangement: Arrangement, numbers: Sequence[int]) -> Sequence[int]:
    if arrangement.only_problems:
        numbers = [number for number in numbers if source.is_problem(number)]
    if not arrangement.needle:
        return numbers
    hits = source.matching(arrangement.needle, numbers)
    if not arrangement.is_negated:
        return hits
    hidden = set(hits)
    return [number for number in numbers if number not in hidden]


def _sorted(
    source: Source[object],
    numbers: Sequence[int],
    column: int,
    is_stopped: Callable[[], bool],
    *,
    reverse: bool,
) -> list[int]:
    keys: list[SortKey] = [None] * len(source)  # by row number: a dictionary of so many would stop to grow
    for part in _slices(numbers, is_stopped):
        for number in part:
            keys[number] = source.order(number, column)
    try:
        return _by_key(keys, numbers, is_stopped, reverse=reverse)
    except TypeError:  # values of several types, as a dynamic column has them: their text decides
        texts = [None if key is None else str(key) for key in keys]
        return _by_key(texts, numbers, is_stopped, reverse=reverse)


def _by_key(
    keys: list[SortKey], numbers: Sequence[int], is_stopped: Callable[[], bool], *, reverse: bool
) -> list[int]:
    runs: list[list[int]] = []
    absent: list[int] = []
    for part in _slices(numbers, is_stopped):
        present = [number for number in part if keys[number] is not None]
        absent += [number for number in part if keys[number] is None]
        runs.append(sorted(present, key=keys.__getitem__, reverse=reverse))
    if len(runs) < 2:  # noqa: PLR2004  one run needs no merging
        return [number for run in runs for number in run] + absent
    # Python's sort does not let go of the interpreter, so that one sort of all would freeze the screen;
    # short runs, merged in slices, let it draw in between.
    merged = merge(*runs, key=keys.__getitem__, reverse=reverse)
    order: list[int] = []
    while not is_stopped() and (part := list(islice(merged, SLICE))):
        order += part
    return order + absent
