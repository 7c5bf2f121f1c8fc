"""Lengths of time as Kusto reads and writes them: 1.5h, 10ticks, 1.02:03:04.5."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

TICKS_PER_SECOND = 10_000_000
TICKS_PER_DAY = 86_400 * TICKS_PER_SECOND
UNITS = {
    "d": 86_400.0, "day": 86_400.0, "days": 86_400.0,
    "h": 3_600.0, "hr": 3_600.0, "hrs": 3_600.0, "hour": 3_600.0, "hours": 3_600.0,
    "m": 60.0, "min": 60.0, "minute": 60.0, "minutes": 60.0,
    "s": 1.0, "sec": 1.0, "second": 1.0, "seconds": 1.0,
    "ms": 1e-3, "milli": 1e-3, "millis": 1e-3, "millisec": 1e-3, "millisecond": 1e-3, "milliseconds": 1e-3,
    "micro": 1e-6, "micros": 1e-6, "microsec": 1e-6, "microsecond": 1e-6, "microseconds": 1e-6,
    "nano": 1e-9, "nanos": 1e-9, "nanosec": 1e-9, "nanosecond": 1e-9, "nanoseconds": 1e-9,
    "tick": 1e-7, "ticks": 1e-7,
}  # fmt: skip
_SMALL = 1e-5  # of a unit smaller than this, only whole numbers count
_SHORT = re.compile(r"([+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)\s*([a-z]+)")
_LONG = re.compile(r"([+-])?(?:(\d+)[.:])??(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)?")


def parse_timespan(text: str) -> timedelta | None:
    """Return the length of time that a text says, None where it says none, as a number without a unit does."""
    ticks = parse_ticks(text)
    return None if ticks is None else from_ticks(ticks)


def parse_ticks(text: str) -> int | None:
    """Return the length of time that a text says in units of 100 nanoseconds, None where it says none."""
    text = text.strip()
    short = _SHORT.fullmatch(text.lower())
    if short is None:
        return _from_clock(text)
    unit = UNITS.get(short[2])
    if unit is None:
        return None
    count = Decimal(short[1])
    return int((count if unit > _SMALL else int(count)) * Decimal(str(unit)) * TICKS_PER_SECOND)


def _from_clock(text: str) -> int | None:
    match = _LONG.fullmatch(text)
    if not match:
        return None
    sign, days, hours, minutes, seconds, fraction = match.groups()
    if int(hours) >= 24 or int(minutes) >= 60 or int(seconds or 0) >= 60:  # noqa: PLR2004  a clock's
        return None
    whole = ((int(days or 0) * 24 + int(hours)) * 60 + int(minutes)) * 60 + int(seconds or 0)
    ticks = whole * TICKS_PER_SECOND + int((fraction or "")[:7].ljust(7, "0"))
    return -ticks if sign == "-" else ticks


def timespan_text(length: timedelta) -> str:
    """Return a length of time as [-][d.]hh:mm:ss[.fffffff]."""
    sign = "-" if length < timedelta() else ""
    length = abs(length)
    hours, remainder = divmod(length.seconds, 3600)
    minutes, seconds = divmod(remainder, 60)
    days = f"{length.days}." if length.days else ""
    fraction = f".{length.microseconds:06d}0" if length.microseconds else ""
    return f"{sign}{days}{hours:02d}:{minutes:02d}:{seconds:02d}{fraction}"


def ticks_of(length: timedelta) -> int:
    """Return a length of time in units of 100 nanoseconds."""
    return (length.days * 86_400 + length.seconds) * TICKS_PER_SECOND + length.microseconds * 10


def from_ticks(ticks: float) -> timedelta | None:
    """Return so many units of 100 nanoseconds, None beyond what a timespan holds."""
    try:
        seconds, remainder = divmod(abs(int(ticks)), TICKS_PER_SECOND)
        length = timedelta(seconds=seconds, microseconds=remainder // 10)
    except (OverflowError, ValueError):
        return None
    return -length if ticks < 0 else length
