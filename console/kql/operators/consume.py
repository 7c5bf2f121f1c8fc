"""`consume`: every row, and none of them given on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.planning.bases import RowOperator
from console.kql.relations import Batch, Relation, in_batches
from console.kql.syntax.parameters import parameters
from console.kql.syntax.printing.pipelines import printed_hints
from console.kql.syntax.registry import operator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.kql.compiling.scopes import Scope
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Hint


@operator("consume", summary="Take every row and give none.")
@dataclass(frozen=True, slots=True)
class Consume(RowOperator):
    """`consume`: take every row and give none."""

    hints: tuple[Hint, ...] = ()

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        return cls(word.place, parameters(reader, "decodeblocks").hints)

    def print(self) -> str:
        return f"consume{printed_hints(self.hints)}"

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Take every row and give none."""

        def batches() -> Iterator[Batch]:
            for batch in relation.batches():
                batch.columns(len(relation.schema))
            yield from in_batches(Batch.of((), 0))

        return Relation(relation.schema, batches)
