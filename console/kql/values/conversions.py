"""From one type to another: what cannot be converted is null, and text that cannot is empty."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from console.kql.values.datetimes import FIRST, datetime_text, datetime_ticks, moved, parse_datetime
from console.kql.values.documents import LONG_LEAST, LONG_MOST, document_text, parse_document
from console.kql.values.texts import text
from console.kql.values.timespans import from_ticks, parse_timespan, ticks_of

INT_MOST = 2**31 - 1
INT_LEAST = -(2**31)
SURELY_LONG = 18  # digits that any long can have
DIGITS_READ = 100  # beyond any long, its leading zeros counted
_HEX = re.compile(r"[+-]?0[xX][0-9a-fA-F]+")
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_REAL = re.compile(
    r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?inf(?:inity)?|nan", re.ASCII | re.IGNORECASE
)
_GUID = re.compile(
    r"\{?([0-9a-fA-F]{8})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{12})\}?"
)

Convert = Callable[[Any], Any]


def to_number(value: Any) -> int | float | Decimal | None:
    """Return the number that a value is or says, None where it is none."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, str):
        return _number_in(value.strip())
    if isinstance(value, datetime):
        return datetime_ticks(value)
    return ticks_of(value) if isinstance(value, timedelta) else None


def _number_in(words: str) -> int | float | None:
    if len(words) < SURELY_LONG and words.isdecimal() and words.isascii():
        return int(words)
    if _WHOLE.fullmatch(words):
        number = int(words) if len(words) < 25 else float(words)  # noqa: PLR2004  far beyond a long
        return number if LONG_LEAST <= number <= LONG_MOST else float(number)
    if _HEX.fullmatch(words):
        return int(words, 16)
    return float(words) if _REAL.fullmatch(words) else None


def _whole_in(words: str) -> int | None:
    """Return the whole number that a text says in digits or as 0x..., None where it says none."""
    if len(words) < SURELY_LONG and words.isdecimal() and words.isascii():
        return int(words)
    if not (_WHOLE.fullmatch(words) or _HEX.fullmatch(words)):
        return None
    number = int(words, 16 if "x" in words.lower() else 10) if len(words) < DIGITS_READ else LONG_MOST + 1
    return number if LONG_LEAST <= number <= LONG_MOST else None


def to_long(value: Any) -> int | None:
    """Return a value as a whole number: of a real its fraction is cut off, text must say a whole number."""
    if isinstance(value, str):
        return _whole_in(value.strip())
    number = to_number(value)
    if number is None or (isinstance(number, float) and not math.isfinite(number)):
        return None
    return max(LONG_LEAST, min(int(number), LONG_MOST))


def to_int(value: Any) -> int | None:
    """Return a value as a whole number of 32 bits: beyond them a long loses the others, a real ends, text is null."""
    number = to_long(value)
    if number is None or INT_LEAST <= number <= INT_MOST:
        return number
    if isinstance(value, float | Decimal):
        return INT_MOST if number > 0 else INT_LEAST
    return None if isinstance(value, str) else (number - INT_LEAST) % 2**32 + INT_LEAST


def to_real(value: Any) -> float | None:
    """Return a value as a real number."""
    if isinstance(value, str):
        words = value.strip()
        return float(words) if _REAL.fullmatch(words) else None
    number = to_number(value)
    return None if number is None else float(number)


def to_decimal(value: Any) -> Decimal | None:
    """Return a value as a decimal number."""
    try:
        if isinstance(value, str):
            words = value.strip()
            return Decimal(words) if _REAL.fullmatch(words) else None
        return _exact(to_number(value))
    except (InvalidOperation, ValueError):
        return None


def _exact(number: int | float | Decimal | None) -> Decimal | None:  # noqa: PYI041  what to_number gives
    return None if number is None else Decimal(repr(number)) if isinstance(number, float) else Decimal(number)


def to_bool(value: Any) -> bool | None:
    """Return a value as true or false: by its words, or whether a number differs from 0."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        words = value.strip().lower()
        return words == "true" if words in ("true", "false") else to_bool(_whole_in(words))
    number = to_number(value)
    return None if number is None else number != 0


def to_datetime(value: Any) -> datetime | None:
    """Return a value as a moment; a number counts units of 100 nanoseconds since the year 1."""
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, str):
        return parse_datetime(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    since = from_ticks(float(value)) if isinstance(value, Decimal) else from_ticks(value)
    return None if since is None else moved(FIRST, since)


def to_timespan(value: Any) -> timedelta | None:
    """Return a value as a length of time; a number counts units of 100 nanoseconds, as a moment does since the year 1."""
    if isinstance(value, timedelta):
        return value
    if isinstance(value, str):
        return parse_timespan(value)
    ticks = to_number(value)
    return None if ticks is None else from_ticks(float(ticks) if isinstance(ticks, Decimal) else ticks)


def to_guid(value: Any) -> str | None:
    """Return a value as a GUID in lower case; what stands behind its 32 digits is not looked at."""
    match = _GUID.match(value.strip()) if isinstance(value, str) else None
    return "-".join(match.groups()).lower() if match else None


def to_dynamic(value: Any) -> Any:
    """Return a value as a dynamic: text is read as JSON."""
    return parse_document(value) if isinstance(value, str) else value


CONVERSIONS: dict[str, Convert] = {
    "bool": to_bool,
    "int": to_int,
    "long": to_long,
    "real": to_real,
    "decimal": to_decimal,
    "number": to_number,
    "string": text,
    "datetime": to_datetime,
    "timespan": to_timespan,
    "guid": to_guid,
}
_ALIKE = {
    ("int", "long"),
    ("guid", "string"),
    ("int", "number"),
    ("long", "number"),
    ("real", "number"),
    ("decimal", "number"),
}


def _whole_text(value: int | None) -> str:
    return "" if value is None else str(value)


def _datetime_text(value: datetime | None) -> str:
    return "" if value is None else datetime_text(value)


_TEXTS: dict[str, Convert] = {
    "int": _whole_text,
    "long": _whole_text,
    "datetime": _datetime_text,
    "dynamic": document_text,
}


def converter(source: str, target: str) -> Convert | None:
    """Return what makes a value of the type given one of the type wanted, None where it is one already."""
    if source == target or target in ("any", "dynamic") or (source, target) in _ALIKE:
        return _guid_text if (source, target) == ("guid", "string") else None
    return _TEXTS.get(source, text) if target == "string" else CONVERSIONS[target]


def _guid_text(value: str | None) -> str:
    return value or ""
