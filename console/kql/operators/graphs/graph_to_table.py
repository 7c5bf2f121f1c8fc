"""`graph-to-table`: the nodes of a graph, or its edges, as rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from console.kql.compiling.naming import Names
from console.kql.compiling.scopes import Scope, refusal
from console.kql.functions import FUNCTIONS
from console.kql.planning.bases import GraphOperator
from console.kql.relations import Batch, Relation, Schema, in_batches
from console.kql.syntax.parameters import parameters
from console.kql.syntax.parts import several
from console.kql.syntax.printing.layout import printed, printed_name
from console.kql.syntax.printing.pipelines import printed_parameter
from console.kql.syntax.registry import operator
from console.kql.syntax.tree import Phrase
from console.kql.tables import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from console.kql.graphs import Graph, Network
    from console.kql.syntax.lexer import Token
    from console.kql.syntax.reader import Reader

    Numbers = Callable[[Network], Sequence[int]]

OUTPUTS = ("nodes", "edges")


_IDS = {"nodes": ("with_node_id",), "edges": ("with_source_id", "with_target_id")}


@dataclass(frozen=True, slots=True)
class GraphOutput(Phrase):
    """`nodes` or `edges` of graph-to-table: the name it is given or "", and columns for the hashes of ids or ""."""

    of: str
    name: str
    node_id: str = ""
    source_id: str = ""
    target_id: str = ""

    @classmethod
    def read(cls, reader: Reader) -> Self:
        place, of = reader.place, reader.text
        if of not in OUTPUTS:
            reader.fail(f"expected nodes or edges, found {reader.described()}")
        reader.take()
        name = reader.name("a name for the table") if reader.accept("as") else ""
        settings = parameters(reader, *_IDS[of], alone_in=of)
        ids = (settings.text(item) for item in ("with_node_id", "with_source_id", "with_target_id"))
        return cls(place, of, name, *ids)

    def print(self) -> str:
        name_clause = f" as {printed_name(self.name)}" if self.name else ""
        ids = (
            ("with_node_id", self.node_id),
            ("with_source_id", self.source_id),
            ("with_target_id", self.target_id),
        )
        return self.of + name_clause + "".join(printed_parameter(word, column) for word, column in ids)


BOTH = {"nodes", "edges"}


@operator(
    "graph-to-table",
    summary="Give the nodes of a graph, or its edges, as rows.",
    after=(*OUTPUTS, "as", "with_node_id", "with_source_id", "with_target_id"),
)
@dataclass(frozen=True, slots=True)
class GraphToTable(GraphOperator):
    """`graph-to-table outputs`."""

    outputs: tuple[GraphOutput, ...]

    @property
    def names_tables(self) -> bool:
        return len(self.outputs) > 1

    @classmethod
    def read(cls, reader: Reader, word: Token) -> Self:
        return cls(word.place, several(reader, GraphOutput.read))

    def print(self) -> str:
        return f"graph-to-table {', '.join(map(printed, self.outputs))}"

    def plan(self, graph: Graph, scope: Scope) -> Relation:
        """Give the nodes or the edges; where both are asked for, each has a name and a result of its own."""
        outputs = self.outputs
        if len(outputs) > 1 and ({output.of for output in outputs} != BOTH or len(outputs) > len(BOTH)):
            raise refusal("graph-to-table gives nodes, edges, or one table of each", self)
        unnamed = next((output for output in outputs if not output.name and len(outputs) > 1), None)
        if unnamed is not None:
            raise refusal(
                f"where graph-to-table gives two tables, each has a name: {unnamed.of} as ...", unnamed
            )
        tables = [_table(output, graph) for output in outputs]
        scope.names.update(
            {output.name: rows for output, rows in zip(outputs, tables, strict=True) if output.name}
        )
        scope.run.results += tables[1:]
        return tables[0]


def _table(output: GraphOutput, graph: Graph) -> Relation:
    """Return nodes or edges with their properties, before them the hashes of ids that are asked for."""
    is_nodes = output.of == "nodes"
    own = graph.nodes if is_nodes else graph.edges
    id_columns: list[tuple[str, Numbers]] = [
        (output.node_id, lambda network: range(len(network.ids))),
        (output.source_id, lambda network: network.source),
        (output.target_id, lambda network: network.target),
    ]
    hashes = [(name, numbers) for name, numbers in id_columns if name]
    names = Names(own_names=own.names)
    columns = [Column(names.take(name), "long") for name, _ in hashes]
    columns += [Column(names.take(column.name), column.type) for column in own.columns]

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
    hashes = list(map(FUNCTIONS["hash"].of, network.ids))
    return [hashes[number] for number in numbers]
