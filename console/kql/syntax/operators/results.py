"""Reading the operators about a result as a whole: plugins, functions, drawing, naming."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.syntax.expressions import primary
from console.kql.syntax.parameters import options, parameters
from console.kql.syntax.parts import typed_name
from console.kql.syntax.registry import operator, origin
from console.kql.syntax.tree import As, Call, Evaluate, GetSchema, Invoke, OutputSchema, Remote, Render

if TYPE_CHECKING:
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Place, TypedName


@operator("evaluate")
@origin("evaluate")
def evaluate(reader: Reader, place: Place) -> Evaluate:
    """Run a plugin over the rows, such as bag_unpack or pivot."""
    found = parameters(reader)
    return Evaluate(
        place, _call(reader, "a plugin"), _schema(reader) if reader.accept(":") else None, found.hints
    )


def _call(reader: Reader, what: str) -> Call:
    found = primary(reader)
    if not isinstance(found, Call):
        reader.fail(f"expected {what} and its arguments in brackets, found {reader.described()}")
    return found


def _schema(reader: Reader) -> OutputSchema:
    place, opening = reader.place, reader.expect("(", after=":")
    keeps_input = reader.accept("*")
    columns: list[TypedName] = []
    if not keeps_input or reader.accept(","):
        while reader.text != ")":
            columns.append(typed_name(reader))
            if not reader.accept(","):
                break
    reader.close(opening)
    return OutputSchema(place, tuple(columns), keeps_input)


@operator("invoke")
def invoke(reader: Reader, place: Place) -> Invoke:
    """Apply a function whose first argument is these rows."""
    found = primary(reader)
    if not isinstance(found, Call | Remote):
        reader.fail(f"expected a function and its arguments in brackets, found {reader.described()}")
    return Invoke(place, found)


@operator("render")
def render(reader: Reader, place: Place) -> Render:
    """Say how the result is drawn."""
    chart = reader.name("a kind of chart")
    reader.accept("with")
    return Render(place, chart, options(reader))


@operator("as")
def as_(reader: Reader, place: Place) -> As:
    """Name the rows so far."""
    found = parameters(reader)
    return As(place, reader.name(), found.hints)


@operator("getschema")
def getschema(reader: Reader, place: Place) -> GetSchema:
    """List the columns and their types, a row for each."""
    if reader.text == "kind":
        reader.fail("getschema gives a table only, kind is not supported")
    return GetSchema(place)
