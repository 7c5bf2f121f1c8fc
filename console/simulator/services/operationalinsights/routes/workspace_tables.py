"""The tables that a query may name: one workspace's or several's, within the question's time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from console.simulator.services.operationalinsights.world.logs import LogStore, LogTable

if TYPE_CHECKING:
    from console.kql import Table
    from console.simulator.services.operationalinsights.routes.answers import Question

ELSEWHERE = re.compile(r"""workspace\(["'](.+?)["']\)\.(\w+)$""")


class WorkspaceTables:
    """Tables for the query language, each column made only when it is asked for."""

    def __init__(self, question: Question) -> None:
        self._question = question

    def names(self) -> list[str]:
        """Return the names of the tables in the workspaces asked."""
        return sorted({name for store in self._question.stores for name in store.names()})

    def table(self, name: str) -> Table | None:
        """Return the table `name`, or `workspace("other").name`; None if there is none."""
        elsewhere = ELSEWHERE.match(name)
        stores: Sequence[LogStore] = self._question.stores
        if elsewhere:
            stores, name = (self._question.find(elsewhere[1]),), elsewhere[2]
        tables = [table for store in stores if (table := store.table(name)) is not None]
        return self._join(tables) if tables else None

    def _join(self, tables: list[LogTable]) -> Table:
        from console.kql import Column, Table  # noqa: PLC0415  loaded at the first query, not at start

        types = {name: kind for table in reversed(tables) for name, kind in table.types.items()}
        columns = [Column(name, kind) for name, kind in types.items()]
        parts = [(table, *table.between(*(self._question.bounds or (None, None)))) for table in tables]
        if len(parts) == 1:
            ((table, first, last),) = parts
            return Table.reading(
                columns,
                lambda name, start, stop: table.column(name, first + start, first + stop),
                last - first,
                sorted_by="TimeGenerated",
            )

        values_by_name: dict[str, list[Any]] = {}

        def read(name: str, start: int, stop: int) -> list[Any]:
            if name not in values_by_name:
                columns_by_table = (table.column(name, first, last) for table, first, last in parts)
                values_by_name[name] = [value for column in columns_by_table for value in column]
            return values_by_name[name][start:stop]

        return Table.reading(columns, read, sum(last - first for _, first, last in parts))
