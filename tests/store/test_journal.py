"""The journal: append-only in the database, and whoever goes round that is found out."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.model.journal import FIRST, Anchor, Entry, anchor_from, faults
from console.store import Database
from console.store.journal import Journal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
WRITER = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from console.store import Database
from console.store.journal import Journal
async def main():
    database = Database(Path(sys.argv[1]))
    journal = Journal(database, lambda: datetime.now(UTC))
    for number in range(40):
        await journal.append("note", "genomics", "", {"writer": sys.argv[2], "number": number})
    await database.close()
asyncio.run(main())
"""


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    database = Database(tmp_path / "console.db")
    yield Journal(database, lambda: AT)
    await database.close()


def chain(count: int) -> list[Entry]:
    entries: list[Entry] = []
    for number in range(1, count + 1):
        entry = Entry(number, AT + timedelta(seconds=number), "note", "e", "r", f'{{"n":{number}}}')
        entries.append(entry.sealed(entries[-1].hash if entries else FIRST))
    return entries


@given(st.integers(1, 12))
def test_a_whole_chain_has_no_fault(count: int) -> None:
    entries = chain(count)
    assert faults(entries, [Anchor(count, entries[-1].hash)]) == ()


@given(
    st.integers(2, 12),
    st.data(),
    st.sampled_from(["change", "remove", "insert", "cut", "reseal"]),
)
def test_every_tampering_is_found(count: int, data: st.DataObject, how: str) -> None:
    entries = chain(count)
    anchor = Anchor(count, entries[-1].hash)
    at = data.draw(st.integers(0, count - 1))
    if how == "change":
        entries[at] = replace(entries[at], body='{"n":"other"}')
    elif how == "remove":
        del entries[at]
    elif how == "insert":
        entries.insert(at, replace(entries[at], body="{}").sealed(entries[at].previous))
    elif how == "cut":
        del entries[at:]
    else:  # a clever one seals everything anew from the change on
        entries[at] = replace(entries[at], body="{}")
        for place in range(at, count):
            entries[place] = entries[place].sealed(entries[place - 1].hash if place else FIRST)
    assert faults(entries, [anchor])


async def test_rows_can_be_neither_changed_nor_removed(journal: Journal, tmp_path: Path) -> None:
    for number in range(3):
        await journal.append("note", "genomics", "", {"number": number})
    with closing(sqlite3.connect(tmp_path / "console.db")) as file, file:
        for statement in (
            "UPDATE journal SET body = '{}'",
            "DELETE FROM journal WHERE sequence = 2",
            "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE sequence = 2",
            "INSERT INTO journal VALUES (1, 'x', 'x', 'x', 'x', 'x', 'x', 'x')",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                file.execute(statement)
    assert await journal.faults() == ()


async def test_whoever_drops_the_triggers_is_found_out(journal: Journal, tmp_path: Path) -> None:
    for number in range(4):
        await journal.append("note", "genomics", "", {"number": number})
    kept = await journal.anchor()
    with closing(sqlite3.connect(tmp_path / "console.db")) as file, file:
        file.execute("DROP TRIGGER journal_kept")
        file.execute("DELETE FROM journal WHERE sequence = 4")
    assert await journal.faults() == ("entry 4 is not the one that the anchor names: cut off or rewritten",)
    (tmp_path / "journal.anchor").write_text(f"{Anchor(3, (await journal.entries())[-1].hash)}\n")
    assert await journal.faults() == ()
    assert await journal.faults(anchor_from(str(kept)))  # kept elsewhere, it still tells


async def test_a_journal_that_was_cut_and_is_written_on_never_moves_its_anchor_back(
    journal: Journal, tmp_path: Path
) -> None:
    for number in range(4):
        await journal.append("note", "genomics", "", {"number": number})
    anchored = (tmp_path / "journal.anchor").read_text()
    with closing(sqlite3.connect(tmp_path / "console.db")) as file, file:
        file.execute("DROP TRIGGER journal_kept")
        file.execute("DELETE FROM journal WHERE sequence > 2")
    for number in range(4):  # falls behind the anchor, comes up to it, goes beyond it
        await journal.append("note", "genomics", "", {"later": number})
        assert (tmp_path / "journal.anchor").read_text() == anchored
        (fault,) = await journal.faults()
        assert fault == "entry 4 is not the one that the anchor names: cut off or rewritten"


async def test_the_files_are_their_owners_alone(journal: Journal, tmp_path: Path) -> None:
    await journal.append("note", "genomics", "", {})
    for name in ("console.db", "journal.anchor"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


async def test_several_consoles_write_one_chain(journal: Journal, tmp_path: Path) -> None:
    await journal.append("note", "genomics", "", {})
    command = [sys.executable, "-c", WRITER, str(tmp_path / "console.db")]
    writers = [await asyncio.create_subprocess_exec(*command, str(number)) for number in range(3)]
    assert [await writer.wait() for writer in writers] == [0, 0, 0]
    entries = await journal.entries()
    assert len(entries) == 121
    assert await journal.faults() == ()


async def test_entries_are_found_by_enclave_run_and_time(journal: Journal) -> None:
    await journal.append("note", "genomics", "a", {})
    await journal.append("note", "cohort", "b", {})
    assert [entry.run for entry in await journal.entries(enclave="cohort")] == ["b"]
    assert [entry.enclave for entry in await journal.entries(run="a")] == ["genomics"]
    assert await journal.entries(since=AT + timedelta(seconds=1)) == ()
