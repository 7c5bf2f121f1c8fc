"""From text to tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.errors import KqlSyntaxError
from console.kql.syntax.lexer import tokens
from console.kql.syntax.pipelines import pipeline
from console.kql.syntax.reader import Reader
from console.kql.syntax.statements import query

if TYPE_CHECKING:
    from console.kql.syntax.tree import Query


def parse(text: str) -> Query:
    """Return the tree of a query; raises KqlSyntaxError with the place of a mistake, and nothing else."""
    reader = Reader(tokens(text), pipeline)
    try:
        return query(reader)
    except RecursionError:
        raise KqlSyntaxError("this is nested too deeply", *reader.place) from None
