"""Patterns of nodes and edges: what graph-match and graph-shortest-paths look for."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import indent
from typing import TYPE_CHECKING, Self

from console.kql.syntax.expressions import expression, primary
from console.kql.syntax.parts import columns
from console.kql.syntax.printing.expressions import operand
from console.kql.syntax.printing.layout import listed, printed, printed_name
from console.kql.syntax.tree import Expression, Literal, Name, Named, Phrase

if TYPE_CHECKING:
    from console.kql.syntax.reader import Reader

_ENDS = {"out": ("-", "->"), "in": ("<-", "-"), "any": ("-", "-")}


@dataclass(frozen=True, slots=True)
class PatternNode(Phrase):
    """`(name)` in a pattern, or `()` with the name ""."""

    name: str

    @classmethod
    def read(cls, reader: Reader) -> Self:
        place = reader.place
        if reader.text != "(":
            reader.fail(f"expected a node of the pattern, as in (a), found {reader.described()}")
        opening = reader.take()
        name = reader.name("the name of a node") if reader.text != ")" else ""
        reader.close(opening)
        return cls(place, name)

    def print(self) -> str:
        return f"({printed_name(self.name) if self.name else ''})"


@dataclass(frozen=True, slots=True)
class EdgeRange(Phrase):
    """`*low..high`: how many edges one after the other."""

    low: Expression
    high: Expression

    @classmethod
    def read(cls, reader: Reader) -> Self:
        place = reader.take().place
        low = primary(reader)
        reader.expect("..", after="the fewest edges")
        return cls(place, low, primary(reader))

    def print(self) -> str:
        return f"*{_bound(self.low)}..{_bound(self.high)}"


@dataclass(frozen=True, slots=True)
class PatternEdge(Phrase):
    """`-[name]->` in a pattern, or `-->` with the name ""; `direction` is "out", "in" or "any"."""

    name: str
    direction: str
    range: EdgeRange | None

    @classmethod
    def read(cls, reader: Reader) -> Self:
        place, points_back = reader.place, reader.accept("<")
        reader.expect("-", after="the node")
        name, reach = "", None
        if reader.text == "[":
            opening = reader.take()
            name = reader.name("the name of an edge") if reader.at_name() else ""
            reach = EdgeRange.read(reader) if reader.text == "*" else None
            reader.close(opening)
        reader.expect("-", after="the edge")
        points_on = reader.text == ">" and not points_back
        if points_on:
            reader.take()
        return cls(place, name, "in" if points_back else "out" if points_on else "any", reach)

    def print(self) -> str:
        before, after = _ENDS[self.direction]
        inside = printed_name(self.name) if self.name else ""
        if self.range:
            inside += printed(self.range)
        return f"{before}[{inside}]{after}" if inside else before + after


@dataclass(frozen=True, slots=True)
class GraphPattern(Phrase):
    """Nodes with edges between them, beginning and ending with a node."""

    elements: tuple[PatternNode | PatternEdge, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        place = reader.place
        elements: list[PatternNode | PatternEdge] = [PatternNode.read(reader)]
        while reader.text in ("-", "<"):
            elements += [PatternEdge.read(reader), PatternNode.read(reader)]
        return cls(place, tuple(elements))

    def print(self) -> str:
        return "".join(map(printed, self.elements))


def read_predicate(reader: Reader) -> Expression | None:
    """Read the condition of a match, if there is one."""
    return expression(reader) if reader.accept("where") else None


def read_columns(reader: Reader) -> tuple[Named, ...]:
    """Read what a match gives."""
    reader.expect("project", after="the pattern")
    return columns(reader)


def _bound(node: Expression) -> str:
    return printed(node) if isinstance(node, Literal | Name) else f"({operand(node)})"


def printed_match(
    patterns: tuple[GraphPattern, ...], predicate: Expression | None, columns: tuple[Named, ...]
) -> str:
    """Print the patterns, and on lines of their own what they must meet and what they give."""
    clauses = [f"where {operand(predicate)}"] if predicate else []
    clauses.append(listed("project", map(printed, columns)))
    return "\n".join([", ".join(map(printed, patterns)), *(indent(clause, "    ") for clause in clauses)])
