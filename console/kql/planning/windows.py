"""All rows at once, for operators whose expressions look at the rows around."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.relations import Batch, Relation, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator


def rows_at_once(relation: Relation) -> Iterator[Batch]:
    """Yield every row of a relation in a single batch."""
    yield gathered(relation.batches())
