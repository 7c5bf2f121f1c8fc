"""`project-keep`: these columns, in the order they have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.planning.bases import RowOperator
from console.kql.planning.columns import chosen, places_of
from console.kql.syntax.parts import column_pattern, several
from console.kql.syntax.printing.layout import listed, printed
from console.kql.syntax.registry import operator

if TYPE_CHECKING:
    from console.kql.compiling.scopes import Scope
    from console.kql.relations import Relation
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Name, Wildcard


@operator("project-keep", summary="Keep only these columns, in the order they have.")
@dataclass(frozen=True, slots=True)
class ProjectKeep(RowOperator):
    """`project-keep`: the columns named, in the order they have."""

    columns: tuple[Name | Wildcard, ...]

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        return cls(word.place, several(reader, column_pattern))

    def print(self) -> str:
        return listed("project-keep", map(printed, self.columns))

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Give these columns in the order they have."""
        places = {place for column in self.columns for place in places_of(column, relation)}
        return chosen(relation, sorted(places))
