"""`graph-to-table`, and `graph-mark-components`, which gives the nodes of a graph one more property."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.compiling.naming import Names
from console.kql.compiling.scopes import refusal
from console.kql.functions import FUNCTIONS
from console.kql.graphs import Graph, Network
from console.kql.operators.graphs.components import strong, weak
from console.kql.operators.registry import graph_operator
from console.kql.relations import Batch, Relation, Schema, in_batches
from console.kql.syntax.tree import GraphMarkComponents, GraphToTable
from console.kql.tables import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from console.kql.compiling.scopes import Scope
    from console.kql.syntax.tree import GraphOutput

    Numbers = Callable[[Network], Sequence[int]]

BOTH = {"nodes", "edges"}


@graph_operator(GraphToTable)
def graph_to_table(node: GraphToTable, graph: Graph, scope: Scope) -> Relation:
    """Give the nodes or the edges; where both are asked for, each has a name and a result of its own."""
    outputs = node.outputs
    if len(outputs) > 1 and ({each.of for each in outputs} != BOTH or len(outputs) > len(BOTH)):
        raise refusal("graph-to-table gives nodes, edges, or one table of each", node)
    unnamed = next((each for each in outputs if not each.name and len(outputs) > 1), None)
    if unnamed is not None:
        raise refusal(f"where graph-to-table gives two tables, each has a name: {unnamed.of} as ...", unnamed)
    found = [_table(each, graph) for each in outputs]
    scope.names.update({each.name: rows for each, rows in zip(outputs, found, strict=True) if each.name})
    scope.run.results += found[1:]
    return found[0]


def _table(output: GraphOutput, graph: Graph) -> Relation:
    """Return nodes or edges with their properties, before them the hashes of ids that are asked for."""
    is_nodes = output.of == "nodes"
    own = graph.nodes if is_nodes else graph.edges
    asked: list[tuple[str, Numbers]] = [
        (output.node_id, lambda network: range(len(network.ids))),
        (output.source_id, lambda network: network.source),
        (output.target_id, lambda network: network.target),
    ]
    hashes = [(name, numbers) for name, numbers in asked if name]
    names = Names(said=own.names)
    columns = [Column(names.take(name), "long") for name, _ in hashes]
    columns += [Column(names.take(each.name), each.type) for each in own.columns]

    def batches() -> Iterator[Batch]:
        network = graph.network()
        properties = network.nodes if is_nodes else network.edges

        def column(place: int) -> list[Any]:
            if place >= len(hashes):
                return properties.column(place - len(hashes))
            return _hashes(network, hashes[place][1](network))

        return in_batches(Batch(properties.length, column))

    return Relation(Schema(tuple(columns), own.is_open), batches)


def _hashes(network: Network, numbers: Sequence[int]) -> list[int]:
    """Return the hash of the id of each of these nodes."""
    found = list(map(FUNCTIONS["hash"].of, network.ids))
    return [found[number] for number in numbers]


@graph_operator(GraphMarkComponents)
def graph_mark_components(node: GraphMarkComponents, graph: Graph, scope: Scope) -> Graph:
    """Give each node the number of the part of the graph that it is in."""
    if node.component_id in graph.nodes.places:
        raise refusal(f"the nodes have a property {node.component_id} already", node)
    columns = (*graph.nodes.columns, Column(node.component_id, "long"))
    last = len(columns) - 1
    made: list[Network] = []

    def marked() -> Network:
        network = graph.network()
        if not made or made[0].edges is not network.edges:
            numbers = (weak if node.kind == "weak" else strong)(network, scope.run.budget)
            nodes = Batch(
                network.nodes.length,
                lambda place: numbers if place == last else network.nodes.column(place),
            )
            made[:] = [Network(network.edges, nodes, network.ids, network.source, network.target)]
        return made[0]

    return Graph(graph.edges, Schema(columns, graph.nodes.is_open), graph.id_type, marked)
