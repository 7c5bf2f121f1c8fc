"""The aggregates of an operator compiled: which measures to start, and what columns come of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from console.kql.aggregates.registry import AGGREGATES, BoundAggregate
from console.kql.compiling import Compiled, compiled
from console.kql.compiling.compiled import column
from console.kql.compiling.naming import name_of
from console.kql.compiling.scopes import NOTHING, Closure, Setting, refusal
from console.kql.errors import KqlSemanticError
from console.kql.functions.registry import CallRefused
from console.kql.planning.measures import Counted, Folded, Kept, Measure, Picked
from console.kql.syntax.tree import Call, Expression, Name, Named, Node, Pipeline, Star
from console.kql.syntax.walking import transform, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from console.kql.aggregates.registry import RowPick
    from console.kql.relations import Batch
    from console.kql.tables import Column

    Make = Callable[[Batch], list[Any]]

APART = (Pipeline,)  # a table in a calculation has aggregates and columns of its own


@dataclass(frozen=True, slots=True)
class Output:
    """A column of aggregates: the name given, the one it has by itself, its type, and its values out of the measures'."""

    given: str
    own: str
    type: str
    of: Make


class Aggregation:
    """The aggregates of one operator.

    Its outputs are made from batches in which the columns of the `keys` come first, and then the values of each
    measure, in the order of `starts`. What `*` stands for leaves out the columns already `used`.
    """

    def __init__(self, setting: Setting, keys: Sequence[Column] = (), used: Sequence[str] = ()) -> None:
        self.setting = setting
        self.starts: list[Callable[[], Measure]] = []
        self._keys = tuple(keys)
        self._used = tuple(used)

    def outputs(self, node: Named) -> list[Output]:
        """Return the columns of one expression: an aggregate, or a calculation over several."""
        call, own_names = node.of, node.names
        if isinstance(call, Call) and self.is_aggregate(call):
            row = AGGREGATES[call.name].row
            outputs = self._picked(call, row) if row else self._measured(call)
            if len(own_names) > len(outputs):
                raise refusal(f"this gives {len(outputs)} values, not {len(own_names)}", node)
            names = [*own_names, *("" for _ in outputs[len(own_names) :])]
            return [replace(output, given=name) for output, name in zip(outputs, names, strict=True)]
        return [self._calculated(call, own_names[0] if own_names else "")]

    def is_aggregate(self, call: Call) -> bool:
        """Whether a call is of an aggregate, and not of a function that the query defines by the same name."""
        if isinstance(self.setting.scope.find(call.name), Closure):
            return False
        return call.name in AGGREGATES

    def _calculated(self, node: Expression, own_name: str) -> Output:
        """Return the output of a calculation, in which each aggregate has become a name for its value."""
        scope = self.setting.scope.inner()
        own: dict[str, str] = {}

        def held(inner: Node) -> Node:
            if not (isinstance(inner, Call) and self.is_aggregate(inner)):
                return inner
            output = self.outputs(_unnamed(inner))[0]
            name = f"${len(self.starts)}"
            scope.names[name] = Compiled(output.type, output.of)
            own[name] = output.own
            return Name(inner.place, name)

        calculation = transform(node, held, APART)
        if not own:
            return self._constant(node, own_name)
        value = self._of_values(calculation, replace(self.setting, schema=NOTHING, scope=scope))
        return Output(own_name, _own_name(name_of(calculation), own), value.type, value.of)

    def _of_values(self, node: Expression, setting: Setting) -> Compiled:
        """Return a calculation over the values of aggregates, in which no column stands, not even a key."""
        try:
            return compiled(node, setting)
        except KqlSemanticError:
            outside = next(self._columns_in(node), None)
            if outside is None:
                raise
            raise refusal(f"{outside.name} stands outside the aggregates", outside) from None

    def _columns_in(self, node: Expression) -> Iterator[Name]:
        """Yield what names a column of the rows, or a key."""
        column_names = {*self.setting.schema.names, *(key.name for key in self._keys)}
        return (
            inner for inner in walk(node, APART) if isinstance(inner, Name) and inner.name in column_names
        )

    def _constant(self, node: Expression, own_name: str) -> Output:
        """Return the output of a calculation without an aggregate, which is about no column."""
        if any(self._columns_in(node)):
            raise refusal("there is no aggregate in this", node)
        value = compiled(node, replace(self.setting, schema=NOTHING))
        return Output(own_name, name_of(node), value.type, value.of)

    def _measured(self, call: Call) -> list[Output]:
        """Start a measure, and return the columns of its values."""
        spec = AGGREGATES[call.name]
        arguments = [compiled(argument, self.setting) for argument in call.given]
        names = [name_of(argument) for argument in (*call.arguments, *call.named)]
        bound = self._bound(call, arguments, names)
        varying = [
            argument
            for at, argument in enumerate(arguments)
            if at not in spec.constant and at < spec.constant_from
        ]
        place = self._started(lambda: _measure(bound, varying))
        if len(bound.types) == 1:
            return [Output("", bound.names[0], bound.types[0], column(place, "").of)]
        columns = enumerate(zip(bound.names, bound.types, strict=True))
        return [Output("", name, kind, _item(place, at)) for at, (name, kind) in columns]

    def _bound(self, call: Call, arguments: Sequence[Compiled], names: Sequence[str]) -> BoundAggregate:
        try:
            return AGGREGATES[call.name].bind([argument.argument for argument in arguments], names)
        except CallRefused as why:
            raise refusal(str(why), call) from why

    def _started(self, start: Callable[[], Measure]) -> int:
        self.starts.append(start)
        return len(self._keys) + len(self.starts) - 1

    def _picked(self, call: Call, row: RowPick) -> list[Output]:
        """Start a measure that picks a row, and return the columns that are read from that row."""
        picks = self._wanted(call)
        if not picks or (row.is_ordered and isinstance(call.given[0], Star)):
            raise refusal(f"{call.name} needs a column", call)
        by = [picks[0][1]]
        bound = self._bound(call, by, [""])
        place = self._started(lambda: Picked(bound, by))
        own = row.naming([name for name, _ in picks])
        return [
            Output("", name, of.type, _from_row(place, of)) for name, (_, of) in zip(own, picks, strict=True)
        ]

    def _wanted(self, call: Call) -> list[tuple[str, Compiled]]:
        """Return the name and value of each column that the row is picked for; `*` is every column not used yet."""
        picks: list[tuple[str, Compiled]] = []
        arguments: list[tuple[str, Expression]] = [
            (name_of(argument), argument) for argument in call.arguments
        ]
        arguments += [(name_of(argument) or name_of(argument.of), argument.of) for argument in call.named]
        used = {*self._used, *(item.name for _, item in arguments if isinstance(item, Name))}
        for name, item in arguments:
            if isinstance(item, Star):
                picks += [
                    (other.name, column(place, other.type))
                    for place, other in enumerate(self.setting.schema.columns)
                    if other.name not in used
                ]
            else:
                picks.append((name, compiled(item, self.setting)))
        return picks


def _own_name(name: str, own: dict[str, str]) -> str:
    """Return what a calculation is called by its aggregates, whose places stand in the name; "" without any."""
    if "$" not in name:
        return ""
    for place in sorted(own, key=len, reverse=True):
        name = name.replace(place, own[place])
    return name


def _unnamed(call: Call) -> Named:
    return Named(call.place, (), call)


def _measure(bound: BoundAggregate, arguments: Sequence[Compiled]) -> Measure:
    if bound.combine is None:
        return Kept(bound, arguments)
    return Folded(bound, arguments) if arguments else Counted()


def _item(place: int, at: int) -> Make:
    return lambda batch: [None if value is None else value[at] for value in batch.column(place)]


def _from_row(place: int, of: Compiled) -> Make:
    """Return what makes a column of the rows that were picked, each in its batch."""
    empty = "" if of.type == "string" else None

    def make(batch: Batch) -> list[Any]:
        values_by_batch: dict[int, list[Any]] = {}
        values: list[Any] = []
        for found in batch.column(place):
            if found is None:
                values.append(empty)
                continue
            source, row = found
            if id(source) not in values_by_batch:
                values_by_batch[id(source)] = of.of(source)
            values.append(values_by_batch[id(source)][row])
        return values

    return make
