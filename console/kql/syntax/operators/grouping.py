"""Reading the operators that work on groups of rows: aggregation, hierarchies, partitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.syntax.expressions import expression
from console.kql.syntax.parameters import choice, parameters
from console.kql.syntax.parts import body, column_pattern, columns, named, several
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import (
    Facet,
    Fork,
    ForkBranch,
    Name,
    NestedLevel,
    Partition,
    Reduce,
    Summarize,
    TopHitters,
    TopNested,
)

if TYPE_CHECKING:
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Named, Place


@operator("summarize")
def summarize(reader: Reader, place: Place) -> Summarize:
    """Aggregate groups of rows."""
    found = parameters(reader)
    aggregates = _aggregates(reader)
    by = columns(reader) if reader.accept("by") else ()
    return Summarize(place, aggregates, by, found.hints)


def _aggregates(reader: Reader) -> tuple[Named, ...]:
    """Read what to aggregate, which may be nothing; a comma may stand before `by`."""
    found: list[Named] = []
    while reader.text != "by":
        found.append(named(reader))
        if not reader.accept(","):
            break
    return tuple(found)


@operator("top-nested")
def top_nested(reader: Reader, place: Place) -> TopNested:
    """Find the top values, and the top values within each of them."""
    return TopNested(place, (_level(reader), *_further_levels(reader)))


def _further_levels(reader: Reader) -> tuple[NestedLevel, ...]:
    found: list[NestedLevel] = []
    while reader.accept(","):
        reader.expect("top-nested", after=",")
        found.append(_level(reader))
    return tuple(found)


def _level(reader: Reader) -> NestedLevel:
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
    return NestedLevel(place, count, of, others, aggregate, is_descending)


@operator("top-hitters")
def top_hitters(reader: Reader, place: Place) -> TopHitters:
    """Estimate the most frequent values, or those with the greatest sum."""
    count = expression(reader)
    reader.expect("of", after="how many")
    of = named(reader)
    return TopHitters(place, count, of, expression(reader) if reader.accept("by") else None)


@operator("reduce")
def reduce(reader: Reader, place: Place) -> Reduce:
    """Find patterns that many values share."""
    found = parameters(reader, "kind")
    reader.expect("by", after="reduce")
    of = expression(reader)
    given = (
        {each.names[0]: each.of for each in columns(reader) if each.names} if reader.accept("with") else {}
    )
    keeps_rows = choice(reader, found.text("kind"), "reduce", ("", "source")) == "source"
    return Reduce(place, of, given.get("threshold"), given.get("characters"), keeps_rows, found.hints)


@operator("partition")
def partition(reader: Reader, place: Place) -> Partition:
    """Run a query over the rows of each value of a column."""
    found = parameters(reader)
    reader.expect("by", after="partition")
    by = Name(reader.place, reader.name("a column"))
    return Partition(place, by, body(reader), found.hints)


@operator("fork")
def fork(reader: Reader, place: Place) -> Fork:
    """Run several queries over the same rows, each with a result of its own."""
    branches = [_branch(reader)]
    while reader.at_name() or reader.text == "(":
        branches.append(_branch(reader))
    return Fork(place, tuple(branches))


def _branch(reader: Reader) -> ForkBranch:
    place, name = reader.place, ""
    if reader.at_name():
        name = reader.name()
        reader.expect("=", after=name)
    return ForkBranch(place, name, body(reader))


@operator("facet")
def facet(reader: Reader, place: Place) -> Facet:
    """Count how often each value of these columns occurs, with a result for each column."""
    reader.expect("by", after="facet")
    by = several(reader, column_pattern)
    return Facet(place, by, body(reader) if reader.accept("with") else None)
