"""`where`: the rows that meet a condition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.compiling import predicate
from console.kql.compiling.scopes import Scope, Setting
from console.kql.errors import KqlSyntaxError
from console.kql.planning.bases import RowOperator
from console.kql.planning.filtering import conjuncts, filtered
from console.kql.syntax.expressions import expression
from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import Expression, Literal, Name

if TYPE_CHECKING:
    from console.kql.relations import Relation
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader


@operator(
    "where",
    summary="Keep the rows that meet a condition.",
    older=("filter",),
)
@dataclass(frozen=True, slots=True)
class Where(RowOperator):
    """`where`, also spelled `filter`."""

    predicate: Expression

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        """Read a condition, which may be given a name, though nobody can use it.

        What is named and is no condition by its form was meant to be compared.
        """
        if not reader.at_assignment():
            return cls(word.place, expression(reader))
        reader.name()
        equals = reader.take()
        predicate = expression(reader)
        if isinstance(predicate, Literal | Name):
            words = "a condition compares with ==, a single = gives a name"
            raise KqlSyntaxError(words, *equals.place, meant="==")
        return cls(word.place, predicate)

    def print(self) -> str:
        return f"where {operand(self.predicate)}"

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Keep the rows for which the predicate is true; each part of an `and` only sees what the ones before it left."""
        setting = Setting.over(relation, scope)
        tests = [predicate(conjunct, setting) for conjunct in conjuncts(self.predicate)]
        return filtered(
            relation, [test for test in tests if test.value is not True], is_whole=bool(setting.windows)
        )
