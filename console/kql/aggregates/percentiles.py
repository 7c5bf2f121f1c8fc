"""Percentiles, by nearest rank as the service gives them; exact, where the service may estimate."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from console.kql.aggregates.registry import aggregate
from console.kql.functions.registry import MANY, Argument, CallRefused
from console.kql.values.ordering import in_order, nearest_rank

if TYPE_CHECKING:
    from collections.abc import Sequence


def _ranked_kind(arguments: Sequence[Argument]) -> str:
    kind = arguments[0].type
    return {"int": "long", "decimal": "real"}.get(kind, kind)


def _share_text(share: Any) -> str:
    """Return a share as names have it: 95, 99_9."""
    if not isinstance(share, int | float | Decimal):
        raise CallRefused("a percentile is a number")
    return (str(int(share)) if float(share).is_integer() else repr(float(share))).replace(".", "_")


def _single(skipped: int) -> Any:
    """Return the rule that names a column for each share, the arguments before them skipped."""

    def naming(names: Sequence[str], arguments: Sequence[Argument]) -> tuple[str, ...]:
        return tuple(
            f"percentile_{names[0]}_{_share_text(argument.value)}" for argument in arguments[skipped:]
        )

    return naming


def _array_name(names: Sequence[str], _: Sequence[Argument]) -> tuple[str, ...]:
    return (f"percentiles_{names[0]}",)


def _repeated(skipped: int) -> Any:
    return lambda arguments: (_ranked_kind(arguments),) * (len(arguments) - skipped)


@aggregate("percentile", _ranked_kind, least=2, most=2, constant=(1,), naming=_single(1))
def percentile(values: list[Any], share: float) -> Any:
    """Return the value below which so many of a hundred lie."""
    return nearest_rank(in_order(values), share)


@aggregate(
    "percentiles", _ranked_kind, least=2, most=MANY, constant_from=1, naming=_single(1), columns=_repeated(1)
)
def percentiles(values: list[Any], *shares: float) -> Any:
    """Return the values below which several shares of a hundred lie, each in a column."""
    ordered = in_order(values)
    values_at_shares = tuple(nearest_rank(ordered, share) for share in shares)
    return values_at_shares if len(values_at_shares) > 1 else values_at_shares[0]


@aggregate("percentiles_array", "dynamic", least=2, most=MANY, constant_from=1, naming=_array_name)
def percentiles_array(values: list[Any], *shares: Any) -> list[Any]:
    """Return the values below which several shares of a hundred lie, as an array."""
    ordered = in_order(values)
    return [nearest_rank(ordered, share) for share in _flat(shares)]


def _flat(shares: Sequence[Any]) -> list[float]:
    return [share for item in shares for share in (item if isinstance(item, list) else [item])]


def _weighted(values: list[Any], weights: list[Any], shares: Sequence[float]) -> list[Any]:
    """Return percentiles of values each of which stands for as many as its weight says."""
    weighed = [
        (value, weight) for value, weight in zip(values, weights, strict=True) if value is not None and weight
    ]
    ordered = sorted(weighed, key=lambda pair: pair[0])
    total = sum(weight for _, weight in ordered)
    return [_at_weight(ordered, share / 100 * total) for share in shares]


def _at_weight(ordered: Sequence[tuple[Any, Any]], weight_below: float) -> Any:
    reached = 0.0
    for value, weight in ordered:
        reached += weight
        if reached >= weight_below:
            return value
    return ordered[-1][0] if ordered else None


@aggregate("percentilew", _ranked_kind, least=3, most=3, constant=(2,), naming=_single(2))
def percentilew(values: list[Any], weights: list[Any], share: float) -> Any:
    """Return the value below which so many of a hundred lie, values counted by weight."""
    return _weighted(values, weights, [share])[0]


@aggregate(
    "percentilesw", _ranked_kind, least=3, most=MANY, constant_from=2, naming=_single(2), columns=_repeated(2)
)
def percentilesw(values: list[Any], weights: list[Any], *shares: float) -> Any:
    """Return the values below which several shares of a hundred lie, counted by weight, each in a column."""
    values_at_shares = tuple(_weighted(values, weights, shares))
    return values_at_shares if len(values_at_shares) > 1 else values_at_shares[0]


@aggregate("percentilesw_array", "dynamic", least=3, most=MANY, constant_from=2, naming=_array_name)
def percentilesw_array(values: list[Any], weights: list[Any], *shares: Any) -> list[Any]:
    """Return the values below which several shares of a hundred lie, counted by weight, as an array."""
    return _weighted(values, weights, _flat(shares))
