"""Printing literals."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from console.kql.syntax.printing.layout import prints, quoted
from console.kql.syntax.tree import Literal
from console.kql.values.datetimes import datetime_text
from console.kql.values.timespans import timespan_text

_UNITS = (
    ("d", timedelta(days=1)),
    ("h", timedelta(hours=1)),
    ("m", timedelta(minutes=1)),
    ("s", timedelta(seconds=1)),
)
_MILLISECOND = timedelta(milliseconds=1)


@prints(Literal)
def literal(node: Literal) -> str:
    """Print a constant so that its type is read back too."""
    value, kind = node.value, node.type
    if value is None:
        return f"{kind}(null)"
    if kind == "dynamic":
        return f"dynamic({_dynamic(value)})"
    if kind in ("int", "decimal", "guid"):
        return f"{kind}({value})"
    return _value(value)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, datetime):
        return _datetime(value)
    if isinstance(value, timedelta):
        return _timespan(value)
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) and math.copysign(1, value) > 0 else f"real({value!r})"
    return str(value) if value >= 0 else f"long({value})"


def _datetime(value: datetime) -> str:
    text = datetime_text(value)
    day, _, clock = text.partition("T")
    return f"datetime({text if clock.strip('0:.Z') else day})"


def _timespan(value: timedelta) -> str:
    if value >= timedelta():
        for unit, length in _UNITS:
            if value and not value % length:
                return f"{value // length}{unit}"
        if not value % _MILLISECOND:
            return f"{value // _MILLISECOND}ms"
    return f"timespan({timespan_text(value)})"


def _dynamic(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)}: {_dynamic(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_dynamic, value)) + "]"
    if isinstance(value, Decimal):
        return f"decimal({value})"
    is_negative = isinstance(value, int | float) and not isinstance(value, bool) and value < 0
    return f"-{_value(-value)}" if is_negative and math.isfinite(value) else _value(value)
