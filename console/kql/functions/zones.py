"""Moments as the clocks of a time zone show them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from console.kql.functions.registry import CallRefused, function


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as why:
        raise CallRefused(f"there is no time zone {name!r}") from why


@function("datetime_utc_to_local", "datetime", takes=("datetime", "string"))
def datetime_utc_to_local(at: datetime, zone: str) -> datetime | None:
    """Return a moment as clocks of a time zone show it."""
    try:
        return at.astimezone(_zone(zone)).replace(tzinfo=UTC)
    except OverflowError:
        return None


@function("datetime_local_to_utc", "datetime", takes=("datetime", "string"))
def datetime_local_to_utc(at: datetime, zone: str) -> datetime | None:
    """Return the moment at which clocks of a time zone show this: of two the later, of none as if they were set already."""
    try:
        return at.replace(tzinfo=_zone(zone), fold=1).astimezone(UTC)
    except OverflowError:
        return None


@function("datetime_list_timezones", "dynamic")
def datetime_list_timezones() -> list[str]:
    """Return the names of all time zones."""
    return sorted(available_timezones())
