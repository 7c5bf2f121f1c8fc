"""Reading pipelines: a source of rows, and the operators after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.syntax.expressions import primary, wildcard
from console.kql.syntax.parts import piped, steps
from console.kql.syntax.registry import OPERATORS, ORIGINS
from console.kql.syntax.tree import Pipeline

if TYPE_CHECKING:
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression


def pipeline(reader: Reader, source: Expression | None) -> Pipeline:
    """Read a pipeline, or what comes after its source if that has been read; raises KqlSyntaxError."""
    start = piped(reader, source) if source else _source(reader)
    if not reader.accept("|"):
        return start
    return Pipeline(start.place, start.source, start.operators + steps(reader))


def _source(reader: Reader) -> Pipeline:
    place = reader.place
    stands_alone = reader.peek().kind == "end" or reader.peek().text in ("|", ";", ")", ",")
    if reader.text in ORIGINS and not stands_alone:
        word = reader.take()
        origin = ORIGINS[word.text].node.read(reader, word)
        return Pipeline(place, origin, ())
    if pattern := wildcard(reader):
        return Pipeline(place, pattern, ())
    if reader.text == "|":
        reader.fail("a query begins with a table, not with |")
    if reader.text in OPERATORS and not stands_alone:
        reader.fail(f"{reader.text} needs rows: a table and | before it")
    return piped(reader, primary(reader))
