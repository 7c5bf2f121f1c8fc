"""`print`: one row of values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.compiling.expressions import ONE_ROW
from console.kql.compiling.naming import Names
from console.kql.compiling.scopes import NOTHING, Scope, Setting
from console.kql.planning.bases import TabularSource
from console.kql.planning.columns import made_columns
from console.kql.planning.headings import refuse_repeated, said_names
from console.kql.relations import Relation, Schema
from console.kql.syntax.parts import columns
from console.kql.syntax.printing.layout import listed, printed
from console.kql.syntax.registry import operator
from console.kql.tables import Column

if TYPE_CHECKING:
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Named


@operator("print", summary="Make one row of values.")
@dataclass(frozen=True, slots=True)
class Print(TabularSource):
    """`print x = 1`: one row."""

    columns: tuple[Named, ...]

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        return cls(word.place, columns(reader))

    def print(self) -> str:
        return listed("print", map(printed, self.columns))

    def rows(self, scope: Scope) -> Relation:
        """Return one row of values."""
        refuse_repeated(said_names(self.columns), self)
        setting, names = Setting(NOTHING, scope), Names()
        columns: list[Column] = []
        makers = []
        for at, column in enumerate(self.columns):
            outputs = made_columns(column, setting)
            for new in outputs[: len(column.names) or None]:
                own = new.own if len(outputs) > 1 else f"print_{at}"
                columns.append(Column(names.take(new.given or own), new.type))
                makers.append(new.of)
        return Relation(Schema(tuple(columns)), lambda: iter([ONE_ROW.made_by(makers)]))
