"""`take`: so many rows, whichever come first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.planning.bases import RowOperator
from console.kql.planning.counts import first, whole_number
from console.kql.relations import Relation
from console.kql.syntax.expressions import expression
from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.registry import operator

if TYPE_CHECKING:
    from console.kql.compiling.scopes import Scope
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression


@operator("take", "limit", summary="Take up to so many rows, whichever come first.")
@dataclass(frozen=True, slots=True)
class Take(RowOperator):
    """`take`, also spelled `limit`."""

    count: Expression

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        return cls(word.place, expression(reader))

    def print(self) -> str:
        return f"take {operand(self.count)}"

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Give some rows, here the first ones."""
        count = whole_number(self.count, scope, "how many to take")
        return Relation(
            relation.schema, lambda: first(relation.batches(), count), relation.is_ordered, relation.name
        )
