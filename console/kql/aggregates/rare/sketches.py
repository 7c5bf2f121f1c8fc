"""Sketches: what later queries merge. Here a sketch holds the values themselves, so that what comes of it is exact.

A sketch of many rows is that of their parts one after the other, in which a value may come again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.aggregates.registry import aggregate
from console.kql.functions.rare.sketches import merged, merged_values
from console.kql.values.equality import distinct
from console.kql.values.hashing import xxhash64
from console.kql.values.ordering import in_order
from console.kql.values.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence


def _hashed(values: Sequence[Any]) -> list[int] | None:
    return [xxhash64(text(value).encode()) >> 1 for value in distinct(list(values))] or None


def _both(first: list[int] | None, second: list[int] | None) -> list[int] | None:
    return first + second if first and second else first or second


@aggregate("hll", "dynamic", most=2, constant=(1,), combine=_both)
def hll(values: list[Any], _accuracy: int | None = None) -> list[int] | None:
    """Return a sketch from which dcount_hll counts different values."""
    return _hashed(values)


@aggregate("hll_if", "dynamic", least=2, most=3, constant=(2,), combine=_both)
def hll_if(values: list[Any], tests: list[Any], _accuracy: int | None = None) -> list[int] | None:
    """Return a sketch of the values of the rows for which a condition holds."""
    return _hashed([value for value, test in zip(values, tests, strict=True) if test])


@aggregate("hll_merge", "dynamic")
def hll_merge_all(sketches: list[Any]) -> list[Any] | None:
    """Return several sketches of different values in one."""
    return merged(sketches) or None


@aggregate("tdigest", "dynamic")
def tdigest(values: list[Any]) -> list[Any] | None:
    """Return a sketch from which percentile_tdigest reads percentiles; values count alike, weights are not taken."""
    return in_order(values) or None


@aggregate("tdigest_merge,merge_tdigest", "dynamic", prefix="merge_tdigests")
def tdigest_merge_all(sketches: list[Any]) -> list[Any] | None:
    """Return several sketches of percentiles in one."""
    return in_order(merged_values(sketches)) or None
