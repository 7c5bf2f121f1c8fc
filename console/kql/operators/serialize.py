"""`serialize`: the order of the rows kept, and columns added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.planning.bases import RowOperator
from console.kql.planning.columns import extended
from console.kql.syntax.parts import columns, ends
from console.kql.syntax.printing.layout import listed, printed
from console.kql.syntax.registry import operator

if TYPE_CHECKING:
    from console.kql.compiling.scopes import Scope
    from console.kql.relations import Relation
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Named


@operator(
    "serialize", summary="Keep the order of the rows, as row_number() and prev() need, and add columns."
)
@dataclass(frozen=True, slots=True)
class Serialize(RowOperator):
    """`serialize`: keep this order, and extend by these columns."""

    columns: tuple[Named, ...]

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        return cls(word.place, () if ends(reader) else columns(reader))

    def print(self) -> str:
        return listed("serialize", map(printed, self.columns)).rstrip()

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Keep the order of the rows, and add columns."""
        return extended(self, self.columns, relation, scope, is_serialized=True)
