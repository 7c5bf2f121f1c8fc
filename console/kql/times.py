"""Moments and lengths of time, read as Kusto writes them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_UNITS = {
    "d": 86_400.0, "day": 86_400.0, "days": 86_400.0,
    "h": 3_600.0, "hour": 3_600.0, "hours": 3_600.0,
    "m": 60.0, "min": 60.0, "minute": 60.0, "minutes": 60.0,
    "s": 1.0, "sec": 1.0, "second": 1.0, "seconds": 1.0,
    "ms": 0.001, "millisecond": 0.001, "milliseconds": 0.001,
    "microsecond": 1e-6, "microseconds": 1e-6, "tick": 1e-7,
}  # fmt: skip
_SHORT = re.compile(r"(-?\d+(?:\.\d+)?)\s*([a-z]+)")
_LONG = re.compile(r"(-)?(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)?")
_MOMENT = re.compile(
    r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?"
)
EPOCH = datetime(1, 1, 1, tzinfo=UTC)


def duration(text: str) -> timedelta:
    """Return a length of time such as 5m, 1.02:03:04.5; raises ValueError for anything else."""
    short = _SHORT.fullmatch(text.strip())
    if short and short[2] in _UNITS:
        return timedelta(seconds=float(short[1]) * _UNITS[short[2]])
    long = _LONG.fullmatch(text.strip())
    if not long:
        raise ValueError(text)
    sign, days, hours, minutes, seconds, fraction = long.groups()
    length = timedelta(
        days=int(days or 0),
        hours=int(hours),
        minutes=int(minutes),
        seconds=float(f"{seconds or 0}.{fraction or 0}"),
    )
    return -length if sign else length


def moment(text: str) -> datetime:
    """Return a moment in UTC; raises ValueError for what is none."""
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    at = datetime(
        int(year),
        int(month),
        int(day or 1),
        int(hour or 0),
        int(minute or 0),
        int(second or 0),
        micro,
        tzinfo=UTC,
    )
    if zone and zone != "Z":
        sign = -1 if zone[0] == "-" else 1
        at -= sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return at
