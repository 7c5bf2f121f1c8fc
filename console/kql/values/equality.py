"""When two values are the same one: what groups, joins and sets are made by."""

from __future__ import annotations

from typing import Any

from console.kql.values.documents import json_text


def identity(value: Any) -> Any:
    """Return what can be hashed and is equal for equal values; lists and bags by what they hold, true is not 1."""
    if isinstance(value, list | dict):
        return (json_text(by_key(value)),)
    return (value,) if isinstance(value, bool) else value


def by_key(value: Any) -> Any:
    """Return a bag with its keys in order, deep down."""
    if isinstance(value, dict):
        return {key: by_key(value[key]) for key in sorted(value)}
    return [by_key(item) for item in value] if isinstance(value, list) else value


def distinct(values: list[Any]) -> list[Any]:
    """Return the different values that are not null, in the order in which they come first."""
    try:
        values_once = dict.fromkeys(values)
        has_odd = (0 in values_once or 1 in values_once) and bool in map(type, values)
    except TypeError:
        has_odd = True
    if not has_odd:
        values_once.pop(None, None)
        return list(values_once)
    by_identity: dict[Any, Any] = {}
    for value in values:
        if value is not None:
            by_identity.setdefault(identity(value), value)
    return list(by_identity.values())


def distinct_count(values: list[Any]) -> int:
    """Count the different values that are not null."""
    return len(distinct(values))


def same(left: Any, right: Any) -> bool:
    """Whether two dynamic values are equal."""
    return bool(identity(left) == identity(right))
