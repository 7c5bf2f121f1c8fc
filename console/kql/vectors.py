"""Columns in the making: values of one Kusto type, one for each row."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from console.kql.times import EPOCH, duration, moment

if TYPE_CHECKING:
    from collections.abc import Callable

TICKS = 10_000_000


@dataclass(frozen=True, slots=True)
class Vector:
    """Values of one type; a constant has the same for every row."""

    type: str
    values: list[Any]
    is_constant: bool = False


def constant(value: Any, kind: str, length: int) -> Vector:
    """Return one value for every row."""
    return Vector(kind, [value] * length, is_constant=True)


def type_of(value: Any) -> str:
    """Return the Kusto type of a Python value; what is inside a dynamic is dynamic."""
    for kind, name in (
        (bool, "bool"),
        (int, "long"),
        (float, "real"),
        (str, "string"),
        (datetime, "datetime"),
        (timedelta, "timespan"),
    ):
        if isinstance(value, kind):
            return name
    return "dynamic"


def text(value: Any) -> str:
    """Return a value as tostring() words it; nothing is the empty string."""
    if isinstance(value, str):
        return value
    words = _WORDS.get(type(value))
    return words(value) if words else str(value)


def span_text(value: timedelta) -> str:
    """Return a length of time as Kusto writes it: [-][d.]hh:mm:ss[.fffffff]."""
    sign = "-" if value < timedelta() else ""
    value = abs(value)
    hours, rest = divmod(value.seconds, 3_600)
    fraction = f".{value.microseconds:06}0" if value.microseconds else ""
    days = f"{value.days}." if value.days else ""
    return f"{sign}{days}{hours:02}:{rest // 60:02}:{rest % 60:02}{fraction}"


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), default=text, ensure_ascii=False)


_WORDS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "",
    bool: lambda value: "True" if value else "False",
    float: repr,
    datetime: lambda value: f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}0Z",
    timedelta: span_text,
    list: _json,
    dict: _json,
}


def number(value: Any) -> float | int | None:
    """Return a value as a number, None where it is none."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return value
    if isinstance(value, timedelta):
        return int(value.total_seconds() * TICKS)
    if isinstance(value, datetime):
        return int((value - EPOCH).total_seconds() * TICKS)
    try:
        words = str(value).strip()
        return int(words, 0) if words.lstrip("-").isdigit() or words[:2] == "0x" else float(words)
    except ValueError:
        return None


def as_moment(value: Any) -> datetime | None:
    """Return a value as a moment, None where it is none."""
    if isinstance(value, datetime):
        return value
    try:
        return moment(str(value)) if value is not None else None
    except ValueError:
        return None


def as_span(value: Any) -> timedelta | None:
    """Return a value as a length of time, None where it is none."""
    if isinstance(value, timedelta):
        return value
    try:
        return duration(str(value)) if value is not None else None
    except ValueError:
        return None
