"""What a graph is made of: rows that are edges, and rows that say something of nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.kql.graphs import Network
from console.kql.planning.keys import keys_of
from console.kql.relations import Batch, gathered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.kql.limits import Budget
    from console.kql.relations import Relation, Schema


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of edges or nodes, and the places of the columns that hold ids."""

    rows: Relation
    keys: tuple[int, ...]

    def held(self, budget: Budget) -> Batch:
        """Return all rows in one batch."""
        width = len(self.rows.schema)
        return gathered(budget.hold(self.rows.batches(), width))

    def ids(self, batch: Batch, at: int) -> list[Any]:
        """Return the ids in one of the columns; a column still unknown is null in every row."""
        place = self.keys[at]
        return batch.column(place) if place >= 0 else [None] * batch.length

    @property
    def key_name(self) -> str:
        """What a table of nodes calls the id."""
        return self.rows.schema.names[self.keys[0]] if self.keys[0] >= 0 else ""


@dataclass(frozen=True, slots=True)
class Making:
    """What a graph is made of: edges, tables of nodes, the nodes' properties, and of these the ones that are the id."""

    edges: Table
    tables: tuple[Table, ...]
    properties: Schema
    id_names: frozenset[str]
    id_type: str

    def network(self, edges: Batch, tables: Sequence[Batch]) -> Network:
        """Return the graph of these rows, its nodes in the order in which the tables and then the edges name them."""
        numbers: dict[Any, int] = {}
        ids: list[Any] = []
        homes: list[dict[int, int]] = [{} for _ in tables]  # the row of each node in each table

        def numbered(new_ids: list[Any]) -> list[int]:
            keys = keys_of([new_ids], [self.id_type], len(new_ids))
            for key, value in zip(keys, new_ids, strict=True):
                if key not in numbers:
                    numbers[key] = len(ids)
                    ids.append(value)
            return [numbers[key] for key in keys]

        for table, batch, home in zip(self.tables, tables, homes, strict=True):
            for row, number in enumerate(numbered(table.ids(batch, 0))):
                home.setdefault(number, row)
        first_unnamed = len(ids)
        pairs = [
            item
            for pair in zip(self.edges.ids(edges, 0), self.edges.ids(edges, 1), strict=True)
            for item in pair
        ]
        ends = numbered(pairs)
        nodes = Batch(len(ids), lambda place: self._property(place, ids, first_unnamed, tables, homes))
        return Network(edges, nodes, ids, ends[::2], ends[1::2])

    def _property(
        self,
        place: int,
        ids: Sequence[Any],
        first_unnamed: int,
        tables: Sequence[Batch],
        homes: Sequence[dict[int, int]],
    ) -> list[Any]:
        """Return a property of every node: what the first table that has it says, and the id where only edges name the node."""
        column = self.properties.columns[place]
        empty = "" if column.type == "string" else None
        values = [empty] * len(ids)
        if column.name in self.id_names:
            values[first_unnamed:] = ids[first_unnamed:]
        for table, batch, home in reversed(list(zip(self.tables, tables, homes, strict=True))):
            if column.name in table.rows.schema.places:
                said = batch.column(table.rows.schema.places[column.name])
                values = _filled(values, said, home)
        return values


def _filled(values: list[Any], said: Sequence[Any], home: dict[int, int]) -> list[Any]:
    """Return the values, replaced by what a table says of its nodes where it says anything."""
    for number, row in home.items():
        if said[row] is not None and said[row] != "":
            values[number] = said[row]
    return values
