"""`as`: a name for the rows so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from console.kql.compiling.meanings import held
from console.kql.planning.bases import RowOperator
from console.kql.syntax.parameters import parameters
from console.kql.syntax.printing.layout import printed_name
from console.kql.syntax.printing.pipelines import printed_hints
from console.kql.syntax.registry import operator

if TYPE_CHECKING:
    from console.kql.compiling.scopes import Scope
    from console.kql.relations import Relation
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Hint


@operator("as", summary="Name the rows so far.")
@dataclass(frozen=True, slots=True)
class As(RowOperator):
    """`as name`: the rows so far, by a name."""

    name: str
    hints: tuple[Hint, ...] = ()

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        settings = parameters(reader)
        return cls(word.place, reader.name(), settings.hints)

    def print(self) -> str:
        return f"as{printed_hints(self.hints)} {printed_name(self.name)}"

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Give the rows a name for the rest of the query."""
        if any(hint.name == "hint.materialized" and hint.value == "true" for hint in self.hints):
            relation = held(relation, scope)
        labelled = replace(relation, name=self.name, label=self.name)
        scope.names[self.name] = labelled
        return labelled
