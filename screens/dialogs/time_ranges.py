"""Time ranges: the usual ones, and those that an operator writes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

Span: TypeAlias = timedelta | tuple[datetime, datetime]

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_LENGTH = re.compile(r"(\d{1,4})\s*(min|[mhdw])")


@dataclass(frozen=True, slots=True)
class TimeRange:
    """A stretch of time in words that `read_range` reads: counted back from now, or between two moments."""

    words: str
    span: Span

    def bounds(self, now: datetime) -> tuple[datetime, datetime]:
        """Return its first and last moment, as of now."""
        return (now - self.span, now) if isinstance(self.span, timedelta) else self.span


def last(count: int, unit: str) -> TimeRange:
    """Return the time from so many minutes, hours, days or weeks (m, h, d, w) ago until now."""
    name = {"m": "min"}.get(unit, unit)
    return TimeRange(f"last {count} {name}", timedelta(**{UNITS[unit]: count}))


RANGES = tuple(
    last(count, unit)
    for count, unit in ((30, "m"), (1, "h"), (4, "h"), (12, "h"), (24, "h"), (3, "d"), (7, "d"), (30, "d"))
)
USUAL = RANGES[4]


def read_range(text: str) -> TimeRange:
    """Return the range that is written, as "90m", "7d" or "2026-03-01 .. 2026-03-02 12:00" (UTC).

    Raises ValueError in words.
    """
    length = _LENGTH.fullmatch(text.strip().removeprefix("last "))
    if length and int(length[1]):
        return last(int(length[1]), length[2][0])
    start, dots, end = text.partition("..")
    if not dots:
        message = (
            f"{text.strip() or 'nothing'} is no time range: write 90m, 12h, 7d, or two times with .. between"
        )
        raise ValueError(message)
    first, second = _moment(start), _moment(end)
    if second <= first:
        message = "the range ends before it begins"
        raise ValueError(message)
    return TimeRange(f"{_written(first)} .. {_written(second)}", (first, second))


def _written(moment: datetime) -> str:
    is_exact = moment.second or moment.microsecond
    return moment.replace(tzinfo=None).isoformat(" ", "auto" if is_exact else "minutes")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        message = f"{text.strip() or 'nothing'} is no time: write it as 2026-03-01 or 2026-03-01 12:00"
        raise ValueError(message) from None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
