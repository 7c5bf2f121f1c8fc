"""`project`: these columns and no others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.compiling.naming import Names
from console.kql.compiling.scopes import Scope, Setting
from console.kql.planning.bases import RowOperator
from console.kql.planning.columns import made_columns, made_of
from console.kql.planning.headings import bare_names, refuse_repeated, said_names
from console.kql.syntax.parts import columns, ends
from console.kql.syntax.printing.layout import listed, printed
from console.kql.syntax.registry import operator
from console.kql.tables import Column

if TYPE_CHECKING:
    from console.kql.planning.aggregating import Make
    from console.kql.relations import Relation
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Named


@operator("project", summary="Keep only these columns, computed or renamed as said.")
@dataclass(frozen=True, slots=True)
class Project(RowOperator):
    """`project`."""

    columns: tuple[Named, ...]

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        return cls(word.place, () if ends(reader) else columns(reader))

    def print(self) -> str:
        return listed("project", map(printed, self.columns)).rstrip()

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Give only these columns."""
        own_names = said_names(self.columns)
        refuse_repeated((*own_names, *bare_names(self.columns)), self)
        setting, names = Setting.over(relation, scope), Names(own_names=own_names)
        columns: list[Column] = []
        makers: list[Make] = []
        for column in self.columns:
            for new in made_columns(column, setting):
                columns.append(Column(names.take(new.given or new.own), new.type))
                makers.append(new.of)
        return made_of(relation, columns, makers, is_whole=bool(setting.windows))
