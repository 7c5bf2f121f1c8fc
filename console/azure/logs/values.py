"""Values as Log Analytics writes them in JSON, as the Python values that they stand for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from console.azure.values.json_types import Json
from console.model.results import Statistics

if TYPE_CHECKING:
    Converter = Callable[[Sequence[Json]], Iterable[Json]]

MOST_REMEMBERED = 4_096
_REPEATED = frozenset({"timespan", "decimal"})
_TIMESPAN = re.compile(r"(-)?(?:(\d+)\.)?(\d+):(\d+):(\d+)(?:\.(\d{1,7}))?$")


def converter(kind: str) -> Converter:
    """Return what turns a column's cells of a Kusto type into values; it is made anew for each column."""
    if kind == "string":
        return _Shared()
    convert = _CONVERTERS.get(kind)
    if convert is None:
        return lambda cells: cells
    if kind in _REPEATED:
        convert = lru_cache(MOST_REMEMBERED)(convert)
    return lambda cells: [None if cell is None else convert(cell) for cell in cells]


class _Shared:
    """Keeps one copy of a text that a column has again and again; null is the empty text."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __call__(self, cells: Sequence[Json]) -> Iterable[str]:
        if len(self._known) > MOST_REMEMBERED:
            return ["" if cell is None else cell for cell in cells]
        first_copy = self._known.setdefault
        return ["" if cell is None else first_copy(cell, cell) for cell in cells]


def timespan(text: str) -> timedelta:
    """Return a timespan such as "-1.02:03:04.5"; raises ValueError for what is none."""
    parts = _TIMESPAN.match(text)
    if parts is None:
        message = f"no timespan: {text!r}"
        raise ValueError(message)
    sign, days, hours, minutes, seconds, fraction = parts.groups()
    span = timedelta(
        days=int(days or 0),
        hours=int(hours),
        minutes=int(minutes),
        seconds=int(seconds),
        microseconds=int((fraction or "").ljust(6, "0")[:6]),
    )
    return -span if sign else span


def statistics(service_statistics: Json) -> Statistics:
    """Return what the service says that a query cost, zero where it says nothing."""
    try:
        query = service_statistics["query"]
        usage = query["resourceUsage"]
        return Statistics(
            running=timedelta(seconds=float(query["executionTime"])),
            processor=timespan(usage["cpu"]["total cpu"]),
            memory=int(usage["memory"]["peak_per_node"]),
        )
    except (TypeError, KeyError, ValueError):
        return Statistics()


_CONVERTERS: dict[str, Callable[[Json], Json]] = {
    "bool": bool,
    "datetime": datetime.fromisoformat,
    "decimal": lambda cell: Decimal(str(cell)),
    "int": int,
    "long": int,
    "real": float,
    "timespan": timespan,
}
