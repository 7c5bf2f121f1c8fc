"""The operators' journal: append-only, hash-chained, in the one database.

The database's triggers refuse to change or remove a row; whoever goes round
them breaks the chain. A row cut off the end breaks no chain: an anchor file
beside the database remembers how far the journal had come.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from console.errors import StoreDamaged
from console.model.journal import FIRST, Anchor, Entry, anchor_from, faults
from console.store.database import Schema
from console.store.failures import not_stored

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from console.store.database import Database

REFUSED = "SELECT RAISE(ABORT, 'the journal is append-only')"
IS_OLD = "NEW.sequence <= (SELECT coalesce(max(sequence), 0) FROM journal)"
TABLE = """
CREATE TABLE journal (
    sequence INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    enclave TEXT NOT NULL,
    run TEXT NOT NULL,
    body TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT
"""
SCHEMA = Schema(
    "journal",
    steps=(
        (
            TABLE,
            "CREATE INDEX journal_runs ON journal (run)",
            f"CREATE TRIGGER journal_unchanged BEFORE UPDATE ON journal BEGIN {REFUSED}; END",
            f"CREATE TRIGGER journal_kept BEFORE DELETE ON journal BEGIN {REFUSED}; END",
            f"CREATE TRIGGER journal_appended BEFORE INSERT ON journal WHEN {IS_OLD} BEGIN {REFUSED}; END",
        ),
    ),
)


class Journal:
    """Everything done to any enclave from this machine's account; the clock is injected."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._tables = database.tables(SCHEMA)
        self._anchor = database.path.with_name("journal.anchor")
        self._clock = clock

    async def append(self, kind: str, enclave: str, run: str, facts: dict[str, Any]) -> Entry:
        """Write one entry and return it once it is on the disk; raises NotStored."""
        body = json.dumps(facts, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
        at = self._clock().astimezone(UTC)

        def write(connection: sqlite3.Connection) -> Entry:
            last = _last(connection)
            entry = Entry(last.sequence + 1, at, kind, enclave, run, body).sealed(last.hash)
            connection.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _row(entry))
            return entry

        entry = await self._tables.write(write)
        await self._tables.read(lambda connection: _move_anchor(self._anchor, connection))
        return entry

    async def entries(
        self, *, enclave: str = "", run: str = "", kind: str = "", since: datetime | None = None
    ) -> tuple[Entry, ...]:
        """Return the entries in order, of one enclave, run or kind, or since a time, where that is asked."""
        at = since.isoformat() if since else ""
        asked = {"enclave = ?": enclave, "run = ?": run, "kind = ?": kind, "at >= ?": at}
        wanted = {condition: value for condition, value in asked.items() if value}
        where = f" WHERE {' AND '.join(wanted)}" if wanted else ""
        rows = await self._tables.read(
            lambda connection: connection.execute(
                f"SELECT * FROM journal{where} ORDER BY sequence",  # noqa: S608  the conditions are the words above
                tuple(wanted.values()),
            ).fetchall()
        )
        return tuple(_entry(row) for row in rows)

    async def anchor(self) -> Anchor:
        """Return how far the journal has come."""
        return await self._tables.read(_last)

    async def faults(self, *anchors: Anchor) -> tuple[str, ...]:
        """Return what is wrong with the journal, by its chain, its anchor file and the anchors given."""
        kept = _kept(self._anchor)
        return faults(await self.entries(), (*anchors, *((kept,) if kept else ())))


def _last(connection: sqlite3.Connection) -> Anchor:
    row = connection.execute("SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1").fetchone()
    return Anchor(row["sequence"], row["hash"]) if row else Anchor(0, FIRST)


def _row(entry: Entry) -> tuple[Any, ...]:
    return (
        entry.sequence,
        entry.at.isoformat(),
        entry.kind,
        entry.enclave,
        entry.run,
        entry.body,
        entry.previous,
        entry.hash,
    )


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(row["sequence"], datetime.fromisoformat(row["at"]), *tuple(row)[2:])


def _move_anchor(path: Path, connection: sqlite3.Connection) -> None:
    """Let the anchor file name the last entry; it stays where the journal lacks the entry that it names.

    Another console has written a later one, or the journal was cut: then writing on must not hide it.
    """
    known = _kept(path)
    if known and not _contains(connection, known):
        return
    fresh = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{_last(connection)}\n")
    fresh.replace(path)


def _contains(connection: sqlite3.Connection, anchor: Anchor) -> bool:
    found = connection.execute(
        "SELECT 1 FROM journal WHERE sequence = ? AND hash = ?", (anchor.sequence, anchor.hash)
    )
    return found.fetchone() is not None


def _kept(path: Path) -> Anchor | None:
    try:
        return anchor_from(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except OSError as failure:
        raise not_stored(path, failure) from failure
    except ValueError as failure:
        message = f"{path} is no anchor: {failure}."
        raise StoreDamaged(message) from failure
