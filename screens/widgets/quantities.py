"""How facts are worded: ages, sizes, shares. Short, aligned, the same everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta

MINUTE, HOUR, DAY = 60, 3_600, 86_400


def span(length: timedelta) -> str:
    """Return a length of time in at most two units: "42 s", "6 h 12 m", "3 d 4 h"."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < MINUTE:
        return f"{seconds} s"
    if seconds < HOUR:
        return f"{seconds // MINUTE} m"
    if seconds < DAY:
        hours, seconds = divmod(seconds, HOUR)
        return f"{hours} h {seconds // MINUTE:02} m"
    days, seconds = divmod(seconds, DAY)
    return f"{days} d {seconds // HOUR:02} h"


def since(at: datetime | None, now: datetime) -> str:
    """Return how long ago something was, "-" where nobody knows."""
    return "-" if at is None else span(now - at)


def until(at: datetime | None, now: datetime) -> str:
    """Return how long something has time, "overdue 3 d" once it has passed."""
    if at is None:
        return "-"
    return f"overdue {span(now - at)}" if at < now else f"in {span(at - now)}"


def size(count: int) -> str:
    """Return a number of bytes in the largest fitting unit: "17.5 MB", in thousands as Azure counts."""
    value = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1_000:  # noqa: PLR2004  what makes the next unit
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1_000
    return f"{value:.1f} TB"


def points(value: float) -> str:
    """Return score points with no needless zero."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
