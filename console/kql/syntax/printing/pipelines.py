"""Printing pipelines and their sources, an operator to a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.syntax.printing.layout import bare, enclosed, printed, prints, quoted
from console.kql.syntax.registry import OPERATORS, ORIGINS
from console.kql.syntax.tree import (
    Call,
    Given,
    Hint,
    Name,
    Option,
    Pipeline,
    Remote,
    Wildcard,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.kql.syntax.tree import TypedName


@prints(Pipeline)
def pipeline(node: Pipeline) -> str:
    """Print a source and its operators; over the rows at hand, the operators only."""
    steps = [printed(operator) for operator in node.operators]
    if isinstance(node.source, Given):
        return "\n| ".join(steps)
    return "\n| ".join([_source(node), *steps])


def _source(node: Pipeline) -> str:
    """Print a source; a table that is called as an operator is, as ['...']."""
    if isinstance(node.source, Name) and (node.source.name in OPERATORS or node.source.name in ORIGINS):
        return f"[{quoted(node.source.name)}]"
    return printed(node.source)


def printed_table(node: Pipeline) -> str:
    """Print one of the tables that an operator brings together, in brackets unless it is a name or a call."""
    if node.operators or not isinstance(node.source, Name | Call | Remote | Wildcard):
        return printed_block(node)
    return _source(node)


def printed_block(node: Pipeline) -> str:
    """Print a pipeline in brackets."""
    return enclosed(printed(node))


def printed_schema(columns: Iterable[TypedName]) -> str:
    """Print `(a: string, b: long)`."""
    return enclosed(", ".join(map(printed, columns)))


def printed_hints(hints: tuple[Hint, ...]) -> str:
    """Print hints with a space before each."""
    return "".join(f" {item.name}={bare(item.value)}" for item in hints)


def printed_parameter(word: str, value: str) -> str:
    """Print ` word=value`, or nothing where there is no value."""
    return f" {word}={bare(value)}" if value else ""


@prints(Option)
def option(node: Option) -> str:
    """Print `name=value`, or `name=a, b`."""
    return f"{node.name}={', '.join(map(bare, node.values))}"


def printed_options(options: tuple[Option, ...]) -> str:
    """Print ` with (...)`, or nothing."""
    return f" with ({', '.join(map(printed, options))})" if options else ""
