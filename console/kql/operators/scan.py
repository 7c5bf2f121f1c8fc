"""`scan`: sequences of rows that meet one step after the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from textwrap import indent
from typing import TYPE_CHECKING, Any, Self

from console.kql.compiling import Compiled, compiled, predicate
from console.kql.compiling.expressions import converted
from console.kql.compiling.naming import Names
from console.kql.compiling.scopes import Scope, Setting, refusal
from console.kql.planning.bases import RowOperator
from console.kql.planning.columns import type_of
from console.kql.planning.keys import rows_by
from console.kql.planning.ordering import sort_keys, sorted_rows
from console.kql.relations import Batch, Relation, Schema, gathered
from console.kql.syntax.expressions import expression, primary
from console.kql.syntax.parameters import parameters
from console.kql.syntax.parts import bracketed, columns, order, several, type_name
from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.layout import printed, printed_name
from console.kql.syntax.printing.pipelines import printed_parameter
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import Expression, Literal, Named, Order, Phrase
from console.kql.tables import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader

    Row = tuple[Any, ...]

OUTPUTS = ("all", "last", "none")


@dataclass(frozen=True, slots=True)
class ScanColumn(Phrase):
    """A column that scan declares: its type, and its value before any step assigns one."""

    name: str
    type: str
    default: Literal | None

    @classmethod
    def read(cls, reader: Reader) -> Self:
        place, name = reader.place, reader.name("a column")
        reader.expect(":", after=name)
        kind = type_name(reader)
        default = primary(reader) if reader.accept("=") else None
        if default is not None and not isinstance(default, Literal):
            reader.fail("what a column of scan begins with is a literal")
        return cls(place, name, kind, default)

    def print(self) -> str:
        return f"{printed_name(self.name)}: {self.type}" + (
            f" = {printed(self.default)}" if self.default else ""
        )


@dataclass(frozen=True, slots=True)
class ScanStep(Phrase):
    """`step name: condition => column = value, ...`; `output` is "all", "last" or "none"."""

    name: str
    is_optional: bool
    output: str
    condition: Expression
    assignments: tuple[Named, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        place = reader.expect("step").place
        name = reader.name("a step")
        is_optional = reader.accept("optional")
        output = "all"
        if reader.accept("output"):
            reader.expect("=", after="output")
            if reader.text not in OUTPUTS:
                reader.fail(f"the output of a step is all, last or none, found {reader.described()}")
            output = reader.take().text
        reader.expect(":", after=name)
        condition = expression(reader)
        assignments = columns(reader) if reader.accept("=>") else ()
        return cls(place, name, is_optional, output, condition, assignments)

    def print(self) -> str:
        optional = " optional" if self.is_optional else ""
        output = "" if self.output == "all" else f" output={self.output}"
        assignments = f" => {', '.join(map(printed, self.assignments))}" if self.assignments else ""
        return f"step {printed_name(self.name)}{optional}{output}: {operand(self.condition)}{assignments}"


@operator("scan", summary="Match patterns of rows that follow one another.")
@dataclass(frozen=True, slots=True)
class Scan(RowOperator):
    """`scan with_match_id=id order by ... partition by ... declare (...) with (steps)`."""

    match_id: str
    order: tuple[Order, ...]
    partition: tuple[Expression, ...]
    columns: tuple[ScanColumn, ...]
    steps: tuple[ScanStep, ...]

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        settings = parameters(reader, "with_match_id")
        orders = several(reader, order) if _accept_by(reader, "order") else ()
        partitions = several(reader, expression) if _accept_by(reader, "partition") else ()
        declared = bracketed(reader, ScanColumn.read) if reader.accept("declare") else ()
        reader.expect("with", after="scan")
        opening = reader.expect("(", after="with")
        steps: list[ScanStep] = []
        while reader.text != ")":
            steps.append(ScanStep.read(reader))
            if not reader.accept(";"):
                break
        reader.close(opening)
        return cls(word.place, settings.text("with_match_id"), orders, partitions, declared, tuple(steps))

    def print(self) -> str:
        order = f" order by {', '.join(map(printed, self.order))}" if self.order else ""
        partition = f" partition by {', '.join(map(operand, self.partition))}" if self.partition else ""
        declare = f" declare ({', '.join(map(printed, self.columns))})" if self.columns else ""
        steps = indent("".join(f"{printed(step)};\n" for step in self.steps), "    ")
        return f"scan{printed_parameter('with_match_id', self.match_id)}{order}{partition}{declare} with (\n{steps})"

    def plan(self, relation: Relation, scope: Scope) -> Relation:
        """Go through the rows in their order, and give those that are part of a sequence."""
        declared = [Column(column.name, type_of(column.type, column)) for column in self.columns]
        columns = [*relation.schema.columns, *declared]
        defaults = [
            column.default.value if column.default else ("" if column.type == "string" else None)
            for column in self.columns
        ]
        setting = Setting(Schema((*columns, *self._of_steps(columns))), scope, table=relation.name)
        steps = [
            _step(step, setting, {column.name: at for at, column in enumerate(columns)})
            for step in self.steps
        ]
        keys = [compiled(key, Setting.over(relation, scope)) for key in self.partition]
        order = sort_keys(self.order, relation, scope)
        if self.match_id:
            columns.append(Column(Names(column.name for column in columns).take(self.match_id), "long"))
        width = len(relation.schema)
        nothing = (
            *("" if column.type == "string" else None for column in relation.schema.columns),
            *defaults,
        )

        def batches() -> Iterator[Batch]:
            all_rows = gathered(relation.batches())
            all_rows = all_rows.at(sorted_rows(all_rows, order))
            matches: list[tuple[int, Row]] = []
            for rows in rows_by(keys, all_rows).values():
                machine = Machine(steps, nothing, matches)
                for values in zip(*all_rows.at(rows).columns(width), strict=True):
                    machine.see((*values, *defaults))
                machine.end()
            numbered_rows = [(*row, number) if self.match_id else row for number, row in matches]
            yield Batch.of(
                [list(part) for part in zip(*numbered_rows, strict=True)] or [[] for _ in columns],
                len(numbered_rows),
            )

        return Relation(Schema(tuple(columns)), batches, is_ordered=True, name=relation.name)

    def _of_steps(self, columns: Sequence[Column]) -> Iterator[Column]:
        """Give the columns as the last row of each step has them: `s1.Total`."""
        for step in self.steps:
            yield from (Column(f"{step.name}.{column.name}", column.type) for column in columns)


def _accept_by(reader: Reader, word: str) -> bool:
    if not reader.accept(word):
        return False
    reader.expect("by", after=word)
    return True


@dataclass(frozen=True, slots=True)
class Step:
    """A step compiled: its condition, what it assigns to the columns at which places, and what it gives out."""

    condition: Compiled
    assigned: tuple[tuple[int, Compiled], ...]
    output: str
    is_optional: bool


@dataclass(slots=True)
class Chain:
    """A sequence under way: its number, the row that each step matched last, and one to give out when its step ends."""

    number: int
    matched: dict[int, Row] = field(default_factory=dict)
    waiting: Row | None = None


def _step(node: ScanStep, setting: Setting, places: dict[str, int]) -> Step:
    assigned = []
    for assignment in node.assignments:
        name = assignment.names[0] if assignment.names else ""
        if name not in places:
            raise refusal(f"scan declares no column {name}", assignment)
        kind = setting.schema.columns[places[name]].type
        assigned.append((places[name], converted(compiled(assignment.of, setting), kind)))
    return Step(predicate(node.condition, setting), tuple(assigned), node.output, node.is_optional)


class Machine:
    """The steps over the rows of one partition; each row is held against every step, the last one first."""

    def __init__(self, steps: Sequence[Step], nothing: Row, matches: list[tuple[int, Row]]) -> None:
        self._steps = steps
        self._nothing = nothing
        self._found = matches
        self._active: dict[int, Chain] = {}
        self._number = -1

    def see(self, row: Row) -> None:
        """Hold a row against the steps."""
        for at in reversed(range(len(self._steps))):
            if not self._promoted(at, row):
                self._continued(at, row)

    def end(self) -> None:
        """Give out what waited for its step to end."""
        for sequence in self._active.values():
            self._release(sequence)

    def _promoted(self, at: int, row: Row) -> bool:
        """Whether a sequence comes from a step before to this one."""
        for before in self._before(at):
            sequence = self._active.get(before)
            if sequence is not None and self._meets(at, row, sequence):
                self._release(sequence)
                self._release(self._active.get(at, sequence))
                del self._active[before]
                self._take(at, row, sequence)
                return True
        return False

    def _before(self, at: int) -> Iterator[int]:
        """Yield the steps that this one may follow: the one before, and past optional ones."""
        for before in reversed(range(at)):
            yield before
            if not self._steps[before].is_optional:
                return

    def _continued(self, at: int, row: Row) -> None:
        """Take the row into the sequence at this step; where none is under way, the first step begins one."""
        sequence = self._active.get(at)
        if sequence is None:
            if not all(step.is_optional for step in self._steps[:at]):
                return
            sequence = Chain(self._number + 1)
        if self._meets(at, row, sequence):
            self._number = max(self._number, sequence.number)
            self._take(at, row, sequence)

    def _take(self, at: int, row: Row, sequence: Chain) -> None:
        step = self._steps[at]
        batch = self._one(row, sequence)
        values = list(row)
        for place, of in step.assigned:
            values[place] = of.of(batch)[0]
        sequence.matched[at] = new_row = tuple(values)
        self._active[at] = sequence
        if step.output == "last":
            sequence.waiting = new_row
        elif step.output != "none":
            self._found.append((sequence.number, new_row))

    def _release(self, sequence: Chain) -> None:
        if sequence.waiting is not None:
            self._found.append((sequence.number, sequence.waiting))
            sequence.waiting = None

    def _meets(self, at: int, row: Row, sequence: Chain) -> bool:
        return self._steps[at].condition.of(self._one(row, sequence))[0] is True

    def _one(self, row: Row, sequence: Chain) -> Batch:
        """Return a row with what each step of its sequence matched."""
        values = list(row)
        for at in range(len(self._steps)):
            values += sequence.matched.get(at, self._nothing)
        return Batch.of([[value] for value in values], 1)
