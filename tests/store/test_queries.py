"""The history of queries, in a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from console.store import Database
from console.store import queries as store
from console.store.queries import Outcome, QueryHistory, QueryRun

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

RUN = QueryRun(
    at=datetime(2026, 3, 2, 10, 30, tzinfo=UTC),
    enclave="genomics",
    text="SigninLogs\n| where UserPrincipalName == '\x1b; drop table'",
    span="last 24 h",
    rows=12,
    seconds=0.5,
    outcome=Outcome.PARTIAL,
    words="the result was cut",
)


async def test_a_run_outlives_the_console_that_made_it(tmp_path: Path) -> None:
    first = Database(tmp_path / "console.db")
    await QueryHistory(first).add(RUN)
    await QueryHistory(first).add(replace(RUN, text="Heartbeat", outcome=Outcome.CANCELLED))
    await first.close()
    again = Database(tmp_path / "console.db")
    assert [run.text for run in await QueryHistory(again).recent()] == ["Heartbeat", RUN.text]
    assert (await QueryHistory(again).recent())[1] == RUN
    assert len(await QueryHistory(again).recent(1)) == 1
    await again.close()


async def test_only_so_many_runs_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "KEPT", 3)
    database = Database(tmp_path / "console.db")
    history = QueryHistory(database)
    for number in range(5):
        await history.add(replace(RUN, rows=number))
    assert [run.rows for run in await history.recent(9)] == [4, 3, 2]
    await database.close()


async def test_arguments_are_remembered_for_each_query(tmp_path: Path) -> None:
    database = Database(tmp_path / "console.db")
    history = QueryHistory(database)
    await history.remember("failed sign-ins", {"user": "ada"})
    await history.remember("failed sign-ins", {"user": '"; drop', "least": "3"})
    assert await history.arguments("failed sign-ins") == {"user": '"; drop', "least": "3"}
    assert await history.arguments("another") == {}
    await database.close()
