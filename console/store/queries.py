"""What operators asked: every query run with what came of it, and the arguments given last."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from console.store.database import Schema

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from console.store.database import Database

KEPT = 2_000
"""So many runs are kept; the oldest go first."""

RUNS = """CREATE TABLE query_runs (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, enclave TEXT NOT NULL, text TEXT NOT NULL, span TEXT NOT NULL,
    rows INTEGER NOT NULL, seconds REAL NOT NULL, outcome TEXT NOT NULL, words TEXT NOT NULL
) STRICT"""
ARGUMENTS = "CREATE TABLE query_arguments (query TEXT PRIMARY KEY, arguments TEXT NOT NULL) STRICT"
SCHEMA = Schema("queries", steps=((RUNS, ARGUMENTS),))
INSERT = """INSERT INTO query_runs (at, enclave, text, span, rows, seconds, outcome, words)
VALUES (:at, :enclave, :text, :span, :rows, :seconds, :outcome, :words)"""


class Outcome(Enum):
    """How a run ended."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class QueryRun:
    """One run: when and where, the text, its time range in words, and what came of it in `words`."""

    at: datetime
    enclave: str
    text: str
    span: str
    rows: int
    seconds: float
    outcome: Outcome
    words: str = ""


class QueryHistory:
    """The runs of every console of this machine."""

    def __init__(self, database: Database) -> None:
        self._tables = database.tables(SCHEMA)

    async def add(self, run: QueryRun) -> None:
        """Keep a run, in place of the oldest where there are too many; raises NotStored."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(INSERT, asdict(run) | {"at": run.at.isoformat(), "outcome": run.outcome.value})
            connection.execute(
                "DELETE FROM query_runs WHERE id <= (SELECT max(id) FROM query_runs) - ?", (KEPT,)
            )

        await self._tables.write(work)

    async def recent(self, count: int = KEPT) -> list[QueryRun]:
        """Return the latest runs, the last one first; raises NotStored."""

        def work(connection: sqlite3.Connection) -> list[QueryRun]:
            rows = connection.execute("SELECT * FROM query_runs ORDER BY id DESC LIMIT ?", (count,))
            return [_run(row) for row in rows]

        return await self._tables.read(work)

    async def remember(self, query: str, arguments: Mapping[str, str]) -> None:
        """Keep the arguments that a query was given; raises NotStored."""
        text = json.dumps(dict(arguments))
        await self._tables.write(
            lambda connection: connection.execute(
                "INSERT OR REPLACE INTO query_arguments VALUES (?, ?)", (query, text)
            )
        )

    async def arguments(self, query: str) -> dict[str, str]:
        """Return the arguments that a query was given last, none if it never was; raises NotStored."""

        def work(connection: sqlite3.Connection) -> dict[str, str]:
            found = connection.execute("SELECT arguments FROM query_arguments WHERE query = ?", (query,))
            row = found.fetchone()
            return {} if row is None else dict(json.loads(row["arguments"]))

        return await self._tables.read(work)


def _run(row: sqlite3.Row) -> QueryRun:
    return QueryRun(
        at=datetime.fromisoformat(row["at"]),
        enclave=row["enclave"],
        text=row["text"],
        span=row["span"],
        rows=row["rows"],
        seconds=row["seconds"],
        outcome=Outcome(row["outcome"]),
        words=row["words"],
    )
