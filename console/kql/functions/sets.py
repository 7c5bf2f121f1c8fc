"""Functions of arrays as sets: what they have in common, and what not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.functions.registry import MANY, function
from console.kql.values.equality import identity, same

if TYPE_CHECKING:
    from collections.abc import Sequence


@function("set_union", "dynamic", takes=("dynamic",), least=1, most=MANY, null_safe=True)
def set_union(*arrays: Any) -> list[Any] | None:
    """Return the different items of all arrays."""
    if any(array is None for array in arrays):
        return None
    return list(_by_identity([item for array in arrays for item in _items(array)]).values())


@function("set_intersect", "dynamic", takes=("dynamic",), least=1, most=MANY)
def set_intersect(first: Any, *more: Any) -> list[Any]:
    """Return the different items that all arrays have."""
    keys = [_by_identity(_items(other)).keys() for other in more]
    return [item for key, item in _by_identity(_items(first)).items() if all(key in name for name in keys)]


@function("set_difference", "dynamic", takes=("dynamic",), least=1, most=MANY)
def set_difference(first: Any, *more: Any) -> list[Any]:
    """Return the different items of the first array that no other has."""
    keys = _by_identity([item for other in more for item in _items(other)]).keys()
    return [item for key, item in _by_identity(_items(first)).items() if key not in keys]


@function("set_has_element", "bool", takes=("dynamic", "any"))
def set_has_element(items: Any, sought: Any) -> bool | None:
    """Whether an array has an item."""
    return any(same(item, sought) for item in items) if isinstance(items, list) else None


@function("set_equals", "bool", takes=("dynamic", "dynamic"))
def set_equals(first: Any, second: Any) -> bool:
    """Whether two arrays have the same different items."""
    return _by_identity(_items(first)).keys() == _by_identity(_items(second)).keys()


@function("jaccard_index", "real", takes=("dynamic", "dynamic"))
def jaccard_index(first: Any, second: Any) -> float | None:
    """Return the share of the different items of two arrays that both have."""
    left, right = _by_identity(_items(first)).keys(), _by_identity(_items(second)).keys()
    return len(left & right) / len(left | right) if left | right else None


def _items(array: Any) -> list[Any]:
    return array if isinstance(array, list) else []


def _by_identity(items: Sequence[Any]) -> dict[Any, Any]:
    by_identity: dict[Any, Any] = {}
    for item in items:
        by_identity.setdefault(identity(item), item)
    return by_identity
