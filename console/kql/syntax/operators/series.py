"""Reading the operators about rows in order: make-series and scan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.syntax.expressions import RELATION, expression, primary
from console.kql.syntax.parameters import choice, parameters
from console.kql.syntax.parts import bracketed, columns, named, order, several, type_name
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import Literal, MakeSeries, Scan, ScanColumn, ScanStep, SeriesColumn

if TYPE_CHECKING:
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression, Place

OUTPUTS = ("all", "last", "none")


@operator("make-series")
def make_series(reader: Reader, place: Place) -> MakeSeries:
    """Aggregate along an axis, with one array for each group."""
    found = parameters(reader, "kind")
    aggregates = several(reader, _aggregate)
    reader.expect("on", after="the aggregates")
    axis = named(reader, RELATION)
    includes_stop = reader.accept("in")
    start, stop, step = _range(reader) if includes_stop else _ends(reader)
    by = columns(reader) if reader.accept("by") else ()
    kind = choice(reader, found.text("kind"), "make-series", ("", "nonempty"))
    return MakeSeries(place, aggregates, axis, start, stop, step, by, kind, includes_stop, found.hints)


def _aggregate(reader: Reader) -> SeriesColumn:
    place, of = reader.place, named(reader)
    if not reader.accept("default"):
        return SeriesColumn(place, of, None)
    reader.expect("=", after="default")
    return SeriesColumn(place, of, expression(reader))


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


@operator("scan")
def scan(reader: Reader, place: Place) -> Scan:
    """Match patterns of rows that follow one another."""
    found = parameters(reader, "with_match_id")
    orders = several(reader, order) if _accept_by(reader, "order") else ()
    partitions = several(reader, expression) if _accept_by(reader, "partition") else ()
    declared = bracketed(reader, _column) if reader.accept("declare") else ()
    reader.expect("with", after="scan")
    opening = reader.expect("(", after="with")
    steps: list[ScanStep] = []
    while reader.text != ")":
        steps.append(_step(reader))
        if not reader.accept(";"):
            break
    reader.close(opening)
    return Scan(place, found.text("with_match_id"), orders, partitions, declared, tuple(steps))


def _accept_by(reader: Reader, word: str) -> bool:
    if not reader.accept(word):
        return False
    reader.expect("by", after=word)
    return True


def _column(reader: Reader) -> ScanColumn:
    place, name = reader.place, reader.name("a column")
    reader.expect(":", after=name)
    kind = type_name(reader)
    default = primary(reader) if reader.accept("=") else None
    if default is not None and not isinstance(default, Literal):
        reader.fail("what a column of scan begins with is a literal")
    return ScanColumn(place, name, kind, default)


def _step(reader: Reader) -> ScanStep:
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
    return ScanStep(place, name, is_optional, output, condition, assignments)
