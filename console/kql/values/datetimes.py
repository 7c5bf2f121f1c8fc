"""Moments as Kusto reads and writes them; each is in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from console.kql.values.timespans import ticks_of

FIRST = datetime.min.replace(tzinfo=UTC)
UNIX = datetime(1970, 1, 1, tzinfo=UTC)
_ZONE = r"(?:\s*(Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?))?"
_CLOCK = r"(?:,?[T ]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d+))?)?(?:\s*([AaPp][Mm]))?)?"
_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?" + _CLOCK + _ZONE, re.IGNORECASE)
_COMPACT = re.compile(
    r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(?:(\d{2})(?:\.(\d+))?)?)?()" + _ZONE, re.IGNORECASE
)
_AMERICAN = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})" + _CLOCK + _ZONE, re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED_MONTH = re.compile(
    r"(?:[a-z]{3}, )?(?:(?P<day>\d{1,2}) (?P<month>[a-z]{3})|(?P<first>[a-z]{3}) (?P<second>\d{1,2}),) (?P<year>\d{4})"
    + _CLOCK
    + _ZONE,
    re.IGNORECASE,
)
_LONG_WEEKDAY = re.compile(r"(?:[A-Z][a-z]+day, )?(\d{1,2})-([A-Z][a-z]{2})-(\d{2,4}) (.*)")
_WORDS = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{2,4} \d{2}:\d{2}.*")
_NAMED_ZONES = {"GMT": "+0000", "UTC": "+0000", "Z": "+0000"}


def parse_datetime(text: str) -> datetime | None:
    """Return the moment that a text says, None where it says none.

    Read are ISO 8601 and its looser spellings, month/day/year, a month by its name, and the forms of RFC 822 and RFC 850.
    """
    text = text.strip()
    try:
        fast = datetime.fromisoformat(text) if "T" in text and len(text) > 18 else None  # noqa: PLR2004  with seconds
    except ValueError:
        fast = None
    if fast is not None:
        return fast.replace(tzinfo=UTC) if fast.tzinfo is None else fast.astimezone(UTC)
    try:
        return _by_pattern(text)
    except (ValueError, OverflowError, TypeError):
        return None


def _by_pattern(text: str) -> datetime | None:
    if match := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day, *clock = match.groups()
        return _made(year, month or "1", day or "1", clock)
    if match := _AMERICAN.fullmatch(text):
        month, day, year, *clock = match.groups()
        return _made(year, month, day, clock)
    if match := _NAMED_MONTH.fullmatch(text):
        month = _MONTHS.index((match["month"] or match["first"]).lower()) + 1
        return _made(match["year"], str(month), match["day"] or match["second"], [*match.groups()[5:]])
    if match := _LONG_WEEKDAY.fullmatch(text):
        text = f"{match[1]} {match[2]} {match[3]} {match[4]}"
    if not _WORDS.fullmatch(text):
        return None
    *words, zone = text.split(" ")
    at = parsedate_to_datetime(" ".join([*words, _NAMED_ZONES.get(zone, zone)]))
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _made(year: str, month: str, day: str, clock: list[str]) -> datetime:
    hour, minute, second, fraction, half, zone = clock
    hours = int(hour or 0)
    if half:
        hours = hours % 12 + (12 if half.lower() == "pm" else 0)
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    at = datetime(
        int(year), int(month), int(day), hours, int(minute or 0), int(second or 0), micro, tzinfo=_zone(zone)
    )
    return at.astimezone(UTC)


def _zone(text: str | None) -> timezone:
    if not text or text.upper() in _NAMED_ZONES:
        return UTC
    digits = text[1:].replace(":", "").zfill(2)
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(-ahead if text[0] == "-" else ahead)


def datetime_text(at: datetime) -> str:
    """Return a moment as 2020-01-31T23:59:59.1234560Z."""
    return f"{at.year:04d}-{at.month:02d}-{at.day:02d}T{at.hour:02d}:{at.minute:02d}:{at.second:02d}.{at.microsecond:06d}0Z"


def datetime_ticks(at: datetime) -> int:
    """Return the units of 100 nanoseconds since the year 1."""
    return ticks_of(at - FIRST)


def moved(at: datetime, by: timedelta) -> datetime | None:
    """Return a moment later by so much, None beyond the calendar."""
    try:
        return at + by
    except OverflowError:
        return None
