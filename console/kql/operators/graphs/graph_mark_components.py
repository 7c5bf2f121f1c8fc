"""`graph-mark-components`: a number for each connected part of a graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.kql.compiling.scopes import Scope, refusal
from console.kql.graphs import Graph, Network
from console.kql.planning.bases import GraphOperator
from console.kql.planning.graphs.components import strong, weak
from console.kql.relations import Batch, Schema
from console.kql.syntax.parameters import choice, parameters
from console.kql.syntax.printing.pipelines import printed_parameter
from console.kql.syntax.registry import operator
from console.kql.tables import Column

if TYPE_CHECKING:
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader

COMPONENTS = ("weak", "strong")


@operator(
    "graph-mark-components",
    summary="Mark which nodes of a graph are connected, with a number for each part.",
    kinds=COMPONENTS,
    after=("with_component_id",),
)
@dataclass(frozen=True, slots=True)
class GraphMarkComponents(GraphOperator):
    """`graph-mark-components kind=kind with_component_id=component_id`."""

    kind: str  # weak or strong
    component_id: str

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        settings = parameters(reader, "kind", "with_component_id", alone_in="graph-mark-components")
        kind = choice(reader, settings.text("kind"), "components", COMPONENTS)
        return cls(word.place, kind, settings.text("with_component_id") or "ComponentId")

    def print(self) -> str:
        kind = "" if self.kind == "weak" else f" kind={self.kind}"
        own = (
            ""
            if self.component_id == "ComponentId"
            else printed_parameter("with_component_id", self.component_id)
        )
        return f"graph-mark-components{kind}{own}"

    def plan(self, graph: Graph, scope: Scope) -> Graph:
        """Give each node the number of the part of the graph that it is in."""
        if self.component_id in graph.nodes.places:
            raise refusal(f"the nodes have a property {self.component_id} already", self)
        columns = (*graph.nodes.columns, Column(self.component_id, "long"))
        last = len(columns) - 1
        networks: list[Network] = []

        def marked() -> Network:
            network = graph.network()
            if not networks or networks[0].edges is not network.edges:
                numbers = (weak if self.kind == "weak" else strong)(network, scope.run.budget)
                nodes = Batch(
                    network.nodes.length,
                    lambda place: numbers if place == last else network.nodes.column(place),
                )
                networks[:] = [Network(network.edges, nodes, network.ids, network.source, network.target)]
            return networks[0]

        return Graph(graph.edges, Schema(columns, graph.nodes.is_open), graph.id_type, marked)
