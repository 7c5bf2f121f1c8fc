"""Values of a result as text: as Kusto prints them, and as no spreadsheet takes for a formula."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)*([eE][-+]?\d+)?%?")
_FORMULA_SIGNS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")  # full-width too: some spreadsheets read them


def written(value: Any) -> str:
    """Return a value as text: moments in ISO 8601, structures as JSON, null as nothing."""
    if isinstance(value, str):
        return value
    write = _WRITERS.get(type(value))
    return str(value) if write is None else write(value)


def as_json(value: Any) -> Any:
    """Return a value as the json module can write it: what JSON has no type for is text."""
    if isinstance(value, float) and not -float("inf") < value < float("inf"):
        return str(value)
    return value if value is None or isinstance(value, _OF_JSON) else written(value)


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; plain numbers stay as they are."""
    return f"'{cell}" if reads_as_formula(cell) else cell


def reads_as_formula(cell: str) -> bool:
    """Whether some spreadsheet would calculate a cell: what it skips before the sign is skipped here too."""
    blanks = "".join(takewhile(lambda sign: sign.isspace() or not sign.isprintable(), cell))
    is_signed = cell[len(blanks) :][:1] in _FORMULA_SIGNS or "\t" in blanks or "\r" in blanks
    return is_signed and not _NUMBER.fullmatch(cell)


def _moment(value: datetime) -> str:
    return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"


def _span(value: timedelta) -> str:
    """Return a timespan as Kusto prints it: "-1.02:03:04.5", days only where there are some."""
    sign, whole = ("-", -value) if value < timedelta(0) else ("", value)
    minutes, seconds = divmod(whole.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days = f"{whole.days}." if whole.days else ""
    fraction = f".{whole.microseconds:06}".rstrip("0") if whole.microseconds else ""
    return f"{sign}{days}{hours:02}:{minutes:02}:{seconds:02}{fraction}"


def _structure(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=written)


_OF_JSON = (bool, int, float, str, dict, list)
_WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "",
    bool: lambda value: "true" if value else "false",
    datetime: _moment,
    timedelta: _span,
    dict: _structure,
    list: _structure,
}
