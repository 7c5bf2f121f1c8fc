"""What cannot be used is named with what to do about it: a file is moved away only where it is damaged."""

from __future__ import annotations

import asyncio
import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rights import no_rights, own_folder, take_rights

from console.errors import NotStored, StoreBusy, StoreDamaged, StoreDenied, StoreFull
from console.store import Database, Schema
from console.store.failures import not_stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOTES = Schema("notes", (("CREATE TABLE notes (a TEXT)",),))
HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of whoever has no rights elsewhere."""
    importlib.import_module("console.store.files")  # nobody may not be allowed to read the project
    with own_folder() as path:
        yield path


def refused(path: Path) -> NotStored:
    """Return what a write to the database at a path is refused with."""

    async def write() -> None:
        database = Database(path)
        try:
            await database.tables(NOTES).write(lambda file: file.execute("INSERT INTO notes VALUES ('a')"))
        finally:
            await database.close()

    with no_rights(), pytest.raises(NotStored) as failure:
        asyncio.run(write())
    return failure.value


def made(path: Path) -> None:
    """Make a good database, which its user may use."""

    async def write() -> None:
        database = Database(path)
        await database.tables(NOTES).read(lambda _: None)
        await database.close()

    with no_rights():
        asyncio.run(write())


def damage(path: Path) -> None:
    """Write over the middle of a database."""
    path.write_bytes(path.read_bytes()[:200] + b"spoiled" * 2_000)


def close_folder(path: Path) -> None:
    """Let nobody write in the folder of a file that is not there yet."""
    path.unlink()
    path.parent.chmod(0o500)


def stand_in_the_way(path: Path) -> None:
    """Put a folder in the place of a file."""
    path.unlink()
    path.mkdir()


CAUSES: dict[str, tuple[Callable[[Path], object], type[NotStored]]] = {
    "damaged bytes": (damage, StoreDamaged),
    "no database": (lambda path: path.write_text("nothing like it " * 100), StoreDamaged),
    "no right to the file": (take_rights, StoreDenied),
    "no right to the folder": (lambda path: path.parent.chmod(0), StoreDenied),
    "a read-only folder": (close_folder, StoreDenied),
    "a read-only folder beside the file": (lambda path: path.parent.chmod(0o500), StoreDenied),
    "a folder in its place": (stand_in_the_way, NotStored),
    "a folder in the place of its log": (lambda path: path.with_name("console.db-wal").mkdir(), StoreDenied),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_each_cause_has_its_own_advice(folder: Path, cause: str) -> None:
    path = folder / "console.db"
    made(path)
    spoil, kind = CAUSES[cause]
    spoil(path)
    failure = refused(path)
    assert (type(failure), str(folder) in failure.message) == (kind, True), failure.message
    assert ("Move the file away" in failure.advice) is (kind is StoreDamaged)


def test_a_file_that_another_program_holds_is_no_damage(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.store.files.PATIENCE", 0.05)
    path = folder / "console.db"
    made(path)
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        failure = refused(path)
        holder.communicate("")
    assert (type(failure), failure.advice[:24]) == (StoreBusy, "Close the program that h")


@pytest.mark.parametrize(
    ("number", "kind"), [(28, StoreFull), (122, StoreFull), (30, StoreDenied), (5, NotStored)]
)
def test_what_the_system_says_of_a_disk_is_told_apart(number: int, kind: type[NotStored]) -> None:
    failure = not_stored(Path("/srv/x/console.db"), OSError(number, os.strerror(number)))
    assert type(failure) is kind
    assert os.strerror(number) in failure.message
