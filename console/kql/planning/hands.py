"""The rows at hand, which a pipeline inside an operator begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.relations import Batch, Relation, Schema

if TYPE_CHECKING:
    from collections.abc import Iterator


class Hand:
    """The rows at hand, which the pipeline inside an operator begins with: others each time."""

    __slots__ = ("batch", "relation")

    def __init__(self, schema: Schema, name: str = "") -> None:
        self.batch = Batch.of([[] for _ in schema.columns], 0)
        self.relation = Relation(schema, self._batches, is_ordered=True, name=name)

    def _batches(self) -> Iterator[Batch]:
        yield self.batch
