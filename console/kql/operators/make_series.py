"""`make-series`: for each group an array for each aggregate, with a place for each step of an axis."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from console.kql.compiling import Compiled, compiled
from console.kql.compiling.expressions import constant_of, converted
from console.kql.compiling.naming import Names, name_of
from console.kql.compiling.scopes import NOTHING, Scope, Setting, refusal
from console.kql.planning.aggregating import Aggregation, Output
from console.kql.planning.bases import RowOperator
from console.kql.planning.headings import named_keys, plain_names, refuse_repeated
from console.kql.planning.measures import measured
from console.kql.relations import Batch, Relation, Schema, gathered, in_batches
from console.kql.syntax.expressions import RELATION, expression
from console.kql.syntax.parameters import choice, parameters
from console.kql.syntax.parts import columns, named, several
from console.kql.syntax.printing.expressions import operand, printed_named
from console.kql.syntax.printing.layout import listed, printed
from console.kql.syntax.printing.pipelines import printed_hints, printed_parameter
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import Expression, Hint, Named, Phrase
from console.kql.tables import Column
from console.kql.values.kinds import NUMBERS, is_number

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader

MOST = 1_048_576  # places that Kusto allows in a series


STEPS = {"datetime": ("timespan",), "timespan": ("timespan",), **dict.fromkeys(NUMBERS, NUMBERS)}


@dataclass(frozen=True, slots=True)
class SeriesColumn(Phrase):
    """An aggregate of make-series, and what stands where there are no rows (None: 0)."""

    of: Named
    default: Expression | None

    @classmethod
    def read(cls, reader: Reader) -> Self:
        place, of = reader.place, named(reader)
        if not reader.accept("default"):
            return cls(place, of, None)
        reader.expect("=", after="default")
        return cls(place, of, expression(reader))

    def print(self) -> str:
        return printed(self.of) + (f" default={operand(self.default)}" if self.default else "")


@operator(
    "make-series",
    summary="Aggregate along an axis, with one array for each group.",
    kinds=("nonempty",),
    after=("default", "on", "from", "to", "step", "by"),
    aggregates=True,
)
@dataclass(frozen=True, slots=True)
class MakeSeries(RowOperator):
    """`make-series columns on axis from start to stop step step by by`, or `in range(start, stop, step)`."""

    columns: tuple[SeriesColumn, ...]
    axis: Named
    start: Expression | None
    stop: Expression | None
    step: Expression
    by: tuple[Named, ...]
    kind: str  # "nonempty" or ""
    includes_stop: bool  # `in range(...)` does, `to` does not
    hints: tuple[Hint, ...] = ()

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        settings = parameters(reader, "kind")
        aggregates = several(reader, SeriesColumn.read)
        reader.expect("on", after="the aggregates")
        axis = named(reader, RELATION)
        includes_stop = reader.accept("in")
        start, stop, step = _range(reader) if includes_stop else _ends(reader)
        by = columns(reader) if reader.accept("by") else ()
        kind = choice(reader, settings.text("kind"), "make-series", ("", "nonempty"))
        return cls(word.place, aggregates, axis, start, stop, step, by, kind, includes_stop, settings.hints)

    def print(self) -> str:
        head = listed(
            f"make-series{printed_parameter('kind', self.kind)}{printed_hints(self.hints)}",
            map(printed, self.columns),
        )
        if self.includes_stop and self.start and self.stop:
            ends = f" in range({operand(self.start)}, {operand(self.stop)}, {operand(self.step)})"
        else:
            start = f" from {operand(self.start)}" if self.start else ""
            stop = f" to {operand(self.stop)}" if self.stop else ""
            ends = f"{start}{stop} step {operand(self.step)}"
        by = f" by {', '.join(map(printed, self.by))}" if self.by else ""
        return f"{head} on {printed_named(self.axis, RELATION)}{ends}{by}"

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Make a series of each group; where a step has no rows stands the default."""
        setting, names = Setting.over(relation, scope), Names()
        keys = [compiled(key.of, setting) for key in self.by]
        key_columns = named_keys(self.by, keys, names)
        aggregation = Aggregation(setting, (*key_columns, Column("$at", "long")), plain_names(self.by))
        outputs = [_output(column, aggregation) for column in self.columns]
        refuse_repeated([output.given for output in outputs if output.given], self)
        axis = compiled(self.axis.of, setting)
        axis_name = self.axis.names[0] if self.axis.names else name_of(self.axis.of)
        series = [Column(names.take(output.given or output.own), "dynamic") for output in outputs]
        columns = (*key_columns, *series, Column(names.take(axis_name), "dynamic"))
        defaults = [
            _default(column, output, scope) for column, output in zip(self.columns, outputs, strict=True)
        ]
        width = len(relation.schema)

        def batches() -> Iterator[Batch]:
            all_rows = gathered(scope.run.budget.hold(relation.batches(), width))
            steps = _steps(self, axis.type, scope, axis.of(all_rows))
            measures = [start() for start in aggregation.starts]
            place = Compiled("long", lambda batch: [steps.place(value) for value in axis.of(batch)])
            inside = all_rows.where([at is not None for at in place.of(all_rows)])
            series = measured([inside] if inside.length else [], [*keys, place], measures)
            values = _values(series, measures, outputs, len(keys))
            is_alone = not keys and self.kind == "nonempty"
            rows = _series(series, values, defaults, steps, is_alone=is_alone)
            yield from in_batches(_columns([_within(self, row) for row in rows], len(columns)))

        return Relation(Schema(columns), batches)


def _ends(reader: Reader) -> tuple[Expression | None, Expression | None, Expression]:
    start = expression(reader) if reader.accept("from") else None
    stop = expression(reader) if reader.accept("to") else None
    reader.expect("step", after="the axis")
    return start, stop, expression(reader)


def _range(reader: Reader) -> tuple[Expression, Expression, Expression]:
    reader.expect("range", after="in")
    opening = reader.expect("(", after="range")
    start = expression(reader)
    reader.expect(",")
    stop = expression(reader)
    reader.expect(",")
    step = expression(reader)
    reader.close(opening)
    return start, stop, step


def _output(node: SeriesColumn, aggregation: Aggregation) -> Output:
    outputs = aggregation.outputs(node.of)
    if len(outputs) != 1:
        raise refusal("make-series takes aggregates that give one value", node)
    return outputs[0]


def _default(node: SeriesColumn, output: Output, scope: Scope) -> Any:
    if node.default is None:
        return 0.0 if output.type == "real" else timedelta() if output.type == "timespan" else 0
    default = compiled(node.default, Setting(NOTHING, scope))
    if output.type in ("real", "long", "int", "timespan", "datetime"):
        default = converted(default, output.type)
    return default.value


@dataclass(slots=True)
class Series:
    """The arrays of one group, that of the axis last, and the places at which it has rows."""

    keys: tuple[Any, ...]
    arrays: list[list[Any]]
    places: list[int] = field(default_factory=list)


class Steps:
    """The places of an axis: from `start` by `step`, as many as there are."""

    __slots__ = ("count", "start", "step")

    def __init__(self, start: Any, step: Any, count: int) -> None:
        self.start = start
        self.step = step
        self.count = count

    def place(self, value: Any) -> int | None:
        """Return the place that a value belongs to, None outside of the axis."""
        if value is None or not self.count or value < self.start:
            return None
        at = int((value - self.start) // self.step)
        return at if at < self.count else None

    def axis(self) -> list[Any]:
        """Return where each place begins."""
        return [self.start + at * self.step for at in range(self.count)]


def _steps(node: MakeSeries, kind: str, scope: Scope, values: Sequence[Any]) -> Steps:
    """Return the axis that the query asks for; where it says no bounds, those of the values."""
    step = _said(node.step, STEPS.get(kind, ()), scope, "the step")
    if step is None or not step > type(step)():
        raise refusal("the step must be greater than nothing", node.step)
    bounds = NUMBERS if is_number(kind) else (kind,)
    present = [value for value in values if value is not None]
    start = _said(node.start, bounds, scope, "where it starts") if node.start else min(present, default=None)
    stop = _said(node.stop, bounds, scope, "where it stops") if node.stop else max(present, default=None)
    if start is None or stop is None:
        return Steps(start, step, 0)
    if node.start is None or node.includes_stop:
        start = _floor(start, step)
    count = -((start - stop) // step)
    if node.stop is None or node.includes_stop:
        count = (stop - start) // step + 1
    if count > MOST:
        raise refusal(f"a series has at most {MOST} places, not {int(count)}", node)
    return Steps(start, step, max(0, int(count)))


def _said(node: Expression, kinds: Container[str], scope: Scope, what: str) -> Any:
    """Return what the query says about its axis, which must be of one of these types."""
    kind = compiled(node, Setting(NOTHING, scope)).type
    if kind not in kinds:
        raise refusal(f"{what} does not fit the axis: it is a {kind}", node)
    return constant_of(node, scope, what)


def _floor(value: Any, step: Any) -> Any:
    if isinstance(value, datetime):
        first = datetime.min.replace(tzinfo=value.tzinfo)
        return first + (value - first) // step * step
    return value // step * step


def _values(
    by_bin: dict[Any, Any], measures: Sequence[Any], outputs: Sequence[Output], width: int
) -> list[list[Any]]:
    """Return the column of each output, a value for each group and place found."""
    rows = list(by_bin.values())
    columns = [[row[place] for row in rows] for place in range(width + 1)]
    columns += [[measure.value(group) for group in by_bin] for measure in measures]
    batch = Batch.of(columns, len(rows))
    return [output.of(batch) for output in outputs]


def _series(
    by_bin: dict[Any, Any],
    values: Sequence[list[Any]],
    defaults: Sequence[Any],
    steps: Steps,
    *,
    is_alone: bool,
) -> Iterable[Series]:
    """Return a series for each group, its arrays filled from what was found at each place."""
    groups: dict[Any, Series] = {}
    for row, (identity, keys) in enumerate(by_bin.items()):
        group = identity[:-1] if isinstance(identity, tuple) else ()
        if group not in groups:
            groups[group] = Series(keys[:-1], _arrays(defaults, steps))
        groups[group].places.append(keys[-1])
        for array, column in zip(groups[group].arrays, values, strict=False):
            if column[row] is not None:
                array[keys[-1]] = column[row]
    if is_alone and not groups:
        groups[()] = Series((), _arrays(defaults, steps))
    return groups.values()


def _arrays(defaults: Sequence[Any], steps: Steps) -> list[list[Any]]:
    return [*([default] * steps.count for default in defaults), steps.axis()]


def _within(node: MakeSeries, series: Series) -> tuple[Any, ...]:
    """Return a row of the result: where the query says no bounds, a series has those of its own rows."""
    first = min(series.places, default=0) if node.start is None else 0
    after = max(series.places) + 1 if node.stop is None and series.places else None
    return (*series.keys, *(array[first:after] for array in series.arrays))


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> Batch:
    return Batch.of([[row[place] for row in rows] for place in range(width)], len(rows))
