"""`mv-apply`: a query over the items of each row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from console.kql.planning.bases import RowOperator
from console.kql.planning.expanding import Expanding, Expansion, Request, expanding, printed_limit, read_limit
from console.kql.planning.hands import Hand
from console.kql.relations import Batch, Relation, Schema, gathered
from console.kql.syntax.parameters import parameters
from console.kql.syntax.parts import body, several
from console.kql.syntax.printing.layout import listed, printed
from console.kql.syntax.printing.pipelines import printed_block, printed_parameter
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import Expression, Name, Pipeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.kql.compiling.scopes import Scope
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader


@operator(
    "mv-apply",
    summary="Run a query over the items of a dynamic column, row by row.",
    older=("mvapply",),
    after=("to typeof", "limit", "on"),
)
@dataclass(frozen=True, slots=True)
class MvApply(RowOperator):
    """`mv-apply ... on (body)`: the body runs over each row's items."""

    columns: tuple[Expansion, ...]
    item_index: str
    limit: Expression | None
    body: Pipeline

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        settings = parameters(reader, "with_itemindex")
        expansions = several(reader, Expansion.read)
        limit = read_limit(reader)
        reader.expect("on", after="what is expanded")
        return cls(word.place, expansions, settings.text("with_itemindex"), limit, body(reader))

    def print(self) -> str:
        head = listed(
            f"mv-apply{printed_parameter('with_itemindex', self.item_index)}", map(printed, self.columns)
        )
        return f"{head}{printed_limit(self.limit)} on {printed_block(self.body)}"

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Run a pipeline over the items of each row; what it gives replaces the row's columns of those names."""
        request = Request(self, self.columns, self.item_index, self.limit)
        plan = expanding(request, relation, scope)
        hand = Hand(Schema(plan.columns, relation.schema.is_open), relation.name)
        body = scope.run.plan(self.body, scope.inner(hand.relation))
        places, own = body.schema.places, relation.schema.places
        expanded = {
            column.of.name for column in self.columns if isinstance(column.of, Name) and not column.name
        }
        names = [name for name in own if name not in expanded]
        names += [name for name in places if name not in own or name in expanded]
        columns = tuple(
            body.schema.columns[places[name]] if name in places else relation.schema.columns[own[name]]
            for name in names
        )

        def batches() -> Iterator[Batch]:
            for batch in relation.batches():
                rows, applied = _applied(batch, plan, hand, body)
                if rows:
                    yield _beside(
                        batch.at(rows), applied, [(own.get(name), places.get(name)) for name in names]
                    )

        return Relation(
            Schema(columns, relation.schema.is_open or body.schema.is_open), batches, name=relation.name
        )


def _applied(batch: Batch, plan: Expanding, hand: Hand, body: Relation) -> tuple[list[int], Batch]:
    """Return what the pipeline gives for all rows that have items, and for each of these the number of its row."""
    width = len(body.schema)
    rows: list[int] = []
    parts: list[Batch] = []
    for row in range(batch.length):
        hand.batch = plan.of(batch.part(row, row + 1))
        if not hand.batch.length:
            continue
        output = gathered(body.batches())
        rows += [row] * output.length
        parts.append(Batch.of(output.columns(width), output.length))
    return rows, gathered(parts)


def _beside(outer: Batch, inner: Batch, places: Sequence[tuple[int | None, int | None]]) -> Batch:
    """Return rows of which each column is in one of two batches, in the inner one where it is in both."""

    def column(place: int) -> list[Any]:
        at_outer, at_inner = places[place]
        return outer.column(at_outer or 0) if at_inner is None else inner.column(at_inner)

    return Batch(outer.length, column)
