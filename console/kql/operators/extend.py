"""`extend`: computed columns beside those that are there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.planning.bases import RowOperator
from console.kql.planning.columns import extended
from console.kql.syntax.parts import columns
from console.kql.syntax.printing.layout import listed, printed
from console.kql.syntax.registry import operator

if TYPE_CHECKING:
    from console.kql.compiling.scopes import Scope
    from console.kql.relations import Relation
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Named


@operator("extend", summary="Add computed columns.")
@dataclass(frozen=True, slots=True)
class Extend(RowOperator):
    """`extend`."""

    columns: tuple[Named, ...]

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        return cls(word.place, columns(reader))

    def print(self) -> str:
        return listed("extend", map(printed, self.columns))

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Add columns."""
        return extended(self, self.columns, relation, scope)
