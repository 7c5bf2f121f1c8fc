"""Reading and merging sketches, which aggregates make. Here a sketch holds the values themselves, so that what comes of it is exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.functions.registry import MANY, Argument, function
from console.kql.values.conversions import converter
from console.kql.values.equality import identity
from console.kql.values.ordering import in_order, nearest_rank

if TYPE_CHECKING:
    from collections.abc import Sequence


def merged(sketches: Sequence[Any]) -> list[Any]:
    """Return what several sketches hold, each once."""
    return list(dict.fromkeys(item for sketch in sketches if isinstance(sketch, list) for item in sketch))


def merged_values(sketches: Sequence[Any]) -> list[Any]:
    """Return the values of several sketches, equal ones too."""
    return [item for sketch in sketches if isinstance(sketch, list) for item in sketch]


@function("hll_merge", "dynamic", takes=("dynamic",), least=1, most=MANY)
def hll_merge(*sketches: Any) -> list[Any]:
    """Return several sketches of different values in one."""
    return merged(sketches)


@function("dcount_hll", "long", takes=("dynamic",), naming="dcount_hll_{}")
def dcount_hll(sketch: Any) -> int | None:
    """Count the different values that a sketch has seen."""
    return len({identity(item) for item in sketch}) if isinstance(sketch, list) else None


@function("hll_isvalid", "bool", takes=("dynamic",), null_safe=True)
@function("tdigest_isvalid", "bool", takes=("dynamic",), null_safe=True)
def isvalid(sketch: Any) -> bool:
    """Whether a dynamic is a sketch."""
    return isinstance(sketch, list)


@function("tdigest_merge,merge_tdigest", "dynamic", takes=("dynamic",), least=1, most=MANY)
def tdigest_merge(*sketches: Any) -> list[Any]:
    """Return several sketches of percentiles in one."""
    return in_order(merged_values(sketches))


def _typed(arguments: Sequence[Argument]) -> str:
    last = arguments[-1]
    return str(last.value) if last.type == "typeof" else "dynamic"


@function(
    "percentile_tdigest", _typed, takes=("dynamic", "real", "any"), least=2, naming="percentile_tdigest_{}"
)
def percentile_tdigest(sketch: Any, share: float, kind: str = "dynamic") -> Any:
    """Return the value below which so many of a hundred of a sketch's values lie."""
    if not isinstance(sketch, list):
        return None
    value, convert = nearest_rank(sketch, share), converter("dynamic", kind)
    return value if convert is None else convert(value)


@function(
    "percentiles_array_tdigest",
    "dynamic",
    takes=("dynamic", "any"),
    least=2,
    most=MANY,
    naming="percentile_tdigest_{}",
)
def percentiles_array_tdigest(sketch: Any, *shares: Any) -> list[Any] | None:
    """Return the values below which several shares of a hundred of a sketch's values lie."""
    flat = [share for item in shares for share in (item if isinstance(item, list) else [item])]
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
