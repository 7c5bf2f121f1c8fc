"""A simulated Log Analytics workspace: tables of rows that events left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime


class LogStore:
    """The tables of one workspace; a row is a dict with only the columns that are set."""

    def __init__(self, workspace_id: str, name: str) -> None:
        self.workspace_id = workspace_id
        self.name = name
        self.tables: dict[str, list[dict[str, Any]]] = {}

    def write(self, table: str, at: datetime, **columns: Any) -> None:
        """Append a row with TimeGenerated `at`; the table is made at its first row."""
        self.tables.setdefault(table, []).append({"TimeGenerated": at, "Type": table, **columns})
