"""Reading what produces rows by itself: print, range, datatable, externaldata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.syntax.expressions import expression
from console.kql.syntax.parameters import options
from console.kql.syntax.parts import bracketed, columns, typed_name
from console.kql.syntax.registry import origin
from console.kql.syntax.tree import DataTable, ExternalData, Print, Range

if TYPE_CHECKING:
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Place


@origin("print")
def print_(reader: Reader, place: Place) -> Print:
    """Make one row of values."""
    return Print(place, columns(reader))


@origin("range")
def range_(reader: Reader, place: Place) -> Range:
    """Make a column of evenly spaced values."""
    name = reader.name("a column")
    reader.expect("from", after=name)
    start = expression(reader)
    reader.expect("to", after="where it starts")
    stop = expression(reader)
    reader.expect("step", after="where it stops")
    return Range(place, name, start, stop, expression(reader))


@origin("datatable")
def datatable(reader: Reader, place: Place) -> DataTable:
    """Make a table of rows written out in the query."""
    schema = bracketed(reader, typed_name)
    return DataTable(place, schema, bracketed(reader, expression, opening="[", after="the columns"))


@origin("externaldata")
def externaldata(reader: Reader, place: Place) -> ExternalData:
    """Read the rows of a file elsewhere."""
    schema = bracketed(reader, typed_name)
    addresses = bracketed(reader, expression, opening="[", after="the columns")
    return ExternalData(place, schema, addresses, options(reader) if reader.accept("with") else ())
