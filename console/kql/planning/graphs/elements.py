"""What the expressions of a pattern see of a match: its nodes, edges and paths with their properties, as columns.

A match is a row with the number of a node or edge, or a path, in each slot. `a.name` is the column of that name, made
for many rows at once when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.kql.relations import Batch, Schema
from console.kql.tables import Column
from console.kql.values.conversions import converter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from console.kql.graphs import Graph, Network
    from console.kql.planning.graphs.shapes import Variable

    Row = tuple[Any, ...]
    Make = Callable[[Network, Sequence[Row]], list[Any]]

OF_NODES = ("node_degree_in", "node_degree_out", "node_id")


class View:
    """The columns over matches of a pattern; the properties of an `element` of a path are seen by their names alone."""

    def __init__(self, graph: Graph, variables: Iterable[Variable], element: Variable | None = None) -> None:
        self._graph = graph
        self._columns: list[Column] = []
        self._makers: list[Make] = []
        for variable in variables:
            self._see(variable, f"{variable.name}.", variable.name)
            self.add(variable.name, "dynamic", _whole(variable, self._of(variable).names))
        if element is not None:
            self._see(element, "", "")

    @property
    def schema(self) -> Schema:
        """The columns there are so far."""
        return Schema(tuple(self._columns), self._graph.edges.is_open or self._graph.nodes.is_open)

    def add(self, name: str, kind: str, make: Make) -> None:
        """Take in one more column."""
        self._columns.append(Column(name, kind))
        self._makers.append(make)

    def batch(self, network: Network, rows: Sequence[Row]) -> Batch:
        """Return the matches as rows of these columns."""
        return Batch(len(rows), lambda place: self._makers[place](network, rows))

    def _of(self, variable: Variable) -> Schema:
        return self._graph.nodes if variable.kind == "node" else self._graph.edges

    def _see(self, variable: Variable, before: str, name: str) -> None:
        for place, column in enumerate(self._of(variable).columns):
            kind = "dynamic" if variable.kind == "path" else column.type
            self.add(f"{before}{column.name}", kind, _property(variable, place))
        if variable.kind == "node":
            for function in OF_NODES:
                kind = "string" if function == "node_id" else "long"
                self.add(f"{function}({name})", kind, _fact(function, variable.slot, self._graph.id_type))


def _batch(network: Network, variable: Variable) -> Batch:
    return network.nodes if variable.kind == "node" else network.edges


def _property(variable: Variable, place: int) -> Make:
    """Return what makes the column of a property; a path has a list of them, one for each edge."""
    slot = variable.slot

    def of_path(network: Network, rows: Sequence[Row]) -> list[Any]:
        values = network.edges.column(place)
        return [[values[edge] for edge in row[slot].edges] for row in rows]

    def of_one(network: Network, rows: Sequence[Row]) -> list[Any]:
        values = _batch(network, variable).column(place)
        return [values[row[slot]] for row in rows]

    return of_path if variable.kind == "path" else of_one


def _whole(variable: Variable, names: Sequence[str]) -> Make:
    """Return what makes bags of all properties that are not empty; a path is a list of its edges' bags."""
    slot = variable.slot

    def make(network: Network, rows: Sequence[Row]) -> list[Any]:
        columns = _batch(network, variable).columns(len(names))

        def bag(number: int) -> dict[str, Any]:
            values = ((name, column[number]) for name, column in zip(names, columns, strict=True))
            return {name: value for name, value in values if value is not None and value != ""}

        if variable.kind == "path":
            return [[bag(edge) for edge in row[slot].edges] for row in rows]
        return [bag(row[slot]) for row in rows]

    return make


def _fact(function: str, slot: int, id_type: str) -> Make:
    """Return what makes a column of what a function says of the node in a slot."""
    convert = converter(id_type, "string") or (lambda value: value)

    def make(network: Network, rows: Sequence[Row]) -> list[Any]:
        if function == "node_id":
            return [convert(network.ids[row[slot]]) for row in rows]
        steps = network.back if function == "node_degree_in" else network.out
        return [len(steps[row[slot]]) for row in rows]

    return make
