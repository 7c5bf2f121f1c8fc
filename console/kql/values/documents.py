"""Dynamic values as JSON, both ways, and as text."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from console.kql.values.datetimes import datetime_text
from console.kql.values.timespans import timespan_text

LONG_MOST = 2**63 - 1
LONG_LEAST = -(2**63)
DIGITS_MOST = 20  # of a long, its sign counted


def parse_document(text: str) -> Any:
    """Return what a JSON text says; text that is no JSON stays what it is, and empty text is null."""
    if not text:
        return None
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        return text


def document_text(value: Any) -> str:
    """Return a dynamic value as text: text as it is, null as nothing, all else as compact JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json_text(value)


def json_text(value: Any) -> str:
    """Return a value as compact JSON."""
    try:
        return _ENCODER.encode(value)
    except ValueError:
        return _ENCODER.encode(_without_odd_numbers(value))
    except RecursionError:
        return ""


def _whole(digits: str) -> int | float:
    number = int(digits) if len(digits) <= DIGITS_MOST else float(digits)
    return number if LONG_LEAST <= number <= LONG_MOST else float(number)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return datetime_text(value)
    if isinstance(value, timedelta):
        return timespan_text(value)
    return float(value) if isinstance(value, Decimal) else str(value)


def _without_odd_numbers(value: Any) -> Any:
    """Return the value with numbers that JSON does not know, such as NaN, in words."""
    if isinstance(value, float):
        return value if value - value == 0 else real_text(value)
    if isinstance(value, list | tuple):
        return [_without_odd_numbers(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _without_odd_numbers(item) for key, item in value.items()}
    return value


def real_text(value: float) -> str:
    """Return a real in words: 1.5, 2.0, NaN, -inf."""
    if value != value:  # noqa: PLR0124  only NaN differs from itself
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "inf" if value > 0 else "-inf"
    return repr(value)


_DECODER = json.JSONDecoder(parse_int=_whole)
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain, allow_nan=False)
