"""Moments and lengths of time in a given format, and timespans made of numbers."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from console.kql.functions.registry import CallRefused, function
from console.kql.values.conversions import to_timespan

_DATE_PARTS = re.compile(r"yyyy|yyy|yy|y|MM|M|dd|d|HH|H|hh|h|mm|m|ss|s|tt|[fF]{1,7}|.", re.DOTALL)
_SPAN_PARTS = re.compile(r"d{1,8}|HH?|hh?|mm?|ss?|[fF]{1,7}|.", re.DOTALL)
_BETWEEN = " /-:,.[]_"


def _fraction(microsecond: int, part: str) -> str:
    digits = f"{microsecond:06d}0"[: len(part)]
    return "" if part[0] == "F" and not digits.strip("0") else digits


def _date_part(at: datetime, part: str) -> str:
    hour = at.hour % 12 or 12
    parts_by_letter = {
        "yyyy": f"{at.year:04d}", **dict.fromkeys(("yyy", "yy"), f"{at.year % 100:02d}"), "y": str(at.year % 100),
        "MM": f"{at.month:02d}", "M": str(at.month), "dd": f"{at.day:02d}", "d": str(at.day),
        "HH": f"{at.hour:02d}", "H": str(at.hour), "hh": f"{hour:02d}", "h": str(hour),
        "mm": f"{at.minute:02d}", "m": str(at.minute), "ss": f"{at.second:02d}", "s": str(at.second),
        "tt": "AM" if at.hour < 12 else "PM",  # noqa: PLR2004  noon
    }  # fmt: skip
    return parts_by_letter[part] if part in parts_by_letter else _fraction(at.microsecond, part)


def _pieces(pattern: re.Pattern[str], template: str) -> list[tuple[str, bool]]:
    """Return the pieces of a format, each with whether it stands for a part of a time."""
    if not template:
        raise CallRefused("a format must not be empty")
    pieces = []
    for piece in pattern.findall(template):
        is_part = piece[0] in "yMdHhmsfFt" and (piece[0] != "t" or piece == "tt")
        if not is_part and piece not in _BETWEEN and piece not in {"T", "Z"}:
            raise CallRefused(f"{piece!r} may not stand in the format {template!r}")
        pieces.append((piece, is_part))
    return pieces


@function("format_datetime", "string", takes=("datetime", "string"), keeps_name=True, constant=(1,))
def format_datetime(at: datetime, template: str) -> str:
    """Return a moment in a format such as "yyyy-MM-dd HH:mm:ss"."""
    if "yyy" in _DATE_PARTS.findall(template)[:-1]:
        raise CallRefused(f"yyy may stand only at the end of the format {template!r}")
    pieces = _pieces(_DATE_PARTS, template)
    texts = [_date_part(at, piece) if is_part else piece for piece, is_part in pieces]
    return "".join(texts)


@function("format_timespan", "string", takes=("timespan", "string"), keeps_name=True, constant=(1,))
def format_timespan(length: timedelta, template: str) -> str:
    """Return a length of time in a format such as "dd.hh:mm:ss"."""
    sign = "-" if length < timedelta() else ""
    length = abs(length)
    hours, seconds_left = divmod(length.seconds, 3600)
    minutes, seconds = divmod(seconds_left, 60)
    numbers = {"d": length.days, "H": hours, "h": hours, "m": minutes, "s": seconds}
    pieces = []
    for piece, is_part in _pieces(_SPAN_PARTS, template):
        if not is_part:
            pieces.append(piece)
        elif piece[0] in numbers:
            pieces.append(f"{numbers[piece[0]]:0{len(piece)}d}")
        else:
            pieces.append(_fraction(length.microseconds, piece))
    return sign + "".join(pieces)


@function("make_timespan", "timespan", takes=("any", "any", "any", "any"), least=1)
def make_timespan(*parts: Any) -> timedelta | None:
    """Return the timespan of hours, minutes and seconds, or of days, hours, minutes and seconds."""
    if len(parts) == 1:
        return to_timespan(parts[0])
    days = parts[0] if len(parts) == 4 else 0  # noqa: PLR2004  days come first
    hours, minutes, seconds = parts[-3:] if len(parts) > 2 else (*parts, 0)  # noqa: PLR2004  without seconds
    if not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= seconds < 60):  # noqa: PLR2004  a clock's
        return None
    return timedelta(days=int(days), hours=int(hours), minutes=int(minutes), seconds=float(seconds))
