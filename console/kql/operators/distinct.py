"""`distinct`: each combination of values once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from console.kql.compiling import Compiled, compiled
from console.kql.compiling.naming import Names, keeps_name, name_of
from console.kql.compiling.scopes import Scope, Setting
from console.kql.planning.bases import RowOperator
from console.kql.planning.headings import bare_names, named_keys, refuse_repeated, said_names
from console.kql.planning.keys import different
from console.kql.relations import Relation, Schema
from console.kql.syntax.parameters import parameters
from console.kql.syntax.parts import columns
from console.kql.syntax.printing.layout import listed, printed
from console.kql.syntax.printing.pipelines import printed_hints
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import Call, Expression, Hint, Named

if TYPE_CHECKING:
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader


@operator("distinct", summary="Give each different combination of these columns once.")
@dataclass(frozen=True, slots=True)
class Distinct(RowOperator):
    """`distinct`: the columns named, or every column where none is (`distinct *`)."""

    columns: tuple[Named, ...]
    hints: tuple[Hint, ...] = ()

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        settings = parameters(reader)
        if reader.accept("*"):
            return cls(word.place, (), settings.hints)
        return cls(word.place, columns(reader), settings.hints)

    def print(self) -> str:
        return listed(
            f"distinct{printed_hints(self.hints)}", map(printed, self.columns) if self.columns else ["*"]
        )

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Give each combination of values once."""
        if not self.columns:
            places = [
                Compiled(column.type, _column(place)) for place, column in enumerate(relation.schema.columns)
            ]
            return different(relation, places, relation.schema)
        own_names = said_names(self.columns)
        refuse_repeated((*own_names, *bare_names(self.columns)), self)
        setting = Setting.over(relation, scope)
        values = [compiled(column.of, setting) for column in self.columns]
        columns = named_keys(self.columns, values, Names(own_names=own_names), _own_name)
        return different(relation, values, Schema(tuple(columns)))


def _own_name(node: Expression) -> str:
    """Return what a value is called by itself; here the type of something has no name."""
    of = node
    while isinstance(of, Call) and keeps_name(of.name):
        of = of.arguments[0]
    return "" if isinstance(of, Call) and of.name == "gettype" else name_of(node)


def _column(place: int) -> Any:
    return lambda batch: batch.column(place)
