"""`summarize`: one row for each group of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.compiling import compiled
from console.kql.compiling.naming import Names, name_of
from console.kql.compiling.scopes import Setting, refusal
from console.kql.operators.aggregating import Aggregation
from console.kql.operators.headings import bare_names, named_keys, plain_names, refuse_repeated, said_names
from console.kql.operators.measures import measured
from console.kql.operators.registry import operator
from console.kql.relations import Batch, Relation, Schema, in_batches
from console.kql.syntax.tree import Name, Summarize
from console.kql.tables import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.kql.compiling.scopes import Scope
    from console.kql.limits import Budget
    from console.kql.operators.measures import Measure
    from console.kql.syntax.tree import Expression


@operator(Summarize)
def summarize(node: Summarize, relation: Relation, scope: Scope) -> Relation:
    """Group the rows by keys, and give an aggregate or more for each group; one group of all rows without keys."""
    _refuse_strategies(node)
    said = said_names((*node.by, *node.columns))
    refuse_repeated((*said, *bare_names(node.by)), node)
    setting, names = Setting.over(relation, scope), Names(said=said, passed=relation.schema.names)
    keys = [compiled(each.of, setting) for each in node.by]
    key_columns = named_keys(node.by, keys, names, lambda key: _key_name(key, relation.schema))
    aggregation = Aggregation(setting, key_columns, plain_names(node.by))
    outputs = [output for each in node.columns for output in aggregation.outputs(each)]
    columns = [*key_columns, *(Column(names.take(each.given or each.own), each.type) for each in outputs)]

    def batches() -> Iterator[Batch]:
        measures = [start() for start in aggregation.starts]
        held = scope.run.budget.hold(relation.batches(), len(measures))
        groups = measured(held, keys, measures)
        if not keys:
            groups = {(): ()}
        found = group_rows(groups, measures, len(keys), scope.run.budget)
        makers = [_column(place) for place in range(len(keys))] + [output.of for output in outputs]
        yield from in_batches(found.made_by(makers))

    return Relation(Schema(tuple(columns), setting.schema.is_open), batches)


def _refuse_strategies(node: Summarize) -> None:
    for hint in node.hints:
        if hint.name == "hint.strategy" and hint.value.casefold() != "shuffle":
            raise refusal(f"summarize has no strategy {hint.value}, only shuffle", hint)


def _key_name(key: Expression, schema: Schema) -> str:
    """Return what a key is called by itself; one from outside the rows has no name."""
    if isinstance(key, Name) and key.name not in schema.places and not schema.is_open:
        return ""
    return name_of(key)


def group_rows(
    groups: dict[Any, tuple[Any, ...]], measures: Sequence[Measure], width: int, budget: Budget
) -> Batch:
    """Return a row for each group: the values of its keys, then what each measure says."""
    rows = list(groups.values())
    columns = [[row[place] for row in rows] for place in range(width)]
    columns += [[measure.value(group) for group in budget.each(groups)] for measure in measures]
    return Batch.of(columns, len(rows))


def _column(place: int) -> Any:
    return lambda batch: batch.column(place)
