"""`graph-shortest-paths`: the shortest paths between nodes of a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from console.kql.graphs import Graph, Network
    from console.kql.planning.graphs.elements import Row
    from console.kql.relations import Relation
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader
    from console.kql.syntax.tree import Expression, Named

from dataclasses import dataclass
from typing import Self

from console.kql.compiling.scopes import Scope, refusal
from console.kql.planning.bases import GraphOperator
from console.kql.planning.graphs.matching import Matching, Wanted
from console.kql.planning.graphs.patterns import GraphPattern, printed_match, read_columns, read_predicate
from console.kql.planning.graphs.walks import Path, Walk
from console.kql.syntax.parameters import choice, parameters
from console.kql.syntax.parts import several
from console.kql.syntax.registry import operator

PATHS = ("any", "all")


@operator(
    "graph-shortest-paths",
    summary="Find the shortest paths between nodes of a graph.",
    kinds=PATHS,
    after=("where", "project"),
    patterns=True,
)
@dataclass(frozen=True, slots=True)
class GraphShortestPaths(GraphOperator):
    """`graph-shortest-paths output=output patterns where predicate project columns`."""

    output: str  # any or all
    patterns: tuple[GraphPattern, ...]
    predicate: Expression | None
    columns: tuple[Named, ...]

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        settings = parameters(reader, "output", alone_in="graph-shortest-paths")
        output = choice(reader, settings.text("output"), "output", PATHS)
        return cls(
            word.place,
            output,
            several(reader, GraphPattern.read),
            read_predicate(reader),
            read_columns(reader),
        )

    def print(self) -> str:
        return f"graph-shortest-paths{'' if self.output == 'any' else f' output={self.output}'} {printed_match(self.patterns, self.predicate, self.columns)}"

    def plan(self, graph: Graph, scope: Scope) -> Relation:
        """Give a row for each pair of ends with a path between them, or for each of their shortest paths."""
        matching = Matching(self, Wanted(self.patterns, self.predicate, self.columns), graph, scope)
        paths = [link for link in matching.sought.shape.links if link.is_path]
        if len(self.patterns) > 1 or not paths:
            raise refusal(
                "graph-shortest-paths takes one sequence, with an edge of variable length in it", self
            )
        is_all = self.output == "all"
        is_nearest = all(link.low <= 1 and matching.is_settled(link) for link in paths)

        def nearest(
            walk: Walk, start: int, _: Collection[int], __: Collection[int]
        ) -> Iterator[tuple[Path, int]]:
            return walk.nearest(start, is_all=is_all)

        def found(network: Network) -> Iterable[Sequence[Row]]:
            parts = matching.search(network, "simple", nearest if is_nearest else Walk.paths)
            is_told = is_nearest and len(matching.sought.shape.links) == 1
            return parts if is_told else matching.shortest(parts, is_all=is_all)

        return matching.relation(found)
