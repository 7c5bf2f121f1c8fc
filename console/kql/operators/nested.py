"""`top-nested` and `top-hitters`: the most frequent, level by level."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from console.kql.compiling import compiled, constant_of
from console.kql.compiling.naming import Names, name_of
from console.kql.compiling.scopes import Setting
from console.kql.operators.aggregating import Aggregation
from console.kql.operators.grouping import group_rows
from console.kql.operators.measures import measured
from console.kql.operators.ordering import rank
from console.kql.operators.registry import operator
from console.kql.operators.rows import keys_of, rows_by, whole_number
from console.kql.relations import Batch, Relation, Schema, gathered, in_batches
from console.kql.syntax.tree import TopHitters, TopNested
from console.kql.tables import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.kql.compiling.scopes import Scope
    from console.kql.syntax.tree import NestedLevel


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
        kept = parts[: self.count]
        chosen = {keys_of([[part[0]]], [self.of.type], 1)[0] for part in kept}
        rest = [row for key, members in groups.items() if key not in chosen for row in members]
        return kept, rows.at(rest)

    def together(self, rows: Batch) -> tuple[Any, Any]:
        """Return the name and the measure of the others; nothing where the level does not ask for them."""
        if self.others is None:
            return ("" if self.of.type == "string" else None, None)
        return (self.others, self._measure(rows))

    def _measure(self, rows: Batch) -> Any:
        measures = [start() for start in self.starts]
        groups = measured([rows], [], measures)
        return self.output.of(group_rows(groups, measures, 0, self._budget))[0]


@operator(TopNested)
def top_nested(node: TopNested, relation: Relation, scope: Scope) -> Relation:
    """Give the top values of each level within those of the level before."""
    setting, names = Setting.over(relation, scope), Names()
    levels = [Level(each, setting, names) for each in node.levels]
    columns = [
        column
        for level in levels
        for column in (Column(level.name, level.of.type), Column(level.measure_name, level.output.type))
    ]

    def batches() -> Iterator[Batch]:
        found = list(_nested(levels, gathered(relation.batches(), len(relation.schema))))
        parts = [list(part) for part in zip(*found, strict=True)] or [[] for _ in columns]
        yield from in_batches(Batch.of(parts, len(found)))

    return Relation(Schema(tuple(columns)), batches)


def _nested(levels: Sequence[Level], rows: Batch) -> Iterator[tuple[Any, ...]]:
    if not levels:
        yield ()
        return
    kept, others = levels[0].ranked(rows)
    for value, measure, inside in kept:
        for rest in _nested(levels[1:], inside):
            yield (value, measure, *rest)
    if others.length and any(level.others is not None for level in levels):
        yield tuple(part for level in levels for part in level.together(others))


@operator(TopHitters)
def top_hitters(node: TopHitters, relation: Relation, scope: Scope) -> Relation:
    """Give the values with the most rows, or the greatest sum; here exactly."""
    setting, names = Setting.over(relation, scope), Names()
    count = whole_number(node.count, scope, "how many to take")
    of = compiled(node.of.of, setting)
    by = compiled(node.by, setting) if node.by else None
    name = names.take(node.of.names[0] if node.of.names else name_of(node.of.of))
    measure = names.take(f"approximate_sum_{name_of(node.by)}" if node.by else f"approximate_count_{name}")
    kind = by.type if by else "long"

    def batches() -> Iterator[Batch]:
        totals: Counter[Any] = Counter()
        first: dict[Any, Any] = {}
        for batch in relation.batches():
            values = of.of(batch)
            weights = by.of(batch) if by else [1] * batch.length
            for key, value, weight in zip(
                keys_of([values], [of.type], batch.length), values, weights, strict=True
            ):
                totals[key] += weight or 0
                first.setdefault(key, value)
        best = totals.most_common(count)
        yield Batch.of([[first[key] for key, _ in best], [total for _, total in best]], len(best))

    return Relation(Schema((Column(name, of.type), Column(measure, kind))), batches, is_ordered=True)
