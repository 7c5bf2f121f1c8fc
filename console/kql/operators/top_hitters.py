"""`top-hitters`: the most frequent values, or those with the greatest sum."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from console.kql.compiling import compiled
from console.kql.compiling.naming import Names, name_of
from console.kql.compiling.scopes import Scope, Setting
from console.kql.planning.bases import RowOperator
from console.kql.planning.counts import whole_number
from console.kql.planning.keys import keys_of
from console.kql.relations import Batch, Relation, Schema
from console.kql.syntax.expressions import expression
from console.kql.syntax.parts import named
from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.layout import printed
from console.kql.syntax.registry import operator
from console.kql.tables import Column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression, Named


@operator("top-hitters", summary="Estimate the most frequent values, or those with the greatest sum.")
@dataclass(frozen=True, slots=True)
class TopHitters(RowOperator):
    """`top-hitters count of x by y`."""

    count: Expression
    of: Named
    by: Expression | None

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        count = expression(reader)
        reader.expect("of", after="how many")
        of = named(reader)
        return cls(word.place, count, of, expression(reader) if reader.accept("by") else None)

    def print(self) -> str:
        by = f" by {operand(self.by)}" if self.by else ""
        return f"top-hitters {operand(self.count)} of {printed(self.of)}{by}"

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Give the values with the most rows, or the greatest sum; here exactly."""
        setting, names = Setting.over(relation, scope), Names()
        count = whole_number(self.count, scope, "how many to take")
        of = compiled(self.of.of, setting)
        by = compiled(self.by, setting) if self.by else None
        name = names.take(self.of.names[0] if self.of.names else name_of(self.of.of))
        measure = names.take(
            f"approximate_sum_{name_of(self.by)}" if self.by else f"approximate_count_{name}"
        )
        kind = by.type if by else "long"

        def batches() -> Iterator[Batch]:
            totals: Counter[Any] = Counter()
            first: dict[Any, Any] = {}
            for batch in relation.batches():
                values = of.of(batch)
                weights = by.of(batch) if by else [1] * batch.length
                for key, value, weight in zip(
                    keys_of([values], [of.type], batch.length), values, weights, strict=True
                ):
                    totals[key] += weight or 0
                    first.setdefault(key, value)
            best = totals.most_common(count)
            yield Batch.of([[first[key] for key, _ in best], [total for _, total in best]], len(best))

        return Relation(Schema((Column(name, of.type), Column(measure, kind))), batches, is_ordered=True)
