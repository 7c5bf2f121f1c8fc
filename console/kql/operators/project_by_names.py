"""`project-by-names`: columns by names that expressions give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.compiling import constant_of
from console.kql.planning.bases import RowOperator
from console.kql.planning.columns import chosen, places_of
from console.kql.syntax.expressions import expression
from console.kql.syntax.parts import several
from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.layout import listed
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import Expression, Wildcard

if TYPE_CHECKING:
    from console.kql.compiling.scopes import Scope
    from console.kql.relations import Relation
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader


@operator("project-by-names", summary="Keep the columns whose names expressions give.")
@dataclass(frozen=True, slots=True)
class ProjectByNames(RowOperator):
    """`project-by-names`: columns by names that expressions give."""

    names: tuple[Expression, ...]

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        return cls(word.place, several(reader, expression))

    def print(self) -> str:
        return listed("project-by-names", map(operand, self.names))

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Give the columns that these names or wildcards mean, as far as they are there."""
        places: list[int] = []
        for item in self.names:
            value = constant_of(item, scope, "a column's name")
            for name in value if isinstance(value, list) else [value]:
                places += places_of(Wildcard(item.place, str(name)), relation)
        return chosen(relation, list(dict.fromkeys(places)))
