"""Values in words, as tostring() gives them."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from console.kql.values.datetimes import datetime_text
from console.kql.values.documents import document_text, real_text
from console.kql.values.timespans import timespan_text


def text(value: Any) -> str:
    """Return a value of a static type in words; null is nothing, true is "True"."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, float):
        return real_text(value)
    if isinstance(value, datetime):
        return datetime_text(value)
    if isinstance(value, timedelta):
        return timespan_text(value)
    return f"{value:f}" if isinstance(value, Decimal) else document_text(value)
