"""The SQLite file underneath: opened for its owner alone, migrated, its failures put in words."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from console.errors import NotStored, StoreNewer
from console.store.failures import not_stored
from console.store.locks import check_locks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from console.store.database import Schema

T = TypeVar("T")

PATIENCE = 10.0
PAUSE = 0.02
VERSIONS = "CREATE TABLE IF NOT EXISTS versions (module TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT"


class StoreFile:
    """An open SQLite file of mode 0600, written ahead (WAL) and flushed at each commit.

    Several processes may have it open: each write waits for its turn, up to ten
    seconds. Everything raises NotStored where the disk or the file fails.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._current: set[str] = set()
        with worded(path):
            _make_private(path)
            self._connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
            try:
                self._prepare()
            except (sqlite3.Error, NotStored):
                self._connection.close()
                raise

    def migrate(self, schema: Schema) -> None:
        """Bring a module's tables to its version, once for each process."""
        if schema.module in self._current:
            return
        self.transact(lambda connection: self._step(connection, schema), writes=True)
        self._current.add(schema.module)

    def transact(self, work: Callable[[sqlite3.Connection], T], *, writes: bool) -> T:
        """Return what `work` gives, all of its changes made or none."""
        with worded(self.path):
            self._connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
            try:
                value = work(self._connection)
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
            return value

    def close(self) -> None:
        """Close the file."""
        with worded(self.path):
            self._connection.close()

    def _prepare(self) -> None:
        self._connection.row_factory = sqlite3.Row
        _patiently(lambda: self._connection.execute("PRAGMA journal_mode = WAL"))
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        self.transact(lambda connection: connection.execute(VERSIONS), writes=True)

    def _step(self, connection: sqlite3.Connection, schema: Schema) -> None:
        found = connection.execute("SELECT version FROM versions WHERE module = ?", (schema.module,))
        version = int((found.fetchone() or (0,))[0])
        if version > len(schema.steps):
            message = f"{self.path} was written by a newer console ({schema.module} {version})."
            raise StoreNewer(message)
        for step in schema.steps[version:]:
            for statement in step:
                connection.execute(statement)
        connection.execute(
            "INSERT INTO versions VALUES (?, ?) ON CONFLICT DO UPDATE SET version = excluded.version",
            (schema.module, len(schema.steps)),
        )


@contextmanager
def worded(path: Path) -> Iterator[None]:
    """Turn what SQLite and the disk raise into NotStored, which names the file."""
    try:
        yield
    except (sqlite3.Error, OSError) as failure:
        raise not_stored(path, failure) from failure


def _make_private(path: Path) -> None:
    """Make the file, or keep others out of the one that is there; SQLite gives -wal and -shm its mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        path.chmod(0o600)
        check_locks(path, descriptor)
    finally:
        os.close(descriptor)


def _patiently(work: Callable[[], object]) -> None:
    """Do what SQLite refuses at once, without waiting, while another process opens the same file."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            work()
        except sqlite3.OperationalError as failure:
            if failure.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(PAUSE)
        else:
            return
