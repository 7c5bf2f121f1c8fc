"""Payload shapes: JSON files beside each service, filled with what the world holds.

A file reads like Microsoft's own example of the resource: every property in its place,
and those that never change with their value. "{enclave.location}" stands for what
changes. Alone in its string it keeps the value's type; within text it is written into
that. A format may follow: "{enclave.name:title}". Files are read at first use.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import Any

Writer = Callable[[Mapping[str, Any]], Any]

SERVICES = Path(__file__).parent / "services"
ABSENT = object()  # the value of a property that is left out
PLACEHOLDER = re.compile(r"\{([a-z_]+)((?:\.[a-z_]+)*)(?::([a-z]+))?\}")


def stamp(when: datetime) -> str:
    """Return a time as most of Azure writes it: UTC, seven digits."""
    return when.strftime("%Y-%m-%dT%H:%M:%S.%f0Z")


FORMATS: Mapping[str, Callable[[Any], Any]] = {
    "offset": lambda when: (
        when if when is ABSENT else when.isoformat()
    ),  # as some of Azure writes times: +00:00
    "title": lambda name: name.title(),
    "": lambda value: stamp(value) if isinstance(value, datetime) else value,
}


class ShapeUnfilled(Exception):
    """Raised where a shape names a value that it is not given."""


class Shape:
    """One shape, such as "compute/virtualMachines": the file of that name among the service's shapes."""

    def __init__(self, name: str) -> None:
        self.name = name
        service, _, file = name.partition("/")
        self.path = SERVICES / service / "shapes" / f"{file}.json"

    def __call__(self, **values: Any) -> dict[str, Any]:
        """Return the payload with these values; what is ABSENT is left out. Raises ShapeUnfilled."""
        try:
            payload: dict[str, Any] = self._writer(values)
        except (KeyError, AttributeError) as missing:
            message = f"shape {self.name}: {missing}"
            raise ShapeUnfilled(message) from missing
        return payload

    @cached_property
    def _writer(self) -> Writer:
        return _writer(json.loads(self.path.read_text("utf-8")))


def _writer(node: Any) -> Writer:
    """Return what writes a part of a shape."""
    if isinstance(node, dict):
        return _object_writer(node)
    if isinstance(node, list):
        parts = [_writer(part) for part in node]
        return lambda values: [value for write in parts if (value := write(values)) is not ABSENT]
    return _text_writer(node) if isinstance(node, str) else _constant(node)


def _object_writer(node: dict[str, Any]) -> Writer:
    """Return what writes an object: a copy of what never changes, with the rest put in its place."""
    writers = [(name, _writer(part)) for name, part in node.items() if _changes(part)]

    def write(values: Mapping[str, Any]) -> dict[str, Any]:
        payload = node.copy()
        for name, write_part in writers:
            value = write_part(values)
            if value is ABSENT:
                del payload[name]
            else:
                payload[name] = value
        return payload

    return write


def _changes(part: Any) -> bool:
    """Tell whether a part must be written anew each time: it names a value, or a caller could change it."""
    return isinstance(part, dict | list) or (isinstance(part, str) and bool(PLACEHOLDER.search(part)))


def _text_writer(text: str) -> Writer:
    if alone := PLACEHOLDER.fullmatch(text):
        return _getter(alone)
    pieces: list[Writer] = []
    end = 0
    for placeholder in PLACEHOLDER.finditer(text):
        pieces += [_constant(text[end : placeholder.start()]), _getter(placeholder)]
        end = placeholder.end()
    pieces.append(_constant(text[end:]))
    return lambda values: "".join(str(write(values)) for write in pieces)


def _constant(value: Any) -> Writer:
    return lambda _: value


def _getter(placeholder: re.Match[str]) -> Writer:
    name, path, form = placeholder[1], placeholder[2].removeprefix("."), FORMATS[placeholder[3] or ""]
    if not path:
        return lambda values: form(values[name])
    attribute = attrgetter(path)
    return lambda values: form(attribute(values[name]))
