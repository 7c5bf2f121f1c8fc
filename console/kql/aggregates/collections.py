"""Values gathered: lists, sets, bags, and what shape bags have."""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING, Any

from console.kql.aggregates.registry import aggregate
from console.kql.functions.registry import Argument, CallRefused
from console.kql.values.equality import distinct
from console.kql.values.kinds import kind_of_value

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 1_048_576  # items that a list, set or bag may have
OLD_MOST = 128  # and those of the aggregates that these replaced, where the query does not say


def _those(values: list[Any], tests: list[Any]) -> list[Any]:
    return [value for value, test in zip(values, tests, strict=True) if test]


def _flat_distinct(values: Sequence[Any]) -> list[Any]:
    """Return the different values; those of dynamic arrays are taken one by one."""
    if any(isinstance(value, list) for value in values):
        values = [item for value in values for item in (value if isinstance(value, list) else [value])]
    return distinct(list(values))


def _limit(most: int | None) -> int:
    return MOST if most is None or most < 0 else min(most, MOST)


def _joined(first: list[Any], second: list[Any]) -> list[Any]:
    return first + second


@aggregate("make_list", "dynamic", most=2, constant=(1,), prefix="list")
def make_list(values: list[Any], most: int | None = None) -> list[Any]:
    """Return the values that are not null as an array, at most so many."""
    return [value for value in values if value is not None][: _limit(most)]


@aggregate("makelist", "dynamic", most=2, constant=(1,), prefix="list")
def makelist(values: list[Any], most: int = OLD_MOST) -> list[Any]:
    """Return the values that are not null as an array, at most 128 where no number is given."""
    return make_list(values, most)


@aggregate("make_list_if", "dynamic", least=2, most=3, constant=(2,), prefix="list")
def make_list_if(values: list[Any], tests: list[Any], most: int | None = None) -> list[Any]:
    """Return the values of the rows for which a condition holds as an array."""
    return make_list(_those(values, tests), most)


@aggregate("make_list_with_nulls", "dynamic", prefix="list", combine=_joined)
def make_list_with_nulls(values: list[Any]) -> list[Any]:
    """Return all values as an array, nulls too."""
    return list(values)


@aggregate("make_set", "dynamic", most=2, constant=(1,), prefix="set")
def make_set(values: list[Any], most: int | None = None) -> list[Any]:
    """Return the different values as an array, at most so many."""
    return _flat_distinct(values)[: _limit(most)]


@aggregate("makeset", "dynamic", most=2, constant=(1,), prefix="set")
def makeset(values: list[Any], most: int = OLD_MOST) -> list[Any]:
    """Return the different values as an array, at most 128 where no number is given."""
    return make_set(values, most)


@aggregate("make_set_if", "dynamic", least=2, most=3, constant=(2,), prefix="set")
def make_set_if(values: list[Any], tests: list[Any], most: int | None = None) -> list[Any]:
    """Return the different values of the rows for which a condition holds as an array."""
    return make_set(_those(values, tests), most)


def _bag_kind(arguments: Sequence[Argument]) -> str:
    kind = arguments[0].type
    if kind != "dynamic":
        raise CallRefused(f"a {kind} is no bag")
    return "dynamic"


@aggregate("make_bag", _bag_kind, most=2, constant=(1,), prefix="bag")
def make_bag(values: list[Any], most: int | None = None) -> dict[str, Any]:
    """Return the pairs of all bags in one; of equal keys the first one counts."""
    bag: dict[str, Any] = {}
    for value in values:
        if isinstance(value, dict):
            for key, item in value.items():
                bag.setdefault(key, item)
    return dict(list(bag.items())[: _limit(most)])


@aggregate("make_dictionary", _bag_kind, most=2, constant=(1,), prefix="dictionary")
def make_dictionary(values: list[Any], most: int = OLD_MOST) -> dict[str, Any]:
    """Return the pairs of all bags in one, at most 128 where no number is given."""
    return make_bag(values, most)


@aggregate("make_bag_if", _bag_kind, least=2, most=3, constant=(2,), prefix="bag")
def make_bag_if(values: list[Any], tests: list[Any], most: int | None = None) -> dict[str, Any]:
    """Return the pairs of the bags of the rows for which a condition holds in one."""
    return make_bag(_those(values, tests), most)


@aggregate("buildschema", "dynamic", prefix="schema")
def buildschema(values: list[Any]) -> Any:
    """Return the shape that all values have: their types, and those of what is inside."""
    return _shape(values) or None


def _shape(values: Sequence[Any]) -> Any:
    plain = [_word(value) for value in values if not isinstance(value, list | dict | NoneType)]
    nodes: list[Any] = [*dict.fromkeys(plain)]
    bags = [value for value in values if isinstance(value, dict)]
    arrays = [value for value in values if isinstance(value, list)]
    if bags:
        keys = list(dict.fromkeys(key for bag in bags for key in bag))
        nodes.append({key: _shape([bag[key] for bag in bags if key in bag]) for key in keys})
    if arrays:
        nodes.append({"`indexer`": _shape([item for array in arrays for item in array])})
    return nodes[0] if len(nodes) == 1 else nodes


def _word(value: Any) -> str:
    kind = kind_of_value(value)
    return "double" if kind == "real" else kind
