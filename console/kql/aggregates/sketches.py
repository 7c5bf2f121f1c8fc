"""Sketches: what later queries merge. Here a sketch holds the values themselves, so that what comes of it is exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.aggregates.percentiles import nearest_rank
from console.kql.aggregates.registry import aggregate
from console.kql.functions.registry import MANY, Argument, function
from console.kql.values.conversions import converter
from console.kql.values.equality import distinct, identity
from console.kql.values.hashing import xxhash64
from console.kql.values.ordering import in_order
from console.kql.values.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence


def _hashed(values: Sequence[Any]) -> list[int]:
    return [xxhash64(text(value).encode()) >> 1 for value in distinct(list(values))]


def _merged(sketches: Sequence[Any]) -> list[Any]:
    return list(dict.fromkeys(item for sketch in sketches if isinstance(sketch, list) for item in sketch))


@aggregate("hll", "dynamic", most=2, constant=(1,))
def hll(values: list[Any], _accuracy: int | None = None) -> list[int]:
    """Return a sketch from which dcount_hll counts different values."""
    return _hashed(values)


@aggregate("hll_if", "dynamic", least=2, most=3, constant=(2,))
def hll_if(values: list[Any], tests: list[Any], _accuracy: int | None = None) -> list[int]:
    """Return a sketch of the values of the rows for which a condition holds."""
    return _hashed([value for value, test in zip(values, tests, strict=True) if test])


@aggregate("hll_merge", "dynamic")
def hll_merge_all(sketches: list[Any]) -> list[Any]:
    """Return several sketches of different values in one."""
    return _merged(sketches)


@function("hll_merge", "dynamic", takes=("dynamic",), least=1, most=MANY)
def hll_merge(*sketches: Any) -> list[Any]:
    """Return several sketches of different values in one."""
    return _merged(sketches)


@function("dcount_hll", "long", takes=("dynamic",), keeps_name=True)
def dcount_hll(sketch: Any) -> int | None:
    """Count the different values that a sketch has seen."""
    return len({identity(item) for item in sketch}) if isinstance(sketch, list) else None


@function("hll_isvalid", "bool", takes=("dynamic",), null_safe=True)
@function("tdigest_isvalid", "bool", takes=("dynamic",), null_safe=True)
def isvalid(sketch: Any) -> bool:
    """Whether a dynamic is a sketch."""
    return isinstance(sketch, list)


@aggregate("tdigest", "dynamic", most=2)
def tdigest(values: list[Any], weights: list[Any] | None = None) -> list[Any]:
    """Return a sketch from which percentile_tdigest reads percentiles."""
    if weights is None:
        return in_order(values)
    return in_order(
        [value for value, weight in zip(values, weights, strict=True) for _ in range(weight or 0)]
    )


@aggregate("tdigest_merge,merge_tdigest", "dynamic", prefix="merge_tdigests")
def tdigest_merge_all(sketches: list[Any]) -> list[Any]:
    """Return several sketches of percentiles in one."""
    return in_order([item for sketch in sketches if isinstance(sketch, list) for item in sketch])


@function("tdigest_merge,merge_tdigest", "dynamic", takes=("dynamic",), least=1, most=MANY)
def tdigest_merge(*sketches: Any) -> list[Any]:
    """Return several sketches of percentiles in one."""
    return tdigest_merge_all(list(sketches))


def _typed(arguments: Sequence[Argument]) -> str:
    last = arguments[-1]
    return str(last.value) if last.type == "typeof" else "dynamic"


@function("percentile_tdigest", _typed, takes=("dynamic", "real", "any"), least=2, keeps_name=True)
def percentile_tdigest(sketch: Any, share: float, kind: str = "dynamic") -> Any:
    """Return the value below which so many of a hundred of a sketch's values lie."""
    if not isinstance(sketch, list):
        return None
    value, convert = nearest_rank(sketch, share), converter("dynamic", kind)
    return value if convert is None else convert(value)


@function(
    "percentiles_array_tdigest", "dynamic", takes=("dynamic", "any"), least=2, most=MANY, keeps_name=True
)
def percentiles_array_tdigest(sketch: Any, *shares: Any) -> list[Any] | None:
    """Return the values below which several shares of a hundred of a sketch's values lie."""
    flat = [share for each in shares for share in (each if isinstance(each, list) else [each])]
    return [nearest_rank(sketch, share) for share in flat] if isinstance(sketch, list) else None


@function("rank_tdigest", "real", takes=("dynamic", "any"))
def rank_tdigest(sketch: Any, value: Any) -> float | None:
    """Count the values of a sketch that are not above a value."""
    return float(sum(item <= value for item in sketch)) if isinstance(sketch, list) else None


@function("percentrank_tdigest", "real", takes=("dynamic", "any"))
def percentrank_tdigest(sketch: Any, value: Any) -> float | None:
    """Return how many of a hundred of a sketch's values are not above a value."""
    return (
        100 * sum(item <= value for item in sketch) / len(sketch)
        if isinstance(sketch, list) and sketch
        else None
    )
