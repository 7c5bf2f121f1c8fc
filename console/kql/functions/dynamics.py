"""Functions on dynamic values: lists, objects, JSON."""

from __future__ import annotations

import json
from typing import Any

from console.kql.functions.registry import function


@function("dynamic", "parse_json", "todynamic", "parsejson", "toobject")
def parse_json(value: Any) -> Any:
    """Return what a JSON text says; text that is no JSON stays as it is."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value or None


@function("long", "array_length")
def array_length(value: Any) -> int | None:
    """Count the items of a list."""
    return len(value) if isinstance(value, list) else None


@function("dynamic", "pack_array")
def pack_array(*values: Any) -> list[Any]:
    """Return a list."""
    return list(values)


@function("dynamic", "pack", "bag_pack")
def bag_pack(*parts: Any) -> dict[str, Any]:
    """Return an object of keys and values in turn."""
    return dict(zip(parts[::2], parts[1::2], strict=True))


@function("dynamic", "bag_keys")
def bag_keys(value: Any) -> list[str] | None:
    """Return the keys of an object."""
    return list(value) if isinstance(value, dict) else None


@function("dynamic", "array_concat")
def array_concat(*values: Any) -> list[Any]:
    """Return all lists as one."""
    return [item for value in values if isinstance(value, list) for item in value]


@function("bool", "set_has_element")
def set_has_element(value: Any, item: Any) -> bool:
    """Whether a list holds an item."""
    return isinstance(value, list) and item in value


@function("dynamic", "set_union")
def set_union(*values: Any) -> list[Any]:
    """Return the items of all lists, each once."""
    return list(dict.fromkeys(array_concat(*values)))


@function("string", "strcat_array")
def strcat_array(value: Any, between: str) -> str:
    """Join the items of a list."""
    return between.join(str(item) for item in value) if isinstance(value, list) else ""
