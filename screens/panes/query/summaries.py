"""What a column of a result holds: how many values of which kind, and how they are spread."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from console.model.cells import cell_text
from screens.widgets.grid.arranging import SLICE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_BINS = 12
_TOP = 8
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Bin:
    """How many values lie from `low` to `high`, both in words."""

    low: str
    high: str
    count: int


@dataclass(frozen=True, slots=True)
class ColumnSummary:
    """A column in numbers; `absent` counts nulls and empty strings; low is None without an order."""

    name: str
    rows: int
    absent: int
    distinct: int
    low: Any
    high: Any
    mean: Any
    top: tuple[tuple[str, int], ...]
    bins: tuple[Bin, ...]


def summarize(
    name: str, values: Sequence[Any], numbers: Sequence[int], is_stopped: Callable[[], bool]
) -> ColumnSummary:
    """Summarise the values of these rows, in slices, so that a thread can do it beside the screen."""
    counts: Counter[Any] = Counter()
    for part in _slices(values, numbers):
        if is_stopped():
            break
        counts.update(map(_hashable, part))
    absent = counts.pop(None, 0) + counts.pop("", 0)
    low, high = _extremes(counts)
    return ColumnSummary(
        name=name,
        rows=len(numbers),
        absent=absent,
        distinct=len(counts),
        low=low,
        high=high,
        mean=_mean(counts, low),
        top=tuple((cell_text(value), count) for value, count in counts.most_common(_TOP)),
        bins=_bins(counts, low, high),
    )


def _slices(values: Sequence[Any], numbers: Sequence[int]) -> Iterator[list[Any]]:
    wanted = iter(numbers)
    while part := list(islice(wanted, SLICE)):
        yield [values[number] for number in part]


def _hashable(value: Any) -> Any:
    return cell_text(value) if isinstance(value, (dict, list)) else value


def _extremes(counts: Counter[Any]) -> tuple[Any, Any]:
    known = [value for value in counts if value == value]  # noqa: PLR0124  only NaN differs from itself
    try:
        return min(known, default=None), max(known, default=None)
    except TypeError:  # values of several types have no order
        return None, None


def _number(value: Any) -> float | None:
    """Return where a value lies on a line of numbers, None where it lies on none."""
    if isinstance(value, datetime):
        return (value - _EPOCH).total_seconds()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    return None


def _value(number: float, like: Any) -> Any:
    if isinstance(like, datetime):
        return (_EPOCH + timedelta(seconds=number)).replace(microsecond=0)
    if isinstance(like, timedelta):
        return timedelta(seconds=round(number, 3))
    return round(number, 3)


def _mean(counts: Counter[Any], like: Any) -> Any:
    if _number(like) is None:
        return None
    pairs = [(number, count) for value, count in counts.items() if (number := _finite(value)) is not None]
    total = sum(count for _, count in pairs)
    return _value(sum(number * count for number, count in pairs) / total, like) if total else None


def _finite(value: Any) -> float | None:
    number = _number(value)
    return number if number is not None and abs(number) < float("inf") else None


def _bins(counts: Counter[Any], low: Any, high: Any) -> tuple[Bin, ...]:
    start, end = _finite(low), _finite(high)
    if start is None or end is None or start == end:
        return ()
    width = (end - start) / _BINS
    found = [0] * _BINS
    for value, count in counts.items():
        number = _finite(value)
        if number is not None:
            found[min(_BINS - 1, int((number - start) / width))] += count
    edges = [cell_text(_value(start + width * number, low)) for number in range(_BINS + 1)]
    return tuple(Bin(edges[number], edges[number + 1], found[number]) for number in range(_BINS))
