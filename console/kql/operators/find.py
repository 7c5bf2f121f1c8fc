"""`find`: rows of several tables that meet a condition, in common columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from console.kql.planning.bases import TabularSource
from console.kql.planning.columns import pattern_of
from console.kql.planning.searching import (
    names_in,
    printed_tables,
    read_tables,
    searched,
    searched_tables,
    with_origin,
)
from console.kql.planning.uniting import always
from console.kql.relations import Batch, Relation, Schema
from console.kql.syntax.parameters import parameters
from console.kql.syntax.parts import column_pattern, several, type_name
from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.layout import printed, printed_name
from console.kql.syntax.printing.pipelines import printed_parameter
from console.kql.syntax.registry import operator
from console.kql.syntax.searching import terms
from console.kql.syntax.tree import Expression, Name, Phrase, Pipeline, Wildcard
from console.kql.tables import Column
from console.kql.values.conversions import converter
from console.kql.values.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from console.kql.compiling.scopes import Scope
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader

FOUND_IN, PACKED = "source_", "pack_"


@dataclass(frozen=True, slots=True)
class FindColumn(Phrase):
    """A column that find gives, with the type that it is to have or ""."""

    name: str
    type: str

    def print(self) -> str:
        return f"{printed_name(self.name)}: {self.type}" if self.type else printed_name(self.name)


@operator(
    "find",
    summary="Find rows of several tables that meet a condition, in common columns.",
    after=("in", "where", "project"),
)
@dataclass(frozen=True, slots=True)
class Find(TabularSource):
    """`find in (branches) where predicate project ...`: a source; its terms are spelled out as those of search are."""

    with_source: str
    branches: tuple[Pipeline, ...]
    predicate: Expression
    columns: tuple[FindColumn, ...]  # none: project-smart
    packs_rest: bool  # `project ..., pack(*)`
    away: tuple[Name | Wildcard, ...]

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        settings = parameters(reader, "withsource", "with_source", "datascope")
        branches = read_tables(reader)
        reader.accept("where")
        predicate = terms(reader, is_case_sensitive=False)
        columns, packs_rest = _columns(reader)
        away = several(reader, column_pattern) if reader.accept("project-away") else ()
        return cls(
            word.place,
            settings.text("withsource", "with_source"),
            branches,
            predicate,
            columns,
            packs_rest,
            away,
        )

    def print(self) -> str:
        projected = [*map(printed, self.columns), *(["pack(*)"] if self.packs_rest else [])]
        columns = f" project {', '.join(projected)}" if projected else ""
        away = f" project-away {', '.join(map(printed, self.away))}" if self.away else ""
        source = printed_parameter("withsource", self.with_source)
        return f"find{source}{printed_tables(self.branches)} where {operand(self.predicate)}{columns}{away}"

    def rows(self, scope: Scope) -> Relation:
        """Give rows of several tables: the columns asked for, or those the predicate names and all tables share, the rest packed."""
        branches = searched_tables(self.place, self.branches, scope)
        branches_with_rows = [
            matching for branch in branches if (matching := searched(self.predicate, branch, scope))
        ]
        away = {name for column in self.away for one in branches_with_rows for name in _away(column, one)}
        find_columns = [column for column in _wanted(self, branches_with_rows) if column.name not in away]
        packs = self.packs_rest or (
            not self.columns and any(_rest(item, find_columns, away) for item in branches_with_rows)
        )
        parts = [_packed(item, find_columns, away, packs=packs) for item in branches_with_rows]
        return with_origin(parts, self.with_source or FOUND_IN)


def _columns(reader: Reader) -> tuple[tuple[FindColumn, ...], bool]:
    """Read what find projects, and whether it packs the other columns."""
    if reader.accept("project-smart") or not reader.accept("project"):
        return (), False
    find_columns: list[FindColumn] = []
    packs_rest = False
    while True:
        place, name = reader.place, reader.name("a column")
        if name in ("pack", "pack_all") and reader.text == "(":
            opening = reader.take()
            reader.accept("*")
            reader.close(opening)
            packs_rest = True
        else:
            find_columns.append(FindColumn(place, name, type_name(reader) if reader.accept(":") else ""))
        if not reader.accept(","):
            return tuple(find_columns), packs_rest


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column that find gives: the type asked for or "", and that which it has in the first table that has it."""

    name: str
    type: str
    elsewhere: str


def _wanted(node: Find, relations: Sequence[Relation]) -> list[Wanted]:
    """Return the columns that find gives beside the bag."""
    kinds: dict[str, str] = {}
    for relation in relations:
        kinds = {column.name: column.type for column in relation.schema.columns} | kinds
    if node.columns or node.packs_rest:
        columns = [(column.name, kind_of(column.type) or "") for column in node.columns]
        return [Wanted(name, kind, kinds.get(name, "string")) for name, kind in columns]
    shared = set.intersection(*(set(item.schema.names) for item in relations)) if relations else set()
    all_names = dict.fromkeys(name for item in relations for name in item.schema.names)
    return [Wanted(name, "", kinds[name]) for name in all_names if name in shared | names_in(node.predicate)]


def _away(node: Name | Wildcard, relation: Relation) -> list[str]:
    if isinstance(node, Name):
        return [node.name]
    fits = pattern_of(node).match
    return [name for name in relation.schema.names if fits(name)]


def _rest(relation: Relation, find_columns: Sequence[Wanted], away: set[str]) -> list[tuple[str, int]]:
    """Return the columns that go into the bag, each with its place."""
    own_columns = {column.name for column in find_columns} | away
    return [(name, place) for place, name in enumerate(relation.schema.names) if name not in own_columns]


def _packed(relation: Relation, find_columns: Sequence[Wanted], away: set[str], *, packs: bool) -> Relation:
    """Return the wanted columns of a relation, nulls where it has none, and all others in one bag."""
    packers = [_as_wanted(column, relation.schema) for column in find_columns]
    if packs:
        packers.append((Column(PACKED, "dynamic"), _bag(_rest(relation, find_columns, away))))
    columns, makers = tuple(column for column, _ in packers), [maker for _, maker in packers]

    def batches() -> Iterator[Batch]:
        for batch in relation.batches():
            yield batch.made_by(makers)

    return Relation(Schema(columns), batches, name=relation.name)


def _as_wanted(find_column: Wanted, schema: Schema) -> tuple[Column, Callable[[Batch], list[Any]]]:
    place = schema.places.get(find_column.name)
    if place is None:
        column = Column(find_column.name, find_column.type or find_column.elsewhere)
        return column, always("" if column.type == "string" else None)
    column = Column(find_column.name, find_column.type or schema.columns[place].type)
    convert = converter(schema.columns[place].type, column.type)
    if convert is None:
        return column, lambda batch: batch.column(place)
    return column, lambda batch: list(map(convert, batch.column(place)))


def _bag(places: Sequence[tuple[str, int]]) -> Callable[[Batch], list[Any]]:
    def make(batch: Batch) -> list[Any]:
        columns = [(name, batch.column(place)) for name, place in places]
        return [
            {name: column[row] for name, column in columns if column[row] not in (None, "")}
            for row in range(batch.length)
        ]

    return make
