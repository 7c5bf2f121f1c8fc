"""How long, as rules write it: `5h` in Sentinel's YAML, `PT5H` where it was exported."""

from __future__ import annotations

import re
from datetime import timedelta

_PLAIN = re.compile(r"(\d{1,6})\s*([smhd])$", re.IGNORECASE)
_ISO = re.compile(
    r"P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$", re.IGNORECASE
)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def written(span: timedelta) -> str:
    """Return a span as `duration` reads it, in the largest unit that holds it whole."""
    seconds = round(span.total_seconds())
    sizes = (("d", 86_400), ("h", 3_600), ("m", 60))
    return next((f"{seconds // size}{unit}" for unit, size in sizes if seconds % size == 0), f"{seconds}s")


def duration(text: str) -> timedelta:
    """Return how long `14d`, `90m` or `P1DT2H` is; raises ValueError for what is neither."""
    plain = _PLAIN.match(text.strip())
    if plain:
        return timedelta(**{_UNITS[plain[2].lower()]: int(plain[1])})
    iso = _ISO.match(text.strip())
    if iso is None or not any(iso.groups()):
        message = f"{text!r} is no duration such as 5h, 14d or PT5H"
        raise ValueError(message)
    weeks, days, hours, minutes, seconds = (int(each or 0) for each in iso.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
