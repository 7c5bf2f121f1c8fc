"""`top`: the first rows of an order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.planning.bases import RowOperator
from console.kql.planning.counts import whole_number
from console.kql.planning.ordering import sort_keys, sorted_rows
from console.kql.relations import Batch, Relation, gathered
from console.kql.syntax.expressions import expression
from console.kql.syntax.parameters import parameters
from console.kql.syntax.parts import order
from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.layout import listed, printed
from console.kql.syntax.printing.pipelines import printed_hints
from console.kql.syntax.registry import operator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.kql.compiling.scopes import Scope
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression, Hint, Order


@operator(
    "top",
    summary="Take the first so many rows of an order.",
    after=("by", "asc", "desc", "nulls first", "nulls last"),
)
@dataclass(frozen=True, slots=True)
class Top(RowOperator):
    """`top count by`."""

    count: Expression
    by: tuple[Order, ...]
    hints: tuple[Hint, ...] = ()

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        before = parameters(reader)
        count = expression(reader)
        reader.expect("by", after="how many")
        by = order(reader)
        if reader.text == ",":
            reader.fail("top orders by one value: sort by orders by several, and take follows it")
        return cls(word.place, count, (by,), before.hints)

    def print(self) -> str:
        return listed(f"top{printed_hints(self.hints)} {operand(self.count)} by", map(printed, self.by))

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Give the first rows of an order, holding no more than those."""
        count = whole_number(self.count, scope, "how many to take")
        keys = sort_keys(self.by, relation, scope)
        width = len(relation.schema)

        def batches() -> Iterator[Batch]:
            best = Batch.of([[] for _ in range(width)], 0)
            for batch in relation.batches() if count else ():
                both = gathered((best, batch))
                best = both.at(sorted_rows(both, keys)[:count])
                best.columns(width)  # so that what was left out is let go
            if best.length:
                yield best

        return Relation(relation.schema, batches, is_ordered=True, name=relation.name)
