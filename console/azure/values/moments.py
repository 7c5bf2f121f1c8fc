"""Azure's moments, as text and as aware datetimes in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from console.azure.values.json_types import Json

_FRACTION = re.compile(r"(\.\d{6})\d+")


def iso(at: datetime) -> str:
    """Return a moment as Azure writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(value: Json) -> datetime:
    """Return the moment that Azure wrote, in UTC; raises ValueError where it is none."""
    at = value if isinstance(value, datetime) else datetime.fromisoformat(_FRACTION.sub(r"\1", str(value)))
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def optional_moment(value: Json) -> datetime | None:
    """Return the moment, or None where Azure wrote none that can be read."""
    try:
        return moment(value) if value else None
    except ValueError:
        return None
