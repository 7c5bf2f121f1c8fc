"""`count`: how many rows there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.planning.bases import RowOperator
from console.kql.relations import Batch, Relation, Schema
from console.kql.syntax.printing.layout import printed_name
from console.kql.syntax.registry import operator
from console.kql.tables import Column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.kql.compiling.scopes import Scope
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader


@operator("count", summary="Count the rows.")
@dataclass(frozen=True, slots=True)
class Count(RowOperator):
    """`count`: one row with how many there are, in a column of this name."""

    name: str = "Count"

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        return cls(word.place, reader.name("a column") if reader.accept("as") else "Count")

    def print(self) -> str:
        return "count" if self.name == "Count" else f"count as {printed_name(self.name)}"

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Count the rows."""

        def batches() -> Iterator[Batch]:
            if relation.table is not None and scope.run.optimised:
                scope.run.budget.check()
                yield Batch.of([[len(relation.table)]], 1)
            else:
                yield Batch.of([[sum(batch.length for batch in relation.batches())]], 1)

        return Relation(Schema((Column(self.name, "long"),)), batches)
