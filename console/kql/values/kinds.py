"""The names of the types, and what type two of them make together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ALIASES = {
    "boolean": "bool",
    "date": "datetime",
    "time": "timespan",
    "double": "real",
    "float": "real",
    "int8": "int",
    "int32": "int",
    "int64": "long",
    "uuid": "guid",
    "uniqueid": "guid",
    "object": "dynamic",
}
KINDS = ("bool", "int", "long", "real", "decimal", "string", "datetime", "timespan", "guid", "dynamic")
NUMBERS = ("int", "long", "real", "decimal")  # each holds what those before it hold


class Unknown(str):
    """A type that only rows can tell, of which there are none yet; it passes for the type that it is written as."""

    __slots__ = ()


UNKNOWN = Unknown("dynamic")


def kind_of(name: str) -> str | None:
    """Return the type that a query means by a name, None where it is none."""
    kind = ALIASES.get(name, name)
    return kind if kind in KINDS else None


def is_number(kind: str) -> bool:
    """Whether values of this type are numbers."""
    return kind in NUMBERS


def wider(kinds: Iterable[str]) -> str:
    """Return the numeric type that holds values of all these numeric types; arithmetic never gives int."""
    return max((*kinds, "long"), key=NUMBERS.index)


def common(kinds: Iterable[str]) -> str:
    """Return the one type for values of all these types: theirs, the wider number, what is not dynamic, or else dynamic."""
    types = list(dict.fromkeys(kinds))
    plain = [kind for kind in types if kind != "dynamic"]
    if not plain:
        return "dynamic"
    if len(plain) == 1:
        return plain[0]
    return max(plain, key=NUMBERS.index) if all(map(is_number, plain)) else "dynamic"


def stands_for(kind: str, target: str) -> bool:
    """Whether a value of one type may be written where another is meant: a number for a number, dynamic for any."""
    return kind == target or "dynamic" in (kind, target) or (is_number(kind) and is_number(target))


def kind_of_value(value: object) -> str:
    """Return the type that a Python value has by itself; lists, bags and null are dynamic."""
    return _BY_CLASS.get(type(value).__name__, "dynamic")


_BY_CLASS = {
    "bool": "bool",
    "int": "long",
    "float": "real",
    "Decimal": "decimal",
    "str": "string",
    "datetime": "datetime",
    "timedelta": "timespan",
}
