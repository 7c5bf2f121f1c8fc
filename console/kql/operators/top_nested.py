"""`top-nested`: the top values, and the top values within each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from console.kql.compiling import compiled, constant_of
from console.kql.compiling.naming import Names, name_of
from console.kql.compiling.scopes import Scope, Setting
from console.kql.planning.aggregating import Aggregation
from console.kql.planning.bases import RowOperator
from console.kql.planning.counts import whole_number
from console.kql.planning.keys import keys_of, rows_by
from console.kql.planning.measures import group_rows, measured
from console.kql.planning.ordering import rank
from console.kql.relations import Batch, Relation, Schema, gathered, in_batches
from console.kql.syntax.expressions import expression
from console.kql.syntax.parts import named
from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.layout import printed
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import Expression, Named, Phrase
from console.kql.tables import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader


@dataclass(frozen=True, slots=True)
class NestedLevel(Phrase):
    """One level of top-nested: `count of of with others = others by aggregate`."""

    count: Expression | None
    of: Named
    others: Expression | None
    aggregate: Named
    is_descending: bool

    @classmethod
    def read(cls, reader: Reader) -> Self:
        place = reader.place
        count = None if reader.text == "of" else expression(reader)
        reader.expect("of", after="top-nested")
        of, others = named(reader), None
        if reader.accept("with"):
            reader.expect("others", after="with")
            reader.expect("=", after="others")
            others = expression(reader)
        reader.expect("by", after="what is nested")
        aggregate = named(reader)
        is_descending = not reader.accept("asc")
        if is_descending:
            reader.accept("desc")
        return cls(place, count, of, others, aggregate, is_descending)

    def print(self) -> str:
        count = f"{operand(self.count)} " if self.count else ""
        others = f" with others = {operand(self.others)}" if self.others else ""
        direction = "" if self.is_descending else " asc"
        return f"top-nested {count}of {printed(self.of)}{others} by {printed(self.aggregate)}{direction}"


@operator(
    "top-nested",
    summary="Find the top values, and the top values within each of them.",
    after=("of", "with others", "by", "asc", "desc"),
    aggregates=True,
)
@dataclass(frozen=True, slots=True)
class TopNested(RowOperator):
    """`top-nested`."""

    levels: tuple[NestedLevel, ...]

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        return cls(word.place, (NestedLevel.read(reader), *_further_levels(reader)))

    def print(self) -> str:
        return ",\n    ".join(map(printed, self.levels))

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Give the top values of each level within those of the level before."""
        setting, names = Setting.over(relation, scope), Names()
        levels = [Level(level, setting, names) for level in self.levels]
        columns = [
            column
            for level in levels
            for column in (Column(level.name, level.of.type), Column(level.measure_name, level.output.type))
        ]

        def batches() -> Iterator[Batch]:
            nested = list(_nested(levels, gathered(relation.batches())))
            parts = [list(part) for part in zip(*nested, strict=True)] or [[] for _ in columns]
            yield from in_batches(Batch.of(parts, len(nested)))

        return Relation(Schema(tuple(columns)), batches)


def _further_levels(reader: Reader) -> tuple[NestedLevel, ...]:
    levels: list[NestedLevel] = []
    while reader.accept(","):
        reader.expect("top-nested", after=",")
        levels.append(NestedLevel.read(reader))
    return tuple(levels)


class Level:
    """One level of top-nested: its values, how each is measured, and how many are kept."""

    def __init__(self, node: NestedLevel, setting: Setting, names: Names) -> None:
        scope = setting.scope
        self._budget = scope.run.budget
        self.of = compiled(node.of.of, setting)
        own = name_of(node.of.of)
        self.name = names.take(node.of.names[0] if node.of.names else own)
        aggregation = Aggregation(setting)
        self.output = aggregation.outputs(node.aggregate)[0]
        self.starts = aggregation.starts
        self.measure_name = names.take(self.output.given or f"aggregated_{self.name}")
        self.count = whole_number(node.count, scope, "how many to take") if node.count else None
        self.others = constant_of(node.others, scope, "the others' name") if node.others else None
        self.is_descending = node.is_descending

    def ranked(self, rows: Batch) -> tuple[list[tuple[Any, Any, Batch]], Batch]:
        """Return each value that is kept, its measure and its rows; and the rows of all others."""
        values = self.of.of(rows)
        groups = rows_by([self.of], rows)
        parts = [
            (values[members[0]], self._measure(rows.at(members)), rows.at(members))
            for members in self._budget.each(groups.values())
        ]
        parts.sort(key=lambda part: (part[1] is not None, rank(part[1])), reverse=self.is_descending)
        best_parts = parts[: self.count]
        best_keys = {keys_of([[part[0]]], [self.of.type], 1)[0] for part in best_parts}
        other_rows = [row for key, members in groups.items() if key not in best_keys for row in members]
        return best_parts, rows.at(other_rows)

    def together(self, rows: Batch) -> tuple[Any, Any]:
        """Return the name and the measure of the others; nothing where the level does not ask for them."""
        if self.others is None:
            return ("" if self.of.type == "string" else None, None)
        return (self.others, self._measure(rows))

    def _measure(self, rows: Batch) -> Any:
        measures = [start() for start in self.starts]
        groups = measured([rows], [], measures)
        return self.output.of(group_rows(groups, measures, 0, self._budget))[0]


def _nested(levels: Sequence[Level], rows: Batch) -> Iterator[tuple[Any, ...]]:
    if not levels:
        yield ()
        return
    groups, others = levels[0].ranked(rows)
    for value, measure, inside in groups:
        for inner_row in _nested(levels[1:], inside):
            yield (value, measure, *inner_row)
    if others.length and any(level.others is not None for level in levels):
        yield tuple(part for level in levels for part in level.together(others))
