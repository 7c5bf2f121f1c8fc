"""Values of a result as text: in cells, in files, and as no spreadsheet takes for a formula."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from math import isfinite
from typing import TYPE_CHECKING, Any

from console.model.marks import Marks, mark

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)*([eE][-+]?\d+)?%?")
_FORMULA_SIGNS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")  # full-width too: some spreadsheets read them


def value_text(value: Any) -> str:
    """Return a value as text: moments in ISO 8601, structures as JSON, null as nothing."""
    if isinstance(value, str):
        return value
    write = _WRITERS.get(type(value))
    return str(value) if write is None else write(value)


def cell_text(value: Any) -> str:
    """Return a value as it stands in a cell: a moment with a blank in it, and without its zone, UTC."""
    if type(value) is datetime:
        return value.isoformat(sep=" ").removesuffix("+00:00")
    return value_text(value)


def as_json(value: Any) -> Any:
    """Return a value as the json module can write it: what JSON has no type for is text."""
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    if isinstance(value, dict):
        return {name: as_json(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(part) for part in value]
    return value if value is None or isinstance(value, bool | int | str) else value_text(value)


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula and that acts on no terminal."""
    return f"'{visible(cell)}" if reads_as_formula(cell) else visible(cell)


def visible(text: str) -> str:
    """Return text of several lines with every control, bidi and zero-width character as a mark."""
    return text if text.isprintable() else "\n".join(part.translate(_MARKS) for part in text.split("\n"))


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
    return _ENCODER.encode(value)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=value_text)
_MARKS = Marks(mark)
_WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "",
    bool: lambda value: "true" if value else "false",
    datetime: _moment,
    timedelta: _span,
    dict: _structure,
    list: _structure,
    tuple: _structure,
}
