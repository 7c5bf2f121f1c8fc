"""The tables that a query may name, known without asking a workspace, with whatever rows they are given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from console.kql import Column, Table
from console.reference.tables import OPEN, schemas, type_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from console.model.results import LogSchema

    Rows = Sequence[Mapping[str, Any]]

_TYPED_BY_NAME = re.compile(r"\b\w+_[sdbtg]\b")
_KINDS: dict[type, str] = {bool: "bool", int: "long", float: "real", dict: "dynamic", list: "dynamic"}


class KnownTables:
    """Tables of Microsoft's reference, or of a workspace's own `schema`, as one query sees them.

    Azure adds columns to AzureDiagnostics as resources send them: the `text` of the query says
    which are meant. A table that only the rows know is a custom one.
    """

    def __init__(
        self, text: str, rows: Mapping[str, Rows] | None = None, schema: LogSchema | None = None
    ) -> None:
        self._rows = dict(rows or {})
        self._meant = frozenset(_TYPED_BY_NAME.findall(text))
        self._types = (
            {table.name: {each.name: each.type for each in table.columns} for table in schema.tables}
            if schema
            else dict(schemas())
        )

    def table(self, name: str) -> Table | None:
        """Return a table with its rows, None where there is none of that name."""
        rows = self._rows.get(name, ())
        if name not in self._types and name not in self._rows:
            return None
        types = dict(self._types.get(name) or _types_of(rows))
        if name == OPEN:
            meant = self._meant.union(*rows)
            types |= {each: kind for each in meant if (kind := type_of(OPEN, each))}
        return Table([Column(each, kind) for each, kind in types.items()], rows)

    def names(self) -> list[str]:
        """Return the names of all tables."""
        return sorted({*self._types, *self._rows})

    def unknown_columns(self, name: str) -> list[str]:
        """Return what the rows of a known table have and the table has not."""
        table = self.table(name)
        known = {column.name for column in table.columns} if table else set()
        return sorted({column for row in self._rows.get(name, ()) for column in row} - known)


def _types_of(rows: Rows) -> dict[str, str]:
    """Return the columns of a custom table, by what its rows hold."""
    types = {"TimeGenerated": "datetime"}
    for row in rows:
        for column, value in row.items():
            if value is not None:
                types.setdefault(column, type_of("", column) or _KINDS.get(type(value), "string"))
    return types
