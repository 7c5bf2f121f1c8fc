"""Functions on moments and lengths of time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from console.kql.functions.registry import function

UNITS = {
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
    "millisecond": timedelta(milliseconds=1),
    "week": timedelta(weeks=1),
}


@function("datetime", "startofday")
def startofday(at: Any, days: int = 0) -> Any:
    """Return the beginning of the day."""
    return (
        None if at is None else at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=days)
    )


@function("datetime", "startofweek")
def startofweek(at: Any) -> Any:
    """Return the beginning of the week, a Sunday."""
    return None if at is None else startofday(at) - timedelta(days=at.isoweekday() % 7)


@function("datetime", "startofmonth")
def startofmonth(at: Any) -> Any:
    """Return the beginning of the month."""
    return None if at is None else startofday(at).replace(day=1)


@function("timespan", "dayofweek")
def dayofweek(at: Any) -> Any:
    """Return the days since Sunday, as a length of time."""
    return None if at is None else timedelta(days=at.isoweekday() % 7)


@function("long", "hourofday")
def hourofday(at: Any) -> Any:
    """Return the hour, 0 to 23."""
    return None if at is None else at.hour


@function("long", "datetime_diff")
def datetime_diff(unit: str, one: datetime | None, other: datetime | None) -> int | None:
    """Count the borders of a unit between two moments."""
    if one is None or other is None:
        return None
    if unit.lower() in ("year", "month"):
        months = (one.year - other.year) * 12 + one.month - other.month
        return months if unit.lower() == "month" else one.year - other.year
    size = UNITS[unit.lower()]
    start = datetime(1, 1, 1, tzinfo=one.tzinfo)
    return (one - start) // size - (other - start) // size


@function("datetime", "datetime_add")
def datetime_add(unit: str, count: int, at: Any) -> Any:
    """Return a moment so many units later."""
    return None if at is None else at + UNITS[unit.lower()] * count


@function("datetime", "unixtime_seconds_todatetime")
def unixtime_seconds_todatetime(seconds: Any) -> Any:
    """Return the moment so many seconds after 1970."""
    return (
        None
        if seconds is None
        else datetime.fromisoformat("1970-01-01T00:00:00+00:00") + timedelta(seconds=seconds)
    )
