"""Rows in an order."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from console.kql.compiling import Compiled, compiled
from console.kql.compiling.scopes import Scope, Setting
from console.kql.values.documents import json_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.kql.relations import Batch, Relation
    from console.kql.syntax.tree import Order

    Key = tuple[Compiled, bool, bool]

RANKS: dict[type, int] = {bool: 0, int: 1, float: 1, datetime: 2, timedelta: 3, str: 4}


def sort_keys(by: Sequence[Order], relation: Relation, scope: Scope) -> list[Key]:
    """Return what to sort by: the expression, whether downwards, and whether nulls come first."""
    setting = Setting.over(relation, scope)
    return [(compiled(key.of, setting), key.is_descending, key.nulls_first) for key in by]


def sorted_rows(batch: Batch, keys: Sequence[Key]) -> list[int]:
    """Return the numbers of a batch's rows in their order: by the last key first, as sorting is stable."""
    rows = list(range(batch.length))
    for of, is_descending, nulls_first in reversed(keys):
        if of.is_constant:
            continue
        values = of.of(batch)
        if of.type in ("dynamic", "real"):
            values = [None if value is None or value != value else rank(value) for value in values]  # noqa: PLR0124  NaN is as null
        if None not in values:
            rows.sort(key=values.__getitem__, reverse=is_descending)
            continue
        numbers = of.of(batch)
        absent = sorted(
            (row for row in rows if values[row] is None),
            key=lambda row: (numbers[row] is None) != nulls_first,
        )
        with_value = [row for row in rows if values[row] is not None]
        with_value.sort(key=values.__getitem__, reverse=is_descending)
        rows = absent + with_value if nulls_first else with_value + absent
    return rows


def rank(value: Any) -> tuple[int, Any]:
    """Return what orders values of any types: numbers together, then moments, lengths, texts, and the rest by its text."""
    type_rank = RANKS.get(type(value))
    return (type_rank, value) if type_rank is not None else (len(RANKS), json_text(value))
