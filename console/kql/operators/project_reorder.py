"""`project-reorder`: these columns first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from console.kql.planning.bases import RowOperator
from console.kql.planning.columns import chosen, places_of
from console.kql.syntax.parts import column_pattern, several
from console.kql.syntax.printing.layout import listed, printed
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import Name, Phrase, Wildcard

if TYPE_CHECKING:
    from console.kql.compiling.scopes import Scope
    from console.kql.relations import Relation
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader

DIRECTIONS = ("asc", "desc")


@dataclass(frozen=True, slots=True)
class Reorder(Phrase):
    """Columns that go to the front, those of a wildcard sorted by name: "", "asc", "desc", "granny-asc", "granny-desc"."""

    of: Name | Wildcard
    order: str

    @classmethod
    def read(cls, reader: Reader) -> Self:
        place, of = reader.place, column_pattern(reader)
        granny = "granny-" if reader.text == "granny" else ""
        if granny:
            reader.take()
            reader.expect("-")
        return cls(place, of, granny + reader.take().text if reader.text in DIRECTIONS else "")

    def print(self) -> str:
        return f"{printed(self.of)} {self.order}".rstrip()


@operator("project-reorder", summary="Put these columns first, the others after them.")
@dataclass(frozen=True, slots=True)
class ProjectReorder(RowOperator):
    """`project-reorder`."""

    columns: tuple[Reorder, ...]

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        return cls(word.place, several(reader, Reorder.read))

    def print(self) -> str:
        return listed("project-reorder", map(printed, self.columns))

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Put columns first; the others follow in the order they have."""
        places: list[int] = []
        for column in self.columns:
            matching = [place for place in places_of(column.of, relation) if place not in places]
            if column.order:
                matching.sort(
                    key=lambda place: _reading(relation.schema.names[place], column.order),
                    reverse="desc" in column.order,
                )
            places += matching
        other_places = [place for place in range(len(relation.schema)) if place not in places]
        return chosen(relation, places + other_places)


def _reading(name: str, order: str) -> list[Any]:
    """Return what sorts a name: its capitals, which stand before an underscore; in granny's way its numbers count as numbers."""
    if "granny" not in order:
        return [name.upper()]
    return [
        (0, int(part), "") if part.isdigit() else (1, 0, part)
        for part in re.split(r"(\d+)", name.upper())
        if part
    ]
