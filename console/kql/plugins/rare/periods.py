"""Timelines cut into periods, and who was seen in each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from console.kql.functions.registry import FUNCTIONS
from console.kql.plugins.registry import Arguments, CallRefused, Columns, Frame
from console.kql.values.equality import identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Seen = dict[tuple[Any, ...], dict[Any, list[Any]]]

CALENDAR = ("week", "month", "year")


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of a timeline, each of so long, or the weeks, months or years; `start` and `end` are None where open."""

    step: Any
    start: Any = None
    end: Any = None

    def __post_init__(self) -> None:
        is_length = (
            isinstance(self.step, int | float | timedelta) and self.step and abs(self.step) == self.step
        )
        if not is_length and self.step not in CALENDAR:
            raise CallRefused("a period is longer than nothing, or a week, month or year")

    def begin(self, at: Any) -> Any:
        """Return where the period begins in which something was; None outside of the time that is looked at."""
        if at is None or (self.start is not None and at < self.start):
            return None
        return None if self.end is not None and at > self.end else self.floor(at)

    def floor(self, at: Any) -> Any:
        """Return where the period around a moment begins, whether that is looked at or not."""
        if self.step in CALENDAR:
            return self._calendar(at, 0)
        zero = self.start if self.start is not None else _zero(at)
        return zero + (at - zero) // self.step * self.step

    def after(self, begin: Any) -> Any:
        """Return where the next period begins."""
        return self._calendar(begin, 1) if self.step in CALENDAR else begin + self.step

    def before(self, begin: Any) -> Any:
        """Return where the period before begins."""
        return self._calendar(begin, -1) if self.step in CALENDAR else begin - self.step

    def _calendar(self, at: Any, later: int) -> Any:
        return FUNCTIONS[f"startof{self.step}"].of(at, later)


def _zero(at: Any) -> Any:
    return datetime.min.replace(tzinfo=at.tzinfo) if isinstance(at, datetime) else at - at


def seen_in(
    frame: Frame, arguments: Arguments, dimensions: Iterable[str], place: Callable[[Any], Any]
) -> Seen:
    """Return who was seen in each period, for each combination of dimensions."""
    who, when = arguments.positional[:2]
    values_by_key: Seen = {}
    beside = [frame.of(name) for name in dimensions]
    for row, (item, at) in frame.budget.each(enumerate(zip(frame.of(who), frame.of(when), strict=True))):
        begin = place(at)
        if begin is not None:
            key = tuple(values[row] for values in beside)
            values_by_key.setdefault(key, {}).setdefault(begin, []).append(identity(item))
    return values_by_key


def shaped(*measures: tuple[str, str], fixed: int | None = None) -> Callable[[Columns, Arguments], Columns]:
    """Return the rule for the columns of a plugin: the timeline, the dimensions after its fixed arguments, its measures."""

    def columns(input_columns: Columns, arguments: Arguments) -> Columns:
        kinds = dict(input_columns)
        when = arguments.positional[1]
        first = fixed if fixed is not None else bounds_of(arguments)[1]
        named = [argument for argument in arguments.positional[first:] if isinstance(argument, str)]
        dimensions = tuple((name, kinds.get(name, "string")) for name in named)
        return ((when, kinds.get(when, "datetime")), *dimensions, *measures)

    return columns


def framed(columns: Columns, rows: Iterable[tuple[Any, ...]]) -> Frame:
    """Return rows as a frame."""
    row_list = list(rows)
    return Frame(columns, tuple([row[place] for row in row_list] for place in range(len(columns))))


def bounds_of(arguments: Arguments) -> tuple[tuple[Any, Any], int]:
    """Return the bounds of what is looked at, which may be left out, and the place of the argument after them."""
    start, end, *_ = (*arguments.positional[2:4], None)
    is_range = type(start) is type(end) and isinstance(start, int | float | datetime)
    return ((start, end), 4) if is_range else ((None, None), 2)


def rates(before: set[Any], now: set[Any]) -> tuple[float, float]:
    """Return the share of those before that are there now, and the share that is not."""
    if not before:
        return float("nan"), float("nan")
    retained = len(before & now) / len(before)
    return retained, 1 - retained
