"""Records as JSON and back: what is written down today must be readable in another process tomorrow.

A record of a family, such as what steps do, has its `variants` by kind, and is written with its kind.
"""

from __future__ import annotations

import types
import typing
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def to_json(value: Any) -> Any:
    """Return a record, of records and tuples, as what the json module writes."""
    if is_dataclass(value) and not isinstance(value, type):
        record = {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
        variant: Any = type(value)
        return {"kind": variant.kind, **record} if hasattr(variant, "variants") else record
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)  # so that 180 and 180.0, which are equal, are written alike
    if isinstance(value, tuple | list):
        return [to_json(part) for part in value]
    return value


def from_json(kind: type[T], value: Any) -> T:
    """Return the record of `kind` that `to_json` wrote.

    Raises ValueError, TypeError or KeyError for anything else.
    """
    record: T = _read(kind, value)
    return record


def _read(kind: Any, value: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        inner = next(part for part in typing.get_args(kind) if part is not type(None))
        return None if value is None else _read(inner, value)
    if origin is tuple:
        return _read_tuple(typing.get_args(kind), value)
    if is_dataclass(kind):
        return _read_record(kind, value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind[value]
    if kind is datetime:
        return datetime.fromisoformat(value)
    return _checked(kind, value)


def _read_tuple(parts: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        message = f"a list was expected, not {type(value).__name__}"
        raise TypeError(message)
    if parts[-1] is Ellipsis:
        return tuple(_read(parts[0], item) for item in value)
    return tuple(_read(part, item) for part, item in zip(parts, value, strict=True))


def _read_record(kind: Any, value: Any) -> Any:
    if not isinstance(value, dict):
        message = f"{kind.__name__}: an object was expected, not {type(value).__name__}"
        raise TypeError(message)
    if hasattr(kind, "variants"):
        return _read_variant(kind, value)
    return kind(**{name: _read(_kinds(kind)[name], part) for name, part in value.items()})


def _read_variant(family: Any, value: dict[str, Any]) -> Any:
    """Return the record of whichever variant of a family the value names as its kind.

    A kind or a field that is not known here is no reason to read nothing of what is around it.
    """
    kind = family.variants.get(value["kind"])
    if kind is None:
        return family.unknown(value)
    parts = {name: part for name, part in value.items() if name != "kind"}
    try:
        return kind(**{name: _read(_kinds(kind)[name], part) for name, part in parts.items()})
    except (KeyError, TypeError, ValueError):
        return family.unknown(value)


def _checked(kind: Any, value: Any) -> Any:
    if kind is float and type(value) is int:
        return float(value)
    if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
        message = f"{kind.__name__} was expected, not {type(value).__name__}"
        raise TypeError(message)
    return value


@cache
def _kinds(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)
