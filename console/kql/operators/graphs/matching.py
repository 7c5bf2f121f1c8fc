"""`graph-match` and `graph-shortest-paths`: a row for each place in a graph where a pattern fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.kql.compiling.naming import Names
from console.kql.compiling.scopes import refusal
from console.kql.operators.graphs.expressions import Expressions
from console.kql.operators.graphs.masks import Sought
from console.kql.operators.graphs.searches import Search
from console.kql.operators.graphs.shapes import shape_of
from console.kql.operators.graphs.walks import Walk
from console.kql.operators.headings import refuse_repeated, said_names
from console.kql.operators.registry import graph_operator
from console.kql.operators.rows import conjuncts
from console.kql.relations import Batch, Relation, Schema
from console.kql.syntax.tree import GraphMatch, GraphShortestPaths
from console.kql.tables import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from console.kql.compiling import Compiled
    from console.kql.compiling.scopes import Scope
    from console.kql.graphs import Graph, Network
    from console.kql.operators.graphs.elements import Row
    from console.kql.operators.graphs.searches import Ways
    from console.kql.operators.graphs.shapes import Link
    from console.kql.operators.graphs.walks import Path

PART = 512


class Matching:
    """A pattern over a graph, ready to be looked for, and the columns of its matches."""

    def __init__(self, node: GraphMatch | GraphShortestPaths, graph: Graph, scope: Scope) -> None:
        self._graph = graph
        self._budget = scope.run.budget
        shape = shape_of(node.patterns, scope)
        seen = Expressions(graph, shape, scope)
        parts = conjuncts(node.predicate) if node.predicate else []
        self.sought = Sought(shape, seen.view, tuple(map(seen.condition, parts)))
        said = said_names(node.columns)
        refuse_repeated(said, node)
        names = Names(said=said)
        self._columns: list[Column] = []
        self._made: list[Compiled] = []
        for each in node.columns:
            if len(each.names) > 1:
                raise refusal("this gives one value, which has one name", each)
            self._made.append(seen.column(each.of))
            name = names.take(each.names[0] if each.names else seen.name_of(each.of))
            self._columns.append(Column(name, self._made[-1].type))

    def search(self, network: Network, cycles: str, ways: Ways = Walk.paths) -> Iterator[Sequence[Row]]:
        """Return the matches in a graph."""
        return Search(self.sought, network, self._budget, cycles=cycles, ways=ways).matches()

    def relation(self, found: Callable[[Network], Iterable[Sequence[Row]]]) -> Relation:
        """Return the columns of what is found in the graph."""
        makers = [each.of for each in self._made]

        def batches() -> Iterator[Batch]:
            network = self._graph.network()
            for rows in found(network):
                yield self.sought.view.batch(network, rows).made_by(makers)

        return Relation(Schema(tuple(self._columns)), batches)

    def shortest(self, parts: Iterable[Sequence[Row]], *, is_all: bool) -> Iterator[Sequence[Row]]:
        """Yield for the same nodes of the pattern the matches with the fewest edges, or one of these."""
        shape = self.sought.shape
        paths = [link.slot for link in shape.links if link.is_path]
        kept = 0
        best: dict[tuple[int, ...], tuple[int, list[Row]]] = {}
        for part in parts:
            for row in part:
                key = tuple(row[slot] for slot in shape.nodes)
                length = sum(len(row[slot].edges) for slot in paths)
                least, rows = best.get(key, (length + 1, []))
                if length < least:
                    kept += 1 - len(rows)
                    best[key] = length, [row]
                elif length == least and is_all:
                    kept += 1
                    rows.append(row)
            self._budget.fit(kept * shape.width)
        found = [row for _, rows in best.values() for row in rows]
        for start in range(0, len(found), PART):
            yield found[start : start + PART]

    def is_settled(self, link: Link) -> bool:
        """Whether the conditions leave it open which of the paths between two nodes is taken."""
        return all(each.every is not None or link.slot not in each.slots for each in self.sought.conditions)


@graph_operator(GraphMatch)
def graph_match(node: GraphMatch, graph: Graph, scope: Scope) -> Relation:
    """Give a row for each match."""
    matching = Matching(node, graph, scope)
    return matching.relation(lambda network: matching.search(network, node.cycles))


@graph_operator(GraphShortestPaths)
def graph_shortest_paths(node: GraphShortestPaths, graph: Graph, scope: Scope) -> Relation:
    """Give a row for each pair of ends with a path between them, or for each of their shortest paths."""
    matching = Matching(node, graph, scope)
    paths = [link for link in matching.sought.shape.links if link.is_path]
    if len(node.patterns) > 1 or not paths:
        raise refusal("graph-shortest-paths takes one sequence, with an edge of variable length in it", node)
    is_all = node.output == "all"
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
