"""`evaluate`: a plugin, which sees all rows at once.

Where the columns of a plugin depend on its rows and the query does not say which they are, the rows are
read while the query is planned. Over no rows such columns cannot be known: a name that follows is then taken at its word.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self, cast

from console.kql.compiling import compiled, predicate
from console.kql.compiling.meanings import table_of
from console.kql.compiling.scopes import NOTHING, Scope, Setting, refusal
from console.kql.errors import nearest
from console.kql.functions.registry import CallRefused
from console.kql.planning.aggregating import Aggregation as Aggregates
from console.kql.planning.bases import RowOperator, TabularSource
from console.kql.planning.columns import typed_columns
from console.kql.planning.measures import group_rows, measured
from console.kql.plugins import PLUGINS, REFUSED, Aggregation, Arguments, Frame, Plugin
from console.kql.relations import Batch, Relation, Schema, gathered, in_batches
from console.kql.syntax.expressions import primary
from console.kql.syntax.parameters import parameters
from console.kql.syntax.parts import typed_name
from console.kql.syntax.printing.layout import enclosed, printed
from console.kql.syntax.printing.pipelines import printed_hints
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import Call, Expression, Hint, Name, Named, Phrase, Remote, TypedName
from console.kql.syntax.walking import walk
from console.kql.tables import Column
from console.kql.values.conversions import converter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader


@dataclass(frozen=True, slots=True)
class OutputSchema(Phrase):
    """The columns a plugin gives; with `(*, x: long)` the input's columns come before them."""

    columns: tuple[TypedName, ...]
    keeps_input: bool

    @classmethod
    def read(cls, reader: Reader) -> Self:
        place, opening = reader.place, reader.expect("(", after=":")
        keeps_input = reader.accept("*")
        columns: list[TypedName] = []
        if not keeps_input or reader.accept(","):
            while reader.text != ")":
                columns.append(typed_name(reader))
                if not reader.accept(","):
                    break
        reader.close(opening)
        return cls(place, tuple(columns), keeps_input)

    def print(self) -> str:
        columns = map(printed, self.columns)
        return enclosed(", ".join(("*", *columns) if self.keeps_input else columns))


@operator("evaluate", summary="Run a plugin over the rows, such as bag_unpack or pivot.")
@dataclass(frozen=True, slots=True)
class Evaluate(RowOperator, TabularSource):
    """`evaluate plugin(...) : (schema)`: after a `|`, or as a source; no schema where the query gives none."""

    call: Call
    schema: OutputSchema | None
    hints: tuple[Hint, ...] = ()

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        operand_ = parameters(reader)
        return cls(
            word.place,
            _call(reader),
            OutputSchema.read(reader) if reader.accept(":") else None,
            operand_.hints,
        )

    def print(self) -> str:
        return f"evaluate{printed_hints(self.hints)} {printed(self.call)}" + (
            f" : {printed(self.schema)}" if self.schema else ""
        )

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Give what a plugin makes of the rows."""
        return Evaluation(self, relation, scope).relation()

    def rows(self, scope: Scope) -> Relation:
        """Give what a plugin makes of nothing."""
        nothing = Relation(NOTHING, lambda: iter([Batch.of((), 0)]))
        return Evaluation(self, nothing, scope).relation()


def _call(reader: Reader) -> Call:
    operand_ = primary(reader)
    if not isinstance(operand_, Call):
        reader.fail(f"expected a plugin and its arguments in brackets, found {reader.described()}")
    return operand_


class Evaluation:
    """One call of a plugin over the rows of a relation."""

    def __init__(self, node: Evaluate, relation: Relation, scope: Scope) -> None:
        if isinstance(node.call, Remote):
            raise refusal("plugins elsewhere are not supported", node)
        self.node = node
        self.call: Call = node.call
        self.input = relation
        self.scope = scope
        self.setting = Setting.over(relation, scope)
        self.plugin = _plugin(node.call)
        self.columns = tuple((column.name, column.type) for column in relation.schema.columns)

    def relation(self) -> Relation:
        """Return the rows that the plugin gives, with the schema that it or the query says."""
        schema = self._said()
        if schema is not None:
            return Relation(Schema(tuple(schema)), lambda: self._fitting(schema))
        try:
            arguments = self._arguments(self._empty())
            columns = self.plugin.columns(self.columns, arguments)
            least = self.plugin.least_columns(self.columns, arguments)
        except CallRefused as why:
            raise refusal(str(why), self.node) from why
        if columns is not None:
            return Relation(_schema(columns), lambda: in_batches(_batch(self._frame(self._rows()))))
        rows = self._rows() if self.scope.run.has_rows else self._empty()
        if not rows.length:
            return Relation(replace(_schema(least), is_open=True), lambda: iter(()))
        frame = self._frame(rows)
        return Relation(_schema(frame.columns), lambda: in_batches(_batch(frame)))

    def _rows(self) -> Batch:
        width = len(self.input.schema)
        return gathered(self.scope.run.budget.hold(self.input.batches(), width))

    def _empty(self) -> Batch:
        return Batch.of([[] for _ in self.columns], 0)

    def _said(self) -> list[Column] | None:
        """Return the columns that the query says come of it."""
        schema = self.node.schema
        if schema is None:
            return None
        stays = dict(self.plugin.least_columns(self.columns, self._arguments(self._empty())))
        staying = [
            column for column in self.input.schema.columns if schema.keeps_input and column.name in stays
        ]
        return [*staying, *typed_columns(schema.columns)]

    def _fitting(self, schema: Sequence[Column]) -> Iterator[Batch]:
        """Yield what comes of it as the columns that the query says, nulls where there is none of a name."""
        rows = self._rows()
        frame = self._frame(rows)
        kinds = dict(frame.columns)
        values = []
        for column in schema:
            if column.name not in kinds:
                values.append(["" if column.type == "string" else None] * len(frame))
                continue
            convert = converter(kinds[column.name], column.type)
            column_values = frame.of(column.name)
            values.append(column_values if convert is None else list(map(convert, column_values)))
        yield from in_batches(Batch.of(values, len(frame)))

    def _frame(self, rows: Batch) -> Frame:
        width = len(self.columns)
        frame = Frame(self.columns, tuple(rows.columns(width)), self.scope.run.budget)
        try:
            return self.plugin.run(frame, self._arguments(rows))
        except CallRefused as why:
            raise refusal(str(why), self.node) from why
        except TypeError as why:
            raise refusal(
                f"the arguments of {self.call.name} are of types that do not fit", self.node
            ) from why

    def _arguments(self, rows: Batch) -> Arguments:
        positional = []
        table: Relation | None = None
        for place, item in enumerate(self.call.by_position):
            kind = self.plugin.kind(place)
            if kind == "table":
                table = table_of(item, Setting(NOTHING, self.scope))
                if table is None:
                    raise refusal(f"argument {place + 1} of {self.call.name} is a table", item)
                positional.append(_frame_of(table, has_rows=bool(rows.length)))
                continue
            columns = table.schema if kind in ("key", "key?") and table is not None else self.input.schema
            positional.append(self._argument(item, kind, columns, rows))
        by_name = {name: self._constant(item.of) for name, item in self.call.by_name.items()}
        return Arguments(tuple(positional), by_name)

    def _argument(self, node: Expression, kind: str, columns: Schema, rows: Batch) -> Any:
        if kind in ("column?", "key?"):
            is_value = isinstance(node, Name) and node.name not in columns.places
            is_value = is_value and self.scope.find(cast("Name", node).name) is not None
            kind = "column" if isinstance(node, Name) and not is_value else "constant"
        if kind in ("column", "key") and isinstance(node, Name):
            if node.name not in columns.places and not columns.is_open:
                raise refusal(f"no column {node.name}", node, meant=nearest(node.name, columns.names))
            return node.name
        if kind in ("column", "key"):
            raise refusal(f"{self.call.name} takes a column here, by its name", node)
        if kind == "condition":
            return predicate(node, self.setting).of(rows)
        return self._aggregation(node, rows) if kind == "aggregate" else self._constant(node)

    def _constant(self, node: Expression) -> Any:
        value = compiled(node, self.setting.without_columns())
        if not value.is_constant:
            raise refusal(f"{self.call.name} takes a constant here", node)
        return value.value

    def _aggregation(self, node: Expression, rows: Batch) -> Aggregation:
        """Return an aggregate over any of the rows."""
        aggregates = Aggregates(self.setting)
        output = aggregates.outputs(Named(node.place, (), node))[0]

        def over(members: Sequence[int]) -> Any:
            measures = [start() for start in aggregates.starts]
            measured([rows.at(members)], [], measures)
            return output.of(group_rows({(): ()}, measures, 0, self.scope.run.budget))[0]

        uses = {inner.name for inner in walk(node) if isinstance(inner, Name)}
        return Aggregation(output.type, over, frozenset(uses))


def _plugin(call: Call) -> Plugin:
    if call.name not in PLUGINS:
        if call.name in REFUSED:
            raise refusal(f"{call.name} is not supported: {REFUSED[call.name]}", call)
        raise refusal(f"no plugin {call.name}", call, meant=nearest(call.name, PLUGINS))
    plugin = PLUGINS[call.name]
    try:
        plugin.check(len(call.by_position))
    except CallRefused as why:
        raise refusal(str(why), call) from why
    return plugin


def _frame_of(relation: Relation, *, has_rows: bool) -> Frame:
    columns = tuple((column.name, column.type) for column in relation.schema.columns)
    rows = relation.gathered() if has_rows else Batch.of([[] for _ in columns], 0)
    return Frame(columns, tuple(rows.columns(len(columns))))


def _schema(columns: Sequence[tuple[str, str]]) -> Schema:
    return Schema(tuple(Column(*column) for column in columns))


def _batch(frame: Frame) -> Batch:
    return Batch.of(frame.values, len(frame))
