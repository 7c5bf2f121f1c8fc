from __future__ import annotations

import asyncio
import stat
import subprocess
import sys
import threading
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from waiting import PATIENCE, eventually

from console.errors import NotStored, StoreDamaged
from console.store import Database, Schema

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import AsyncIterator
    from pathlib import Path

NOTES = Schema("notes", (("CREATE TABLE notes (writer TEXT, words TEXT) STRICT",),))
WRITER = """
import asyncio, sys
from pathlib import Path
from console.store import Database, Schema
NOTES = Schema("notes", (("CREATE TABLE notes (writer TEXT, words TEXT) STRICT",),))
async def main():
    database = Database(Path(sys.argv[1]))
    notes = database.tables(NOTES)
    for number in range(40):
        note = (sys.argv[2], str(number))
        await notes.write(lambda file: file.execute("INSERT INTO notes VALUES (?, ?)", note))
    await database.close()
asyncio.run(main())
"""
FULL = """
import asyncio, resource, signal, sys
from pathlib import Path
from console.errors import NotStored, StoreDamaged
from console.store import Database, Schema
NOTES = Schema("notes", (("CREATE TABLE notes (writer TEXT, words TEXT) STRICT",),))
async def main():
    database = Database(Path(sys.argv[1]))
    notes = database.tables(NOTES)
    await notes.write(lambda file: file.execute("INSERT INTO notes VALUES ('kept', '')"))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
    try:
        await notes.write(lambda file: file.execute("INSERT INTO notes VALUES ('lost', ?)", ("x" * 100_000,)))
    except NotStored as failure:
        print(failure, failure.advice)
    print(await notes.read(lambda file: [row["writer"] for row in file.execute("SELECT * FROM notes")]))
    await database.close()
asyncio.run(main())
"""


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[Database]:
    database = Database(path)
    try:
        yield database
    finally:
        await database.close()


def written(file: sqlite3.Connection) -> list[tuple[str, str]]:
    return [tuple(row) for row in file.execute("SELECT writer, words FROM notes ORDER BY rowid")]


def modes_in(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


async def test_what_is_written_is_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "state" / "console.db"
    async with opened(path) as database:
        await database.tables(NOTES).write(lambda file: file.execute("INSERT INTO notes VALUES ('a', 'b')"))
    async with opened(path) as database:
        assert await database.tables(NOTES).read(written) == [("a", "b")]


async def test_only_the_owner_can_read_the_file_and_what_stands_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "console.db"
    path.touch(0o644)
    async with opened(path) as database:
        await database.tables(NOTES).write(lambda file: file.execute("INSERT INTO notes VALUES ('a', 'b')"))
        modes = await asyncio.to_thread(modes_in, tmp_path)
    assert modes == {"console.db": 0o600, "console.db-wal": 0o600, "console.db-shm": 0o600}


async def test_a_write_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    def half(file: sqlite3.Connection) -> None:
        file.execute("INSERT INTO notes VALUES ('a', 'b')")
        message = "half way"
        raise LookupError(message)

    async with opened(tmp_path / "console.db") as database:
        notes = database.tables(NOTES)
        with pytest.raises(LookupError, match="half way"):
            await notes.write(half)
        assert await notes.read(written) == []


async def test_a_slow_write_does_not_hold_up_the_loop(tmp_path: Path) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def write(_: sqlite3.Connection) -> None:
        begun.set()
        may_end.wait(PATIENCE)

    async with opened(tmp_path / "console.db") as database:
        writing = asyncio.create_task(database.tables(NOTES).write(write))
        await eventually(begun.is_set)  # the loop goes on, or it would never come to the next line
        assert not writing.done()
        may_end.set()
        await writing


async def test_a_module_moves_on_from_the_version_that_it_finds(tmp_path: Path) -> None:
    later = Schema("notes", (*NOTES.steps, ("ALTER TABLE notes ADD COLUMN seen INTEGER DEFAULT 7",)))
    path = tmp_path / "console.db"
    async with opened(path) as database:
        await database.tables(NOTES).write(lambda file: file.execute("INSERT INTO notes VALUES ('a', 'b')"))
    async with opened(path) as database:
        seen = await database.tables(later).read(
            lambda file: file.execute("SELECT seen FROM notes").fetchone()
        )
        assert seen["seen"] == 7
    async with opened(path) as database:
        with pytest.raises(NotStored, match="newer console"):
            await database.tables(NOTES).read(written)


async def test_a_step_that_fails_is_wholly_undone(tmp_path: Path) -> None:
    broken = Schema("notes", (*NOTES.steps, ("CREATE TABLE more (a TEXT)", "CREATE TABLE notes (b TEXT)")))
    async with opened(tmp_path / "console.db") as database:
        with pytest.raises(NotStored, match="already exists"):
            await database.tables(broken).read(written)
        assert await database.tables(NOTES).read(written) == []


async def test_a_file_that_is_no_database_is_named_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "console.db"
    path.write_text("not a database at all, but long enough to be looked at" * 30)
    async with opened(path) as database:
        with pytest.raises(NotStored, match="cannot be used: file is not a database") as refused:
            await database.tables(NOTES).read(written)
    assert isinstance(refused.value, StoreDamaged)


async def test_a_file_that_was_spoiled_and_moved_away_is_made_anew_without_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "console.db"
    async with opened(path) as database:
        notes = database.tables(NOTES)
        await notes.write(lambda file: file.execute("INSERT INTO notes VALUES ('a', 'b')"))
        await database.close()
        path.write_bytes(path.read_bytes()[:200] + b"spoiled" * 2_000)
        with pytest.raises(NotStored):
            await notes.read(written)
        path.rename(tmp_path / "spoiled.db")
        await notes.write(lambda file: file.execute("INSERT INTO notes VALUES ('c', 'd')"))
        assert await notes.read(written) == [("c", "d")]


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    async with opened(tmp_path / "file" / "console.db") as database:
        with pytest.raises(NotStored, match="cannot be used"):
            await database.tables(NOTES).read(written)


def test_a_full_disk_refuses_the_write_and_keeps_what_was_there(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "console.db")],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    refusal, kept = done.stdout.splitlines()
    assert "cannot be used" in refusal
    assert "Make room" in refusal
    assert kept == "['kept']"


async def test_several_consoles_write_at_once_and_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "console.db"
    writers = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", WRITER, str(path), str(number))
        for number in range(4)
    ]
    assert [await writer.wait() for writer in writers] == [0, 0, 0, 0]
    async with opened(path) as database:
        rows = await database.tables(NOTES).read(written)
        checked = await database.tables(NOTES).read(
            lambda file: file.execute("PRAGMA integrity_check").fetchone()[0]
        )
    assert checked == "ok"
    for number in range(4):
        mine = [int(words) for writer, words in rows if writer == str(number)]
        assert mine == list(range(40))
