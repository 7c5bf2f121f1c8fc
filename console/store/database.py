"""The one database: calls run in a thread of its own, so that no disk ever holds up the screen.

SQLite itself is imported in that thread: importing this module costs nothing.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from console.errors import NotStored
from console.lazy import Lazy

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from console.store.files import StoreFile

T = TypeVar("T")


@Lazy
def _store_file_class() -> type[StoreFile]:
    from console.store.files import StoreFile  # noqa: PLC0415  it brings in SQLite

    return StoreFile


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables of one module: each step is the statements that lead to the next version."""

    module: str
    steps: tuple[tuple[str, ...], ...]


class Database:
    """The file at `path`, shared by every module and by every console of this user.

    It is opened at the first call and made where it was missing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._file: StoreFile | None = None

    def tables(self, schema: Schema) -> Tables:
        """Return a module's own tables, brought to its version before they are first used."""
        return Tables(self, schema)

    async def call(self, work: Callable[[StoreFile], T]) -> T:
        """Return what `work` gives, done in the database's thread; raises NotStored.

        Work that was begun is finished, though the caller be cancelled.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._done, work)

    async def close(self) -> None:
        """Close the file once the calls already made are done; a later call opens it again."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)

    def _done(self, work: Callable[[StoreFile], T]) -> T:
        if self._file is None:
            self._file = _store_file_class()(self.path)
        try:
            return work(self._file)
        except NotStored:
            with suppress(NotStored):
                self._close()  # and opened anew: the operator may have moved it away by then
            raise

    def _close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()


class Tables:
    """One module's tables: `read` and `write` run a function over the open connection."""

    def __init__(self, database: Database, schema: Schema) -> None:
        self._database = database
        self._schema = schema

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `work` finds, all of it as of one moment; raises NotStored."""
        return await self._database.call(partial(_transact, self._schema, work, writes=False))

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Let `work` change the tables, wholly or not at all; raises NotStored.

        What it raises itself undoes its changes and is raised on.
        """
        return await self._database.call(partial(_transact, self._schema, work, writes=True))


def _transact(schema: Schema, work: Callable[[sqlite3.Connection], T], file: StoreFile, *, writes: bool) -> T:
    file.migrate(schema)
    return file.transact(work, writes=writes)
