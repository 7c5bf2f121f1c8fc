"""Conversions from one type to another; what cannot be converted is null."""

from __future__ import annotations

from typing import Any

from console.kql.functions.registry import function
from console.kql.vectors import as_moment, as_span, number, text


@function("string", "tostring")
def to_string(value: Any) -> str:
    """Return the value in words."""
    return text(value)


@function("long", "tolong", "toint")
def to_long(value: Any) -> int | None:
    """Return the value as a whole number."""
    found = number(value) if value not in (None, "") else None
    return None if found is None else int(found)


@function("real", "todouble", "toreal", "todecimal")
def to_real(value: Any) -> float | None:
    """Return the value as a number."""
    found = number(value) if value not in (None, "") else None
    return None if found is None else float(found)


@function("datetime", "todatetime")
def to_datetime(value: Any) -> Any:
    """Return the value as a moment."""
    return as_moment(value)


@function("timespan", "totimespan")
def to_timespan(value: Any) -> Any:
    """Return the value as a length of time."""
    return as_span(value)


@function("bool", "tobool", "toboolean")
def to_bool(value: Any) -> bool | None:
    """Return the value as true or false."""
    words = text(value).casefold()
    return True if words in ("true", "1") else False if words in ("false", "0") else None


@function("guid", "toguid")
def to_guid(value: Any) -> str | None:
    """Return the value as a GUID in lower case."""
    return text(value).lower() or None


@function("string", "gettype")
def get_type(value: Any) -> str:
    """Return what a dynamic value holds."""
    if isinstance(value, dict):
        return "dictionary"
    return "array" if isinstance(value, list) else "null" if value is None else type(value).__name__
