"""Parameters of a query: declared in its file, passed to it as `let` statements that cannot break out.

A value is checked against its type, and only what Kusto reads as one literal of
that type is written: whatever somebody types, the query stays the query.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from console.errors import QueryInvalid
from console.model.saved_queries import Parameter
from console.queries.mistakes import Malformed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.model.saved_queries import SavedQuery
    from console.queries.entries import Entry

TIME_MARKS = re.compile(r"\{\{\s*(StartTimeISO|EndTimeISO)\s*\}\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_LINE = re.compile(
    r"(?P<name>\S+?)\s*:\s*(?P<type>\w+)"
    r"(?:\s*=\s*(?P<default>\"[^\"]*\"|[^\[]*?))?"
    r"(?:\s*\[(?P<choices>[^\]]*)\])?"
    r"(?:\s+--\s+(?P<description>.*))?"
)
_TIMESPAN = re.compile(r"-?(\d{1,7}\.)?\d{1,2}:\d{2}(:\d{2}(\.\d{1,7})?)?")
_SHORT_SPAN = re.compile(r"-?\d{1,9}(\.\d{1,9})?(d|h|m|s|ms|microsecond|tick)")
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_INTEGER = re.compile(r"-?\d{1,19}")
_REAL = re.compile(r"-?\d{1,40}(\.\d{1,40})?([eE][-+]?\d{1,3})?")
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LAST_SHORT = 0xFFFF


def filled(
    query: SavedQuery, values: Mapping[str, str], since: datetime | None = None, until: datetime | None = None
) -> str:
    """Return the text to send: parameters before it on its first line, its time range in it.

    Raises QueryInvalid for a value that is missing, unknown or not of its type.
    """
    moments = {"StartTimeISO": since, "EndTimeISO": until}

    def moment(found: re.Match[str]) -> str:
        at = moments[found[1]]
        if at is None:
            message = f"{query.name}: {found[0]} needs a time range"
            raise QueryInvalid(message)
        return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"

    return lets(query, values) + TIME_MARKS.sub(moment, query.text)


def lets(query: SavedQuery, values: Mapping[str, str]) -> str:
    """Return the `let` statements that pass these values, or the defaults, to a query."""
    known = {parameter.name for parameter in query.parameters}
    for name in values:
        if name not in known:
            message = f"{query.name} takes no parameter {name}; it takes {', '.join(sorted(known)) or 'none'}"
            raise QueryInvalid(message)
    return "".join(f"let {each.name} = {_given(each, values.get(each.name))}; " for each in query.parameters)


def _given(parameter: Parameter, value: str | None) -> str:
    found = parameter.default if value is None else value
    if found is None:
        message = f"the parameter {parameter.name} ({parameter.type}) needs a value"
        raise QueryInvalid(message)
    if parameter.choices and found not in parameter.choices:
        message = f"{parameter.name} is one of {', '.join(parameter.choices)}, not {found!r}"
        raise QueryInvalid(message)
    try:
        return literal(parameter.type, found)
    except ValueError as failure:
        message = f"{parameter.name} is a {parameter.type}: {found!r} is none"
        raise QueryInvalid(message) from failure


def literal(kind: str, text: str) -> str:
    """Return text as a KQL literal of a type; raises ValueError for what is no value of it."""
    return _LITERALS[kind](text if kind == "string" else text.strip())


def quoted(text: str) -> str:
    """Return text as a KQL string literal."""
    return "'" + "".join(_ESCAPES.get(each) or _visible(each) for each in text) + "'"


def _visible(character: str) -> str:
    is_plain = character.isprintable() or ord(character) > _LAST_SHORT
    return character if is_plain else f"\\u{ord(character):04x}"


def _matching(pattern: re.Pattern[str], form: str) -> Callable[[str], str]:
    def write(text: str) -> str:
        if not pattern.fullmatch(text) or not text.isascii():
            raise ValueError(text)
        return form.format(text)

    return write


def _moment(text: str) -> str:
    at = datetime.fromisoformat(text)
    at = at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    return f"datetime({at:%Y-%m-%dT%H:%M:%S.%f}Z)"


def _span(text: str) -> str:
    if text.isascii() and (_SHORT_SPAN.fullmatch(text) or _TIMESPAN.fullmatch(text)):
        return f"time({text})"
    raise ValueError(text)


def _flag(text: str) -> str:
    if text.casefold() not in {"true", "false"}:
        raise ValueError(text)
    return text.casefold()


def _dynamic(text: str) -> str:
    return f"dynamic({json.dumps(json.loads(text, parse_constant=_no_constant))})"


def _no_constant(word: str) -> None:
    raise ValueError(word)


_LITERALS: dict[str, Callable[[str], str]] = {
    "string": quoted,
    "int": _matching(_INTEGER, "int({})"),
    "long": _matching(_INTEGER, "long({})"),
    "real": _matching(_REAL, "real({})"),
    "bool": _flag,
    "datetime": _moment,
    "timespan": _span,
    "guid": _matching(_GUID, "guid({})"),
    "dynamic": _dynamic,
}


def declared(entry: Entry) -> tuple[Parameter, ...]:
    """Return the parameters that a YAML file declares: name, type, default, choices, description."""
    found: list[Parameter] = []
    for each in entry.items():
        parameter = Parameter(
            name=each.get("name").text().strip(),
            type=each.get("type").text().strip() or "string",
            default=each.get("default").text() if each.has("default") else None,
            choices=each.get("choices").texts(),
            description=" ".join(each.get("description").text().split()),
        )
        declare(_checked(parameter, each.line), found, each.line)
    return tuple(found)


def declare(parameter: Parameter, among: list[Parameter], line: int) -> None:
    """Add a parameter to those of a query; raises Malformed for a second of one name."""
    if any(parameter.name == each.name for each in among):
        message = f"the parameter {parameter.name} is declared twice"
        raise Malformed(message, line)
    among.append(parameter)


def declared_in_line(words: str, line: int) -> Parameter:
    """Return what a comment declares: `name: type = default [choice, choice] -- description`."""
    found = _LINE.fullmatch(words.strip())
    if found is None:
        message = "a parameter is written `name: type = default [choice, choice] -- description`"
        raise Malformed(message, line)
    default = found["default"]
    choices = (choice.strip().strip('"') for choice in (found["choices"] or "").split(","))
    parameter = Parameter(
        name=found["name"],
        type=found["type"],
        default=None if default is None else default.strip().strip('"'),
        choices=tuple(choice for choice in choices if choice),
        description=(found["description"] or "").strip(),
    )
    return _checked(parameter, line)


def _checked(parameter: Parameter, line: int) -> Parameter:
    if not _NAME.fullmatch(parameter.name):
        message = f"{parameter.name!r} is no name for a parameter"
        raise Malformed(message, line)
    if parameter.type not in _LITERALS:
        message = f"a parameter's type is one of {', '.join(_LITERALS)}, not {parameter.type!r}"
        raise Malformed(message, line)
    for value in (*parameter.choices, *([] if parameter.default is None else [parameter.default])):
        try:
            literal(parameter.type, value)
        except ValueError as failure:
            message = f"{parameter.name}: {value!r} is no {parameter.type}"
            raise Malformed(message, line) from failure
    return parameter
