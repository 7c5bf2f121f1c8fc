"""`project-rename`: other names for columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.planning.bases import RowOperator
from console.kql.planning.columns import places_of
from console.kql.planning.headings import refuse_repeated
from console.kql.relations import Relation, Schema
from console.kql.syntax.parts import several
from console.kql.syntax.printing.layout import listed, printed, printed_name
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import Name, Phrase
from console.kql.tables import Column

if TYPE_CHECKING:
    from console.kql.compiling.scopes import Scope
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader


@dataclass(frozen=True, slots=True)
class Rename(Phrase):
    """`new = old`."""

    new: str
    old: str

    @classmethod
    def read(cls, reader: Reader) -> Self:
        place, new = reader.place, reader.name("the new name")
        reader.expect("=", after="the new name")
        return cls(place, new, reader.name("the old name"))

    def print(self) -> str:
        return f"{printed_name(self.new)} = {printed_name(self.old)}"


@operator("project-rename", summary="Rename columns.")
@dataclass(frozen=True, slots=True)
class ProjectRename(RowOperator):
    """`project-rename`."""

    columns: tuple[Rename, ...]

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        return cls(word.place, several(reader, Rename.read))

    def print(self) -> str:
        return listed("project-rename", map(printed, self.columns))

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Give columns other names."""
        columns = list(relation.schema.columns)
        for item in self.columns:
            for place in places_of(Name(item.place, item.old), relation):
                columns[place] = Column(item.new, columns[place].type)
        refuse_repeated([column.name for column in columns], self)
        return Relation(
            Schema(tuple(columns), relation.schema.is_open),
            relation.batches,
            relation.is_ordered,
            relation.name,
        )
