"""The shapes of the simulated Azure beside Microsoft's own examples of the same kind of resource."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from console.simulator.kinds import KINDS, default_shape

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEPTH = 2  # `properties.state`: what lies deeper is often the author's own, such as a workflow's definition
OWN = "tags."  # names that whoever made the resource chose


def beyond_examples(specifications: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each kind whose shape has properties that no example of Microsoft's has, with those.

    That is no fault: an example shows some of what the specification allows.
    """
    examples = _properties_by_type(specifications)
    for kind in KINDS.values():
        shape = kind.shape or default_shape(kind.type)
        if kind.type.casefold() in examples and shape.path.exists():
            properties = set(_paths(json.loads(shape.path.read_text("utf-8"))))
            beyond = {path for path in properties if path.casefold() not in examples[kind.type.casefold()]}
            if beyond:
                yield kind.type, sorted(beyond)


def _properties_by_type(specifications: Path) -> dict[str, set[str]]:
    """Return the properties in all examples of a type, in lower case as both stand there in any."""
    properties: defaultdict[str, set[str]] = defaultdict(set)
    for file in specifications.rglob("examples/**/*.json"):
        for payload in _payloads(json.loads(file.read_text("utf-8-sig"))):
            properties[str(payload.get("type", "")).casefold()].update(map(str.casefold, _paths(payload)))
    return properties


def _payloads(example: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for response in (example.get("responses") or {}).values():
        body = response.get("body") if isinstance(response, dict) else None
        items = body.get("value", [body]) if isinstance(body, dict) else []
        yield from (item for item in items if isinstance(item, dict)) if isinstance(items, list) else ()


def _paths(node: Any, at: str = "", depth: int = DEPTH) -> Iterator[str]:
    """Yield the path of each property, whatever list it lies in."""
    if isinstance(node, list):
        for item in node:
            yield from _paths(item, at, depth)
    elif isinstance(node, dict) and depth:
        for name, value in node.items():
            if not at.startswith(OWN):
                yield at + name
                yield from _paths(value, f"{at}{name}.", depth - 1)
