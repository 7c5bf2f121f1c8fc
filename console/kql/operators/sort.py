"""`sort`: the rows in an order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.planning.bases import RowOperator
from console.kql.planning.ordering import sort_keys, sorted_rows
from console.kql.relations import Batch, Relation, gathered, in_batches
from console.kql.syntax.parameters import parameters
from console.kql.syntax.parts import order, several
from console.kql.syntax.printing.layout import listed, printed
from console.kql.syntax.printing.pipelines import printed_hints
from console.kql.syntax.registry import operator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.kql.compiling.scopes import Scope
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Hint, Order


@operator(
    "sort",
    "order",
    summary="Sort the rows, descending unless asc is said.",
    after=("asc", "desc", "nulls first", "nulls last"),
)
@dataclass(frozen=True, slots=True)
class Sort(RowOperator):
    """`sort by`, also spelled `order by`."""

    by: tuple[Order, ...]
    hints: tuple[Hint, ...] = ()

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        settings = parameters(reader)
        reader.expect("by", after="sort")
        return cls(word.place, several(reader, order), settings.hints)

    def print(self) -> str:
        return listed(f"sort{printed_hints(self.hints)} by", map(printed, self.by))

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Sort the rows; equal ones keep their order."""
        keys = sort_keys(self.by, relation, scope)
        width, budget = len(relation.schema), scope.run.budget

        def batches() -> Iterator[Batch]:
            all_rows = gathered(budget.hold(relation.batches(), width))
            yield from in_batches(all_rows.at(sorted_rows(all_rows, keys)))

        return Relation(relation.schema, batches, is_ordered=True, name=relation.name)
