"""Functions of arrays: measuring, cutting, turning, sorting, putting together."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, Any

from console.kql.functions.registry import MANY, Argument, function
from console.kql.values.equality import same
from console.kql.values.ordering import sort_key

if TYPE_CHECKING:
    from collections.abc import Sequence

RANGE_AT_MOST = 1_048_576


@function("array_length,arraylength", "long", takes=("dynamic",))
def array_length(items: Any) -> int | None:
    """Count the items of an array."""
    return len(items) if isinstance(items, list) else None


@function("pack_array", "dynamic", takes=("any",), least=0, most=MANY, null_safe=True)
def pack_array(*items: Any) -> list[Any]:
    """Return an array of values."""
    return list(items)


@function("array_concat", "dynamic", takes=("dynamic",), least=1, most=MANY, null_safe=True)
def array_concat(*arrays: Any) -> list[Any]:
    """Return the items of several arrays in one."""
    return [item for array in arrays if isinstance(array, list) for item in array]


@function("array_slice", "dynamic", takes=("dynamic", "long", "long"))
def array_slice(items: Any, start: int, end: int) -> list[Any] | None:
    """Return the items from one place to another, both included; negative places count from the end."""
    if not isinstance(items, list):
        return None
    start = max(len(items) + start, 0) if start < 0 else start
    end = len(items) + end if end < 0 else end
    return items[start : end + 1] if end >= start else []


@function("array_split", "dynamic", takes=("dynamic", "dynamic"))
def array_split(items: Any, places: Any) -> list[Any] | None:
    """Cut an array at one place or at several."""
    if not isinstance(items, list):
        return None
    split_places = places if isinstance(places, list) else [places]
    cuts = [
        max(len(items) + place, 0) if place < 0 else min(place, len(items))
        for place in split_places
        if isinstance(place, int)
    ]
    edges = [0, *cuts, len(items)]
    return [items[low:high] for low, high in pairwise(edges)]


@function("array_reverse", "dynamic", takes=("dynamic",))
def array_reverse(items: Any) -> list[Any] | None:
    """Return an array backwards."""
    return items[::-1] if isinstance(items, list) else None


@function("array_rotate_left", "dynamic", takes=("dynamic", "long"))
def array_rotate_left(items: Any, by: int) -> list[Any] | None:
    """Move the items of an array to the left, those that fall out to the end."""
    if not isinstance(items, list):
        return None
    return items[by % len(items) :] + items[: by % len(items)] if items else []


@function("array_rotate_right", "dynamic", takes=("dynamic", "long"))
def array_rotate_right(items: Any, by: int) -> list[Any] | None:
    """Move the items of an array to the right, those that fall out to the beginning."""
    return array_rotate_left(items, -by)


@function("array_shift_left", "dynamic", takes=("dynamic", "long", "any"), least=2, null_safe=True)
def array_shift_left(items: Any, by: int, fill: Any = None) -> list[Any] | None:
    """Move the items of an array to the left and fill the places left free, among texts with empty ones."""
    if not isinstance(items, list) or by is None:
        return None
    if fill is None and items and all(isinstance(item, str) for item in items):
        fill = ""
    by = max(min(by, len(items)), -len(items))
    if by < 0:
        return ([fill] * -by + items)[: len(items)]
    return items[by:] + [fill] * by


@function("array_shift_right", "dynamic", takes=("dynamic", "long", "any"), least=2, null_safe=True)
def array_shift_right(items: Any, by: int, fill: Any = None) -> list[Any] | None:
    """Move the items of an array to the right and fill the places left free."""
    return None if by is None else array_shift_left(items, -by, fill)


@function("array_index_of", "long", takes=("dynamic", "any", "long", "long", "long"), least=2)
def array_index_of(
    items: Any, sought: Any, start: int = 0, length: int = -1, occurrence: int = 1
) -> int | None:
    """Return the place of a value in an array, -1 where it is not."""
    if not isinstance(items, list) or length < -1 or occurrence < 1:
        return None
    start = max(len(items) + start, 0) if start < 0 else start
    end = len(items) if length < 0 else min(start + length, len(items))
    places = [at for at in range(start, end) if same(items[at], sought)]
    return places[occurrence - 1] if occurrence <= len(places) else -1


@function("array_iff,array_iif", "dynamic", takes=("dynamic", "any", "any"), null_safe=True)
def array_iff(tests: Any, then: Any, otherwise: Any) -> list[Any] | None:
    """Choose for each condition of an array the item of one array or of another, or one value or another."""
    if not isinstance(tests, list):
        return None
    return [_chosen(test, _item(then, at), _item(otherwise, at)) for at, test in enumerate(tests)]


def _chosen(test: Any, then: Any, otherwise: Any) -> Any:
    if not isinstance(test, bool | int | float):
        return None
    return then if test else otherwise


def _item(values: Any, at: int) -> Any:
    if not isinstance(values, list):
        return values
    return values[at] if at < len(values) else None


def _sorted(arrays: Sequence[Any], *, is_descending: bool) -> Any:
    """Sort the first array, and the others as the first one went; nulls come last unless a last `false` says otherwise."""
    nulls_last = arrays[-1] if isinstance(arrays[-1], bool) else True
    lists = [array for array in arrays if not isinstance(array, bool)]
    leading = lists[0]
    if not isinstance(leading, list):
        return None if len(lists) == 1 else (None,) * len(lists)
    places_with_value = [at for at, item in enumerate(leading) if item is not None]
    nulls = [at for at, item in enumerate(leading) if item is None]
    places_with_value.sort(key=lambda at: sort_key(leading[at]), reverse=is_descending)
    places = places_with_value + nulls if nulls_last else nulls + places_with_value
    sorted_arrays = [
        [array[at] for at in places] if isinstance(array, list) and len(array) == len(leading) else None
        for array in lists
    ]
    return sorted_arrays[0] if len(sorted_arrays) == 1 else tuple(sorted_arrays)


def _sorted_parts(arguments: Sequence[Argument]) -> tuple[tuple[str, str], ...]:
    """Return a part for each array that is sorted, none where it is only one."""
    count = sum(argument.type != "bool" for argument in arguments)
    return tuple((f"{at}", "dynamic") for at in range(count)) if count > 1 else ()


@function(
    "array_sort_asc",
    "dynamic",
    takes=("any",),
    least=1,
    most=MANY,
    null_safe=True,
    parts=_sorted_parts,
    naming="{}_sorted",
)
def array_sort_asc(*arrays: Any) -> Any:
    """Sort an array from the least to the greatest, and further arrays by it."""
    return _sorted(arrays, is_descending=False)


@function(
    "array_sort_desc",
    "dynamic",
    takes=("any",),
    least=1,
    most=MANY,
    null_safe=True,
    parts=_sorted_parts,
    naming="{}_sorted",
)
def array_sort_desc(*arrays: Any) -> Any:
    """Sort an array from the greatest to the least, and further arrays by it."""
    return _sorted(arrays, is_descending=True)


@function("zip", "dynamic", takes=("dynamic",), least=1, most=MANY, null_safe=True)
def zip_(*arrays: Any) -> list[Any]:
    """Return an array whose items are the arrays of the first items, of the second ones, and so on."""
    lists = [array if isinstance(array, list) else [array] for array in arrays]
    return [list(items) for items in zip_longest(*lists)]


@function("repeat", "dynamic", takes=("any", "long"), null_safe=True)
def repeat(value: Any, count: int | None) -> list[Any] | None:
    """Return an array with a value so many times."""
    return None if count is None or count < 0 else [value] * min(count, RANGE_AT_MOST)


@function("range", "dynamic", takes=("any", "any", "any"), least=2)
def range_(start: Any, stop: Any, step: Any = None) -> list[Any] | None:
    """Return an array of values from one to another, each a step after the one before."""
    if step is None:
        step = timedelta(hours=1) if isinstance(start, datetime | timedelta) else 1
    try:
        count = int((stop - start) // step) + 1 if step else 0
    except (TypeError, OverflowError):
        return None
    return [start + step * at for at in range(min(max(count, 0), RANGE_AT_MOST))]
