"""`summarize`: one row for each group of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from console.kql.compiling import compiled
from console.kql.compiling.naming import Names, name_of
from console.kql.compiling.scopes import Scope, Setting, refusal
from console.kql.planning.aggregating import Aggregation
from console.kql.planning.bases import RowOperator
from console.kql.planning.headings import bare_names, named_keys, plain_names, refuse_repeated, said_names
from console.kql.planning.measures import group_rows, measured
from console.kql.relations import Batch, Relation, Schema, in_batches
from console.kql.syntax.parameters import parameters
from console.kql.syntax.parts import columns, named
from console.kql.syntax.printing.layout import WIDEST, listed, printed
from console.kql.syntax.printing.pipelines import printed_hints
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import Expression, Hint, Name, Named
from console.kql.tables import Column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader


@operator("summarize", summary="Aggregate groups of rows.", after=("by",), aggregates=True)
@dataclass(frozen=True, slots=True)
class Summarize(RowOperator):
    """`summarize columns by by`."""

    columns: tuple[Named, ...]
    by: tuple[Named, ...]
    hints: tuple[Hint, ...] = ()

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        settings = parameters(reader)
        aggregates = _aggregates(reader)
        by = columns(reader) if reader.accept("by") else ()
        return cls(word.place, aggregates, by, settings.hints)

    def print(self) -> str:
        head = f"summarize{printed_hints(self.hints)}"
        aggregates = listed(head, map(printed, self.columns)).rstrip()
        if not self.by:
            return aggregates
        by = ", ".join(map(printed, self.by))
        apart = "\n    " if "\n" in aggregates or len(aggregates) + len(by) > WIDEST else " "
        return f"{aggregates}{apart}by {by}"

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Group the rows by keys, and give an aggregate or more for each group; one group of all rows without keys."""
        _refuse_strategies(self)
        own_names = said_names((*self.by, *self.columns))
        refuse_repeated((*own_names, *bare_names(self.by)), self)
        setting, names = (
            Setting.over(relation, scope),
            Names(own_names=own_names, passed=relation.schema.names),
        )
        keys = [compiled(item.of, setting) for item in self.by]
        key_columns = named_keys(self.by, keys, names, lambda key: _key_name(key, relation.schema))
        aggregation = Aggregation(setting, key_columns, plain_names(self.by))
        outputs = [output for column in self.columns for output in aggregation.outputs(column)]
        columns = [
            *key_columns,
            *(Column(names.take(output.given or output.own), output.type) for output in outputs),
        ]

        def batches() -> Iterator[Batch]:
            measures = [start() for start in aggregation.starts]
            held = scope.run.budget.hold(relation.batches(), len(measures))
            groups = measured(held, keys, measures)
            if not keys:
                groups = {(): ()}
            rows = group_rows(groups, measures, len(keys), scope.run.budget)
            makers = [_column(place) for place in range(len(keys))] + [output.of for output in outputs]
            yield from in_batches(rows.made_by(makers))

        return Relation(Schema(tuple(columns), setting.schema.is_open), batches)


def _aggregates(reader: Reader) -> tuple[Named, ...]:
    """Read what to aggregate, which may be nothing; a comma may stand before `by`."""
    aggregates: list[Named] = []
    while reader.text != "by":
        aggregates.append(named(reader))
        if not reader.accept(","):
            break
    return tuple(aggregates)


def _refuse_strategies(node: Summarize) -> None:
    for hint in node.hints:
        if hint.name == "hint.strategy" and hint.value.casefold() != "shuffle":
            raise refusal(f"summarize has no strategy {hint.value}, only shuffle", hint)


def _key_name(key: Expression, schema: Schema) -> str:
    """Return what a key is called by itself; one from outside the rows has no name."""
    if isinstance(key, Name) and key.name not in schema.places and not schema.is_open:
        return ""
    return name_of(key)


def _column(place: int) -> Any:
    return lambda batch: batch.column(place)
