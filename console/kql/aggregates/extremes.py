"""The greatest and the least, and rows taken by them or at will."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.aggregates.registry import RowPick, aggregate
from console.kql.functions.registry import MANY, Argument, first
from console.kql.values.ordering import greatest, least, sort_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EMPTY = (None, "")


def _of_two(pick: Callable[[Sequence[Any]], Any]) -> Callable[[Any, Any], Any]:
    return lambda one, other: pick((one, other))


@aggregate("max", first, combine=_of_two(greatest))
def max_(values: list[Any]) -> Any:
    """Return the greatest value."""
    return greatest(values)


@aggregate("min", first, combine=_of_two(least))
def min_(values: list[Any]) -> Any:
    """Return the least value."""
    return least(values)


@aggregate("maxif", first, least=2, most=2, combine=_of_two(greatest))
def maxif(values: list[Any], tests: list[Any]) -> Any:
    """Return the greatest value of the rows for which a condition holds."""
    return greatest([value for value, test in zip(values, tests, strict=True) if test])


@aggregate("minif", first, least=2, most=2, combine=_of_two(least))
def minif(values: list[Any], tests: list[Any]) -> Any:
    """Return the least value of the rows for which a condition holds."""
    return least([value for value, test in zip(values, tests, strict=True) if test])


def _name_of_first(names: Sequence[str], _: Sequence[Argument]) -> tuple[str, ...]:
    return (names[0] if names else "",)


def _some(one: Any, other: Any) -> Any:
    return other if one in EMPTY else one


@aggregate("take_anyif", first, least=2, most=2, naming=_name_of_first, combine=_some)
@aggregate("anyif", first, least=2, most=2, combine=_some)
def take_anyif(values: list[Any], tests: list[Any]) -> Any:
    """Return some value of the rows for which a condition holds, not null and not empty if there is such a one."""
    return _one_of([value for value, test in zip(values, tests, strict=True) if test])


def _one_of(values: Sequence[Any]) -> Any:
    for value in values:
        if value is not None and value != "":
            return value
    return values[0] if values else None


@aggregate("passthrough", first, naming=_name_of_first)
def passthrough(values: list[Any]) -> Any:
    """Return some value of a column under its own name."""
    return _one_of(values)


def _numbered(names: Sequence[str]) -> list[str]:
    return [name or f"arg{at}" for at, name in enumerate(names)]


def _taken_names(names: Sequence[str]) -> list[str]:
    return [name or f"any_{number}" for name, number in zip(names, _numbered(names), strict=True)]


def _any_names(names: Sequence[str]) -> list[str]:
    return [f"any_{name}" for name in (_numbered(names) if len(names) > 1 else names)]


def _by(extreme: str) -> RowPick:
    """Return the naming of a row's columns as they are called, the leading one after the extreme where it has no name."""

    def naming(names: Sequence[str]) -> list[str]:
        leading = f"{extreme}_{names[0]}"
        following = zip(names[1:], _numbered(names)[1:], strict=True)
        return [names[0] or leading, *(name or f"{leading}_{number}" for name, number in following)]

    return RowPick(naming, is_ordered=True)


def _prefixed_by(extreme: str) -> RowPick:
    """Return the naming of a row's columns by the older rule, all of them after the extreme."""

    def naming(names: Sequence[str]) -> list[str]:
        leading = f"{extreme}_{names[0]}"
        return [leading, *(f"{leading}_{name}" for name in _numbered(names)[1:])]

    return RowPick(naming, is_ordered=True)


@aggregate("take_any", first, most=MANY, row=RowPick(_taken_names))
@aggregate("any", first, most=MANY, row=RowPick(_any_names))
def take_any(*columns: list[Any]) -> int | None:
    """Take some row: one where the first value is not empty, if there is one."""
    leading = columns[0]
    filled = (at for at, value in enumerate(leading) if value is not None and value != "")
    return next(filled, 0 if leading else None)


@aggregate("arg_max", first, most=MANY, row=_by("max"))
@aggregate("argmax", first, most=MANY, prefix="max", row=_prefixed_by("max"))
def arg_max(leading: list[Any], *_: list[Any]) -> int | None:
    """Take the row where an expression is greatest."""
    return _place(leading, greatest(leading))


@aggregate("arg_min", first, most=MANY, row=_by("min"))
@aggregate("argmin", first, most=MANY, prefix="min", row=_prefixed_by("min"))
def arg_min(leading: list[Any], *_: list[Any]) -> int | None:
    """Take the row where an expression is least."""
    return _place(leading, least(leading))


def _place(values: list[Any], sought: Any) -> int | None:
    """Return the first place of a value; where all are null, the first row."""
    if sought is None:
        return 0 if values else None
    try:
        return values.index(sought)
    except ValueError:  # NaN, which equals nothing
        wanted_key = sort_key(sought)
        return next(
            at for at, value in enumerate(values) if value is not None and sort_key(value) == wanted_key
        )
