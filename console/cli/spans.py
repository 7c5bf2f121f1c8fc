"""Spans of time as they are typed: "90m", "8h", "2d"."""

from __future__ import annotations

import re
from datetime import timedelta

from console.errors import CommandInvalid

UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def span_of(text: str) -> timedelta:
    """Return the span that was typed; raises CommandInvalid for anything else."""
    match = re.fullmatch(r"(\d{1,4})([mhd])", text.strip().casefold())
    if match is None:
        message = f"{text!r} is no span of time"
        raise CommandInvalid(message, advice="Write a number with m, h or d, such as 8h.")
    return timedelta(**{UNITS[match[2]]: int(match[1])})
