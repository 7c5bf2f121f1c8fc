"""`sample-distinct`: so many different values at random."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.compiling import compiled
from console.kql.compiling.naming import name_of
from console.kql.compiling.scopes import Scope, Setting
from console.kql.planning.bases import RowOperator
from console.kql.planning.counts import first, whole_number
from console.kql.planning.keys import different
from console.kql.relations import Relation, Schema
from console.kql.syntax.expressions import expression
from console.kql.syntax.parts import named
from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.layout import printed
from console.kql.syntax.registry import operator
from console.kql.tables import Column

if TYPE_CHECKING:
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression, Named


@operator("sample-distinct", summary="Take so many different values of a column, at random.")
@dataclass(frozen=True, slots=True)
class SampleDistinct(RowOperator):
    """`sample-distinct count of x`: so many different values at random."""

    count: Expression
    of: Named

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        count = expression(reader)
        reader.expect("of", after="how many")
        return cls(word.place, count, named(reader))

    def print(self) -> str:
        return f"sample-distinct {operand(self.count)} of {printed(self.of)}"

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Give so many different values of an expression."""
        count = whole_number(self.count, scope, "how many to sample")
        of = compiled(self.of.of, Setting.over(relation, scope))
        name = self.of.names[0] if self.of.names else name_of(self.of.of) or "Column1"
        distinct_rows = different(relation, [of], Schema((Column(name, of.type),)))
        return Relation(distinct_rows.schema, lambda: first(distinct_rows.batches(), count))
