"""What tells rows apart: equal values have equal keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.relations import Batch, Relation, Schema
from console.kql.values.equality import identity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.kql.compiling import Compiled


def keys_of(columns: Sequence[list[Any]], types: Sequence[str], length: int) -> list[Any]:
    """Return for each row what can be hashed and is equal for rows with equal values."""
    parts = [
        list(map(identity, column)) if kind in ("dynamic", "real") else column
        for column, kind in zip(columns, types, strict=True)
    ]
    if len(parts) == 1:
        return parts[0]
    return list(zip(*parts, strict=True)) if parts else [()] * length


def rows_by(keys: Sequence[Compiled], batch: Batch) -> dict[Any, list[int]]:
    """Return the numbers of the rows that have the same values, in the order of the first of each."""
    columns = [key.of(batch) for key in keys]
    groups: dict[Any, list[int]] = {}
    for row, key in enumerate(keys_of(columns, [key.type for key in keys], batch.length)):
        groups.setdefault(key, []).append(row)
    return groups


def different(relation: Relation, of: Sequence[Compiled], schema: Schema) -> Relation:
    """Return each combination of values once."""

    def batches() -> Iterator[Batch]:
        known_keys: set[Any] = set()
        for batch in relation.batches():
            columns = [item.of(batch) for item in of]
            keys = keys_of(columns, [item.type for item in of], batch.length)
            fresh: list[int] = []
            for row, key in enumerate(keys):
                if key not in known_keys:
                    known_keys.add(key)
                    fresh.append(row)
            if fresh:
                yield Batch.of(columns, batch.length).at(fresh)

    return Relation(schema, batches)
