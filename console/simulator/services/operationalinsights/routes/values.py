"""How Log Analytics writes values and reads time spans."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

NUMBER = r"(\d{1,9}(?:\.\d{1,9})?)"
DURATION = re.compile(
    rf"(-)?P(?:{NUMBER}Y)?(?:{NUMBER}M)?(?:{NUMBER}W)?(?:{NUMBER}D)?"
    rf"(?:T(?:{NUMBER}H)?(?:{NUMBER}M)?(?:{NUMBER}S)?)?$",
    re.IGNORECASE,
)
LONGEST = timedelta(days=365_000)
SECONDS = (31_536_000, 2_592_000, 604_800, 86_400, 3_600, 60, 1)  # of a year, month, week, day, hour ...
FRACTION = re.compile(r"(\.\d{6})\d+")


def datetime_text(value: datetime) -> str:
    """Return a datetime as the service writes it: UTC, seven digits where there is a fraction."""
    fraction = f".{value.microsecond:06d}0" if value.microsecond else ""
    return f"{value:%Y-%m-%dT%H:%M:%S}{fraction}Z"


def timespan_text(value: timedelta) -> str:
    """Return a timespan as Kusto prints it: [-][d.]hh:mm:ss[.fffffff]."""
    sign = "-" if value < timedelta() else ""
    span = abs(value)
    hours, seconds = divmod(span.seconds, 3600)
    days = f"{span.days}." if span.days else ""
    fraction = f".{span.microseconds:06d}0" if span.microseconds else ""
    return f"{sign}{days}{hours:02d}:{seconds // 60:02d}:{seconds % 60:02d}{fraction}"


def dynamic_text(value: Any) -> str:
    """Return a dynamic value as JSON text; a bare string stands for itself."""
    return value if isinstance(value, str) else json.dumps(value, default=_inner, separators=(",", ":"))


def _inner(value: Any) -> str:
    if isinstance(value, datetime):
        return datetime_text(value)
    return timespan_text(value) if isinstance(value, timedelta) else str(value)


def _real(value: float) -> float | str:
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


WRITERS: Mapping[str, Callable[[Any], Any]] = {
    "datetime": datetime_text,
    "timespan": timespan_text,
    "dynamic": dynamic_text,
    "real": _real,
    "decimal": str,
    "guid": str,
}


def json_values(kind: str, values: list[Any]) -> list[Any]:
    """Return a column's values as the service sends them in JSON."""
    writer = WRITERS.get(kind)
    if writer is None:
        return values
    return [None if value is None else writer(value) for value in values]


def parse_duration(text: str) -> timedelta | None:
    """Return an ISO 8601 duration, or None if it is none; a year has 365 days, a month 30."""
    parts = DURATION.match(text.strip())
    if parts is None or not any(parts.groups()[1:]):
        return None
    numbers = (float(number or 0) for number in parts.groups()[1:])
    total = sum(number * seconds for number, seconds in zip(numbers, SECONDS, strict=True))
    span = timedelta(seconds=min(total, LONGEST.total_seconds()))
    return -span if parts[1] else span


def parse_instant(text: str) -> datetime | None:
    """Return an ISO 8601 time in UTC, or None if it is none."""
    try:
        when = datetime.fromisoformat(FRACTION.sub(r"\1", text.strip()))
    except ValueError:
        return None
    return when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC)


def parse_timespan(text: str, now: datetime) -> tuple[datetime, datetime] | None:
    """Return since and until of an ISO 8601 interval, or None if it is none.

    The forms: duration (up to now), start/end, start/duration, duration/end.
    """
    try:
        return _bounds(text, now)
    except OverflowError:
        return None


def _bounds(text: str, now: datetime) -> tuple[datetime, datetime] | None:
    before, slash, right = text.partition("/")
    if not slash:
        span = parse_duration(text)
        return (now - span, now) if span is not None else None
    start, end = parse_instant(before), parse_instant(right)
    if start and end:
        return start, end
    span = parse_duration(right if start else before)
    if span is None:
        return None
    if start:
        return start, start + span
    return (end - span, end) if end else None
