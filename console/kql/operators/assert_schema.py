"""`assert-schema`: a refusal unless the columns are these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.compiling.scopes import Scope, refusal
from console.kql.planning.bases import RowOperator
from console.kql.syntax.parts import bracketed, typed_name
from console.kql.syntax.printing.pipelines import printed_schema
from console.kql.syntax.registry import operator

if TYPE_CHECKING:
    from console.kql.relations import Relation
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import TypedName


@operator("assert-schema", summary="Fail unless the columns are these.")
@dataclass(frozen=True, slots=True)
class AssertSchema(RowOperator):
    """`assert-schema (...)`: fail unless the columns are these."""

    schema: tuple[TypedName, ...]

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        return cls(word.place, bracketed(reader, typed_name))

    def print(self) -> str:
        return f"assert-schema {printed_schema(self.schema)}"

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Refuse the query unless the columns are these."""
        expected = [(column.name, column.type) for column in self.schema]
        schema = [(column.name, column.type) for column in relation.schema.columns]
        if expected != schema:
            raise refusal(
                "the columns are not those asserted: " + ", ".join(":".join(pair) for pair in schema), self
            )
        return relation
