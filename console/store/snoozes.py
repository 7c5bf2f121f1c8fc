"""Snoozes of the idle verdict: who said that an enclave is not idle, until when, and why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from console.model.idle import Snooze
from console.store.database import Schema

if TYPE_CHECKING:
    import sqlite3

    from console.store.database import Database

SCHEMA = Schema(
    "snoozes",
    steps=(
        (
            "CREATE TABLE snoozes (enclave TEXT PRIMARY KEY, until TEXT NOT NULL, reason TEXT NOT NULL, who TEXT NOT NULL) STRICT",  # noqa: E501  one statement
        ),
    ),
)


class Snoozes:
    """One snooze at most for each enclave; a later one takes its place."""

    def __init__(self, database: Database) -> None:
        self._tables = database.tables(SCHEMA)

    async def put(self, snooze: Snooze) -> None:
        """Keep a snooze; raises NotStored."""
        row = (snooze.enclave, snooze.until.astimezone(UTC).isoformat(), snooze.reason, snooze.by)

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("INSERT OR REPLACE INTO snoozes VALUES (?, ?, ?, ?)", row)

        await self._tables.write(write)

    async def all(self) -> tuple[Snooze, ...]:
        """Return every snooze, those that are over too."""
        rows = await self._tables.read(lambda file: file.execute("SELECT * FROM snoozes").fetchall())
        return tuple(
            Snooze(row["enclave"], datetime.fromisoformat(row["until"]), row["reason"], row["who"])
            for row in rows
        )
