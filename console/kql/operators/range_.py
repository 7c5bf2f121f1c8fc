"""`range`: a column of evenly spaced values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.compiling import compiled
from console.kql.compiling.expressions import converted
from console.kql.compiling.scopes import NOTHING, Scope, Setting, refusal
from console.kql.planning.bases import TabularSource
from console.kql.relations import Batch, Relation, Schema
from console.kql.syntax.expressions import expression
from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.layout import printed_name
from console.kql.syntax.registry import operator
from console.kql.tables import Column
from console.kql.values.kinds import common, is_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression


@operator("range", summary="Make a column of evenly spaced values.", after=("from", "to", "step"))
@dataclass(frozen=True, slots=True)
class Range(TabularSource):
    """`range x from start to stop step step`: one column, both ends included."""

    name: str
    start: Expression
    stop: Expression
    step: Expression

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        name = reader.name("a column")
        reader.expect("from", after=name)
        start = expression(reader)
        reader.expect("to", after="where it starts")
        stop = expression(reader)
        reader.expect("step", after="where it stops")
        return cls(word.place, name, start, stop, expression(reader))

    def print(self) -> str:
        return f"range {printed_name(self.name)} from {operand(self.start)} to {operand(self.stop)} step {operand(self.step)}"

    def rows(self, scope: Scope) -> Relation:
        """Return evenly spaced values, both ends included."""
        setting = Setting(NOTHING, scope)
        ends = [compiled(item, setting) for item in (self.start, self.stop, self.step)]
        if not all(end.is_constant for end in ends):
            raise refusal("the start, the stop and the step of a range are constants", self)
        kind = common(end.type for end in ends) if is_number(ends[0].type) else ends[0].type
        first, last, by = (converted(end, kind).value if is_number(kind) else end.value for end in ends)
        if first is None or last is None or by is None or not by:
            raise refusal("range needs a start, a stop and a step that is not nothing", self)

        def batches() -> Iterator[Batch]:
            try:
                count = int((last - first) // by) + 1
            except TypeError:
                raise refusal("the start, the stop and the step are of types that do not fit", self) from None
            size = 4096
            for begin in range(0, max(0, count), size):
                stop_at = min(begin + size, count)
                yield Batch.of([[first + at * by for at in range(begin, stop_at)]], stop_at - begin)

        watched = scope.run.budget.watched
        return Relation(Schema((Column(self.name, kind),)), lambda: watched(batches()), is_ordered=True)
