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
    "offset": lambda when: when.isoformat(),  # as some of Azure writes times: with +00:00
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
        members = [(name, _writer(part)) for name, part in node.items()]
        return lambda values: {
            name: value for name, write in members if (value := write(values)) is not ABSENT
        }
    if isinstance(node, list):
        parts = [_writer(part) for part in node]
        return lambda values: [value for write in parts if (value := write(values)) is not ABSENT]
    return _text_writer(node) if isinstance(node, str) else lambda _: node


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


def _constant(text: str) -> Writer:
    return lambda _: text


def _getter(placeholder: re.Match[str]) -> Writer:
    name, path, form = placeholder[1], placeholder[2].removeprefix("."), FORMATS[placeholder[3] or ""]
    attribute: Callable[[Any], Any] = attrgetter(path) if path else lambda value: value

    def write(values: Mapping[str, Any]) -> Any:
        value = attribute(values[name])
        return ABSENT if value is ABSENT else form(value)

    return write
