"""`lookup`: columns of a smaller table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.compiling.scopes import Scope, refusal
from console.kql.planning.bases import RowOperator
from console.kql.planning.joining import joined, printed_join, read_conditions, side_by_side, sides_of
from console.kql.syntax.parameters import choice, parameters
from console.kql.syntax.parts import table
from console.kql.syntax.registry import operator

if TYPE_CHECKING:
    from console.kql.relations import Relation
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression, Hint, Pipeline

LOOKUP_KINDS = ("leftouter", "inner")


@operator("lookup", summary="Look up columns in a smaller table.", kinds=LOOKUP_KINDS, after=("on",))
@dataclass(frozen=True, slots=True)
class Lookup(RowOperator):
    """`lookup kind=kind (right) on conditions`."""

    kind: str  # leftouter or inner
    right: Pipeline
    conditions: tuple[Expression, ...]
    hints: tuple[Hint, ...] = ()

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        settings = parameters(reader, "kind", alone_in="lookup")
        kind = choice(reader, settings.text("kind"), "lookup", LOOKUP_KINDS)
        return cls(word.place, kind, table(reader), read_conditions(reader), settings.hints)

    def print(self) -> str:
        return printed_join(f"lookup kind={self.kind}", self.right, self.conditions, self.hints)

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Extend the rows by what a table says of their keys; its own keys are left out."""
        shuffled = next((hint for hint in self.hints if hint.name == "hint.shufflekey"), None)
        if shuffled is not None:
            raise refusal("lookup has no shufflekey, join has", shuffled)
        right = scope.run.plan(self.right, scope)
        sides = sides_of(self, relation, right, self.conditions)
        other_places = [place for place in range(len(right.schema)) if place not in sides.right_keys]
        columns, places = side_by_side(sides, other_places)
        return joined(sides, scope, self.kind or "leftouter", columns, places)
