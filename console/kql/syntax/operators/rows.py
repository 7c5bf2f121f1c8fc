"""Reading the operators that choose, order or count rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.errors import KqlSyntaxError
from console.kql.syntax.expressions import expression
from console.kql.syntax.parameters import parameters
from console.kql.syntax.parts import bracketed, columns, named, order, several, typed_name
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import (
    AssertSchema,
    Consume,
    Count,
    Distinct,
    Literal,
    Name,
    Sample,
    SampleDistinct,
    Sort,
    Take,
    Top,
    Where,
)

if TYPE_CHECKING:
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Place


@operator("where", "filter")
def where(reader: Reader, place: Place) -> Where:
    """Keep the rows that meet a condition, which may be given a name, though nobody can use it.

    What is named and is no condition by its form was meant to be compared.
    """
    if not reader.at_assignment():
        return Where(place, expression(reader))
    reader.name()
    equals = reader.take()
    predicate = expression(reader)
    if isinstance(predicate, Literal | Name):
        words = "a condition compares with ==, a single = gives a name"
        raise KqlSyntaxError(words, *equals.place, meant="==")
    return Where(place, predicate)


@operator("take", "limit")
def take(reader: Reader, place: Place) -> Take:
    """Take up to so many rows, whichever come first."""
    return Take(place, expression(reader))


@operator("sample")
def sample(reader: Reader, place: Place) -> Sample:
    """Take so many rows at random."""
    return Sample(place, expression(reader))


@operator("sample-distinct")
def sample_distinct(reader: Reader, place: Place) -> SampleDistinct:
    """Take so many different values of a column, at random."""
    count = expression(reader)
    reader.expect("of", after="how many")
    return SampleDistinct(place, count, named(reader))


@operator("sort", "order")
def sort(reader: Reader, place: Place) -> Sort:
    """Sort the rows, descending unless asc is said."""
    found = parameters(reader)
    reader.expect("by", after="sort")
    return Sort(place, several(reader, order), found.hints)


@operator("top")
def top(reader: Reader, place: Place) -> Top:
    """Take the first so many rows of an order."""
    before = parameters(reader)
    count = expression(reader)
    reader.expect("by", after="how many")
    by = order(reader)
    if reader.text == ",":
        reader.fail("top orders by one value: sort by orders by several, and take follows it")
    return Top(place, count, (by,), before.hints)


@operator("distinct")
def distinct(reader: Reader, place: Place) -> Distinct:
    """Give each different combination of these columns once."""
    found = parameters(reader)
    if reader.accept("*"):
        return Distinct(place, (), found.hints)
    return Distinct(place, columns(reader), found.hints)


@operator("count")
def count(reader: Reader, place: Place) -> Count:
    """Count the rows."""
    return Count(place, reader.name("a column") if reader.accept("as") else "Count")


@operator("consume")
def consume(reader: Reader, place: Place) -> Consume:
    """Take every row and give none."""
    return Consume(place, parameters(reader, "decodeblocks").hints)


@operator("assert-schema")
def assert_schema(reader: Reader, place: Place) -> AssertSchema:
    """Fail unless the columns are these."""
    return AssertSchema(place, bracketed(reader, typed_name))
