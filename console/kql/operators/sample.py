"""`sample`: so many rows at random."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.planning.bases import RowOperator
from console.kql.planning.counts import whole_number
from console.kql.relations import Batch, Relation
from console.kql.syntax.expressions import expression
from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.registry import operator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.kql.compiling.scopes import Scope
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression


@operator("sample", summary="Take so many rows at random.")
@dataclass(frozen=True, slots=True)
class Sample(RowOperator):
    """`sample`: so many rows at random."""

    count: Expression

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        return cls(word.place, expression(reader))

    def print(self) -> str:
        return f"sample {operand(self.count)}"

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Give so many rows at random."""
        count = whole_number(self.count, scope, "how many to sample")

        def batches() -> Iterator[Batch]:
            all_rows = relation.gathered()
            row_numbers = random.sample(range(all_rows.length), min(count, all_rows.length))
            yield all_rows.at(sorted(row_numbers))

        return Relation(relation.schema, batches, name=relation.name)
