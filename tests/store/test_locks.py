"""A file system without locks, as NFS without a lock service: named at once, with what to do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from waiting import PATIENCE

WITHOUT_LOCKS = Path(__file__).parents[1] / "without_locks.py"
READER = """
import asyncio, os, sys
from pathlib import Path
from console.errors import NotStored
from console.store import Database, Schema
NOTES = Schema("notes", (("CREATE TABLE notes (words TEXT) STRICT",),))
async def main():
    try:
        await Database(Path(sys.argv[1])).tables(NOTES).read(lambda file: file.execute("SELECT * FROM notes"))
    except NotStored as failure:
        print(failure, failure.advice, flush=True)
    os._exit(0)
asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux filters what its kernel is asked")
@pytest.mark.parametrize(
    ("how", "why"), [("refused", "No locks available"), ("silent", "it has not answered for 2 s")]
)
def test_a_file_system_without_locks_is_named_with_what_to_do(tmp_path: Path, how: str, why: str) -> None:
    path = tmp_path / "console.db"
    command = [sys.executable, str(WITHOUT_LOCKS), how, sys.executable, "-c", READER, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    if "no filter" in done.stderr:
        pytest.skip(done.stderr)
    assert f"The file system of {tmp_path} has no working file locks ({why})." in done.stdout
    assert "Name a folder on a disk of this machine" in done.stdout
    assert path.stat().st_size == 0
