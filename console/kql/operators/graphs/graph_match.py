"""`graph-match`: a row for each place in a graph where a pattern fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.planning.bases import GraphOperator
from console.kql.planning.graphs.matching import Matching, Wanted
from console.kql.planning.graphs.patterns import GraphPattern, printed_match, read_columns, read_predicate
from console.kql.syntax.parameters import choice, parameters
from console.kql.syntax.parts import several
from console.kql.syntax.registry import operator

if TYPE_CHECKING:
    from console.kql.compiling.scopes import Scope
    from console.kql.graphs import Graph
    from console.kql.relations import Relation
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression, Named

CYCLES = ("unique_edges", "all", "none")


@operator(
    "graph-match",
    summary="Find every place in a graph where a pattern fits.",
    kinds=CYCLES,
    after=("where", "project"),
    patterns=True,
)
@dataclass(frozen=True, slots=True)
class GraphMatch(GraphOperator):
    """`graph-match cycles=cycles patterns where predicate project columns`."""

    cycles: str  # unique_edges, all or none
    patterns: tuple[GraphPattern, ...]
    predicate: Expression | None
    columns: tuple[Named, ...]

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        settings = parameters(reader, "cycles", alone_in="graph-match")
        cycles = choice(reader, settings.text("cycles"), "cycles", CYCLES)
        return cls(
            word.place,
            cycles,
            several(reader, GraphPattern.read),
            read_predicate(reader),
            read_columns(reader),
        )

    def print(self) -> str:
        return f"graph-match{'' if self.cycles == 'unique_edges' else f' cycles={self.cycles}'} {printed_match(self.patterns, self.predicate, self.columns)}"

    def plan(self, graph: Graph, scope: Scope) -> Relation:
        """Give a row for each match."""
        matching = Matching(self, Wanted(self.patterns, self.predicate, self.columns), graph, scope)
        return matching.relation(lambda network: matching.search(network, self.cycles))
