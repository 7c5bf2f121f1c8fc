"""How many: rows, and different values. Different values are counted exactly, whatever accuracy is asked for."""

from __future__ import annotations

import operator
from typing import Any

from console.kql.aggregates.registry import aggregate
from console.kql.values.equality import distinct_count


@aggregate("countif", "long", combine=operator.add)
def countif(tests: list[Any]) -> int:
    """Count the rows for which a condition holds."""
    return tests.count(True)


@aggregate("dcount", "long", most=2, constant=(1,))
@aggregate("count_distinct", "long")
def dcount(values: list[Any], _accuracy: int | None = None) -> int:
    """Count the different values."""
    return distinct_count(values)


@aggregate("dcountif", "long", least=2, most=3, constant=(2,))
@aggregate("count_distinctif", "long", least=2, most=2)
def dcountif(values: list[Any], tests: list[Any], _accuracy: int | None = None) -> int:
    """Count the different values of the rows for which a condition holds."""
    return distinct_count([value for value, test in zip(values, tests, strict=True) if test])


@aggregate("count,cnt", "long", least=0, combine=operator.add)
def count(rows: int | list[Any]) -> int:
    """Count the rows, or those for which a condition holds, or in which something is not null."""
    return rows if isinstance(rows, int) else sum(row is not None and row is not False for row in rows)
