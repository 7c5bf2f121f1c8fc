"""The present time, for whoever is given no clock of another kind."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the present time, in UTC."""
    return datetime.now(UTC)
