"""`partition`: a query over the rows of each value of a column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.compiling import Compiled, compiled
from console.kql.compiling.compiled import constant
from console.kql.compiling.scopes import Scope, Setting, refusal
from console.kql.planning.bases import RowOperator
from console.kql.planning.hands import Hand
from console.kql.planning.keys import rows_by
from console.kql.relations import Batch, Relation, gathered
from console.kql.syntax.parameters import parameters
from console.kql.syntax.parts import body
from console.kql.syntax.printing.layout import printed
from console.kql.syntax.printing.pipelines import printed_block, printed_hints
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import Call, Given, Hint, Name, Pipeline
from console.kql.syntax.walking import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader

MOST, UNBOUNDED = (
    64,
    ("native", "shuffle"),
)  # values that Kusto takes, and the strategies that take any number


@operator("partition", summary="Run a query over the rows of each value of a column.")
@dataclass(frozen=True, slots=True)
class Partition(RowOperator):
    """`partition by x (body)`: the body runs over each value's rows."""

    by: Name
    body: Pipeline
    hints: tuple[Hint, ...] = ()

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        settings = parameters(reader)
        reader.expect("by", after="partition")
        by = Name(reader.place, reader.name("a column"))
        return cls(word.place, by, body(reader), settings.hints)

    def print(self) -> str:
        return f"partition{printed_hints(self.hints)} by {printed(self.by)} {printed_block(self.body)}"

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Run a pipeline over the rows of each value, and give all that comes of them."""
        key = compiled(self.by, Setting.over(relation, scope))
        hand = Hand(relation.schema, relation.name)
        body = _planned(self, hand, constant(None, key.type), scope)
        is_of_values = any(isinstance(inner, Call) and inner.name == "toscalar" for inner in walk(self.body))
        is_of_values = is_of_values or not isinstance(self.body.source, Given)
        width = len(relation.schema)

        def batches() -> Iterator[Batch]:
            all_rows = gathered(scope.run.budget.hold(relation.batches(), width))
            values, parts = key.of(all_rows), rows_by([key], all_rows).values()
            if len(parts) > MOST and not any(hint.value in UNBOUNDED for hint in self.hints):
                raise refusal(
                    f"{len(parts)} values of {self.by.name}, of {MOST} that partition takes without hint.strategy=native",
                    self,
                )
            for rows in parts:
                hand.batch = all_rows.at(rows)
                value = constant(values[rows[0]], key.type)
                of_part = _planned(self, hand, value, scope) if is_of_values else body
                output = gathered(of_part.batches())
                if output.length:
                    yield Batch.of(output.columns(len(body.schema)), output.length)

        return Relation(body.schema, batches)


def _planned(node: Partition, hand: Hand, value: Compiled, scope: Scope) -> Relation:
    """Return what the pipeline makes of the rows at hand; where it begins with another table, the column is its value."""
    inner = scope.inner(hand.relation)
    inner.names[node.by.name] = value
    return scope.run.plan(node.body, inner)
