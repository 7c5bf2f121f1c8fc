"""`facet`: how often each value of some columns occurs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.compiling.meanings import held
from console.kql.compiling.scopes import Scope, refusal
from console.kql.operators.summarize import Summarize
from console.kql.planning.bases import RowOperator
from console.kql.planning.columns import places_of
from console.kql.syntax.parts import body, column_pattern, several
from console.kql.syntax.printing.layout import listed, printed
from console.kql.syntax.printing.pipelines import printed_block
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import Call, Given, Name, Named, Pipeline, Wildcard

if TYPE_CHECKING:
    from console.kql.relations import Relation
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader


@operator(
    "facet", summary="Count how often each value of these columns occurs, with a result for each column."
)
@dataclass(frozen=True, slots=True)
class Facet(RowOperator):
    """`facet by x, y with (body)`: a result for each column."""

    by: tuple[Name | Wildcard, ...]
    body: Pipeline | None

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        reader.expect("by", after="facet")
        by = several(reader, column_pattern)
        return cls(word.place, by, body(reader) if reader.accept("with") else None)

    def print(self) -> str:
        return listed("facet by", map(printed, self.by)) + (
            f" with {printed_block(self.body)}" if self.body else ""
        )

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Give what the pipeline makes of the rows, and for each column its values with their counts."""
        cached = held(relation, scope)
        inner = scope.inner(cached)
        names = [relation.schema.names[place] for key in self.by for place in places_of(key, relation)]
        if not names:
            raise refusal("facet needs a column", self)
        bodies = [self.body] if self.body is not None else []
        bodies += [_counts(self, name) for name in names]
        relations = [scope.run.plan(body, inner) for body in bodies]
        scope.run.results += relations[1:]
        return relations[0]


def _counts(node: Facet, name: str) -> Pipeline:
    place = node.place
    counted = Named(place, (), Call(place, "count", ()))
    summary = Summarize(place, (counted,), (Named(place, (), Name(place, name)),))
    return Pipeline(place, Given(place), (summary,))
