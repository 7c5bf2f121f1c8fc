"""`invoke`: a function whose first argument is the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.compiling.meanings import called
from console.kql.compiling.scopes import NOTHING, Closure, Scope, Setting, refusal
from console.kql.errors import nearest
from console.kql.planning.bases import RowOperator
from console.kql.relations import Relation
from console.kql.syntax.expressions import primary
from console.kql.syntax.printing.layout import printed
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import Call, Remote

if TYPE_CHECKING:
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader


@operator("invoke", summary="Apply a function whose first argument is these rows.")
@dataclass(frozen=True, slots=True)
class Invoke(RowOperator):
    """`invoke f(...)`: the rows are the function's first argument."""

    call: Call | Remote

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        call = primary(reader)
        if not isinstance(call, Call | Remote):
            reader.fail(f"expected a function and its arguments in brackets, found {reader.described()}")
        return cls(word.place, call)

    def print(self) -> str:
        return f"invoke {printed(self.call)}"

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Give the rows to a function as its first argument."""
        if isinstance(self.call, Remote):
            raise refusal("functions elsewhere are not supported", self.call)
        function = scope.find(self.call.name)
        if not isinstance(function, Closure):
            raise refusal(
                f"no function {self.call.name} to invoke",
                self.call,
                meant=nearest(self.call.name, scope.known()),
            )
        result = called(function, self.call, Setting(NOTHING, scope), relation)
        if not isinstance(result, Relation):
            raise refusal(f"{self.call.name} gives no table", self.call)
        return result
