"""A pattern over a graph, and the columns of its matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from console.kql.compiling import Compiled
    from console.kql.graphs import Graph, Network
    from console.kql.planning.graphs.elements import Row
    from console.kql.planning.graphs.patterns import GraphPattern
    from console.kql.planning.graphs.searches import Ways
    from console.kql.syntax.tree import Expression, Named, Node

from dataclasses import dataclass

from console.kql.compiling.naming import Names
from console.kql.compiling.scopes import Scope, refusal
from console.kql.planning.filtering import conjuncts
from console.kql.planning.graphs.expressions import Expressions
from console.kql.planning.graphs.masks import Sought
from console.kql.planning.graphs.searches import Search
from console.kql.planning.graphs.shapes import Link, shape_of
from console.kql.planning.graphs.walks import Walk
from console.kql.planning.headings import refuse_repeated, said_names
from console.kql.relations import Batch, Relation, Schema
from console.kql.tables import Column

PART = 512


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a query looks for in a graph: sequences of nodes and edges, what a match has to meet, and what it gives."""

    patterns: tuple[GraphPattern, ...]
    predicate: Expression | None
    columns: tuple[Named, ...]


class Matching:
    """A pattern over a graph, ready to be looked for, and the columns of its matches."""

    def __init__(self, node: Node, request: Wanted, graph: Graph, scope: Scope) -> None:
        self._graph = graph
        self._budget = scope.run.budget
        shape = shape_of(request.patterns, scope)
        expressions = Expressions(graph, shape, scope)
        parts = conjuncts(request.predicate) if request.predicate else []
        self.sought = Sought(shape, expressions.view, tuple(map(expressions.condition, parts)))
        own_names = said_names(request.columns)
        refuse_repeated(own_names, node)
        names = Names(own_names=own_names)
        self._columns: list[Column] = []
        self._made: list[Compiled] = []
        for column in request.columns:
            if len(column.names) > 1:
                raise refusal("this gives one value, which has one name", column)
            self._made.append(expressions.column(column.of))
            name = names.take(column.names[0] if column.names else expressions.name_of(column.of))
            self._columns.append(Column(name, self._made[-1].type))

    def search(self, network: Network, cycles: str, ways: Ways = Walk.paths) -> Iterator[Sequence[Row]]:
        """Return the matches in a graph."""
        return Search(self.sought, network, self._budget, cycles=cycles, ways=ways).matches()

    def relation(self, search: Callable[[Network], Iterable[Sequence[Row]]]) -> Relation:
        """Return the columns of what is found in the graph."""
        makers = [item.of for item in self._made]

        def batches() -> Iterator[Batch]:
            network = self._graph.network()
            for rows in search(network):
                yield self.sought.view.batch(network, rows).made_by(makers)

        return Relation(Schema(tuple(self._columns)), batches)

    def shortest(self, parts: Iterable[Sequence[Row]], *, is_all: bool) -> Iterator[Sequence[Row]]:
        """Yield for the same nodes of the pattern the matches with the fewest edges, or one of these."""
        shape = self.sought.shape
        paths = [link.slot for link in shape.links if link.is_path]
        count = 0
        best: dict[tuple[int, ...], tuple[int, list[Row]]] = {}
        for part in parts:
            for row in part:
                key = tuple(row[slot] for slot in shape.nodes)
                length = sum(len(row[slot].edges) for slot in paths)
                least, rows = best.get(key, (length + 1, []))
                if length < least:
                    count += 1 - len(rows)
                    best[key] = length, [row]
                elif length == least and is_all:
                    count += 1
                    rows.append(row)
            self._budget.fit(count * shape.width)
        matches = [row for _, rows in best.values() for row in rows]
        for start in range(0, len(matches), PART):
            yield matches[start : start + PART]

    def is_settled(self, link: Link) -> bool:
        """Whether the conditions leave it open which of the paths between two nodes is taken."""
        return all(
            condition.every is not None or link.slot not in condition.slots
            for condition in self.sought.conditions
        )
