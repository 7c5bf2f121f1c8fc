"""Log queries over the real SDK and real HTTPS: results in columns, limits in words, places freed."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from waiting import A_DAY, PATIENCE, eventually

from console.azure.connection import connected
from console.azure.logs.bodies import Stopped, read_body
from console.azure.logs.values import timespan
from console.errors import NotFound, QueryInvalid, Throttled
from console.model.results import QueryResult, ResultColumn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from conftest import Simulator

    from console.azure.logs.workspace import Logs

DAY = timedelta(days=1)
NEVER = bool
PLACES = 5
ONE = "SigninLogs | take 1"


@asynccontextmanager
async def logs(simulator: Simulator) -> AsyncIterator[Logs]:
    async with connected(simulator.config.enclaves[0]) as connection:
        yield connection.logs


async def ask(simulator: Simulator, text: str) -> QueryResult:
    async with logs(simulator) as opened:
        return await opened.query(text, DAY)


async def test_a_result_has_typed_columns_and_reads_as_rows(simulator: Simulator) -> None:
    result = await ask(
        simulator,
        "SigninLogs | take 1 | project s='x', n=3, r=1.5, b=true, t=datetime(2026-03-02T10:30:00.5Z), "
        "d=1d+2h+3m+4s, j=dynamic({'a': [1]})",
    )
    kinds = [column.type for column in result.columns]
    assert kinds == ["string", "long", "real", "bool", "datetime", "timespan", "dynamic"]
    assert list(result) == [
        {
            "s": "x",
            "n": 3,
            "r": 1.5,
            "b": True,
            "t": datetime(2026, 3, 2, 10, 30, 0, 500_000, UTC),
            "d": timedelta(days=1, hours=2, minutes=3, seconds=4),
            "j": {"a": [1]},
        }
    ]
    assert result.statistics.running > timedelta(0)


async def test_a_drawing_that_is_asked_for_travels_with_the_result(simulator: Simulator) -> None:
    result = await ask(
        simulator, "SigninLogs | summarize count() by AppDisplayName | render piechart with (title='Apps')"
    )
    assert result.render == "piechart"
    assert ("title", "Apps") in result.drawing


async def test_rows_cut_off_by_a_limit_are_told_of_in_words(fresh_simulator: Simulator) -> None:
    fresh_simulator.do(fresh_simulator.enclaves[0], "limit-queries", rows=7)
    result = await ask(fresh_simulator, "SigninLogs | project TimeGenerated")
    assert len(result) == 7
    assert "7 records" in result.partial


async def test_a_mistake_is_placed_and_told_in_the_services_innermost_words(simulator: Simulator) -> None:
    with pytest.raises(QueryInvalid) as caught:
        await ask(simulator, "SigninLogs\n| where Nobody == 1")
    assert caught.value.line == 2
    assert caught.value.column > 0
    assert "Nobody" in caught.value.message


async def test_one_mistake_in_a_batch_leaves_the_other_answers_be(simulator: Simulator) -> None:
    async with logs(simulator) as opened:
        first, wrong, last = await opened.batch(
            [(f"{ONE} | project a=1", DAY), (f"{ONE} | project a=", DAY), (f"{ONE} | project a=3", None)],
        )
    assert isinstance(first, QueryResult)
    assert isinstance(last, QueryResult)
    assert [*first, *last] == [{"a": 1}, {"a": 3}]
    assert isinstance(wrong, QueryInvalid)


async def test_a_throttled_query_is_told_when_to_come_back_and_is_not_sent_again(
    simulator: Simulator,
) -> None:
    simulator.fault("status", r"/query$", status=429, retry_after=7)
    async with logs(simulator) as opened:
        with pytest.raises(Throttled) as caught:
            await opened.query("print 1", DAY)
    assert caught.value.retry_after == 7


async def test_the_schema_names_tables_and_their_columns(simulator: Simulator) -> None:
    async with logs(simulator) as opened:
        schema = await opened.metadata()
    (sign_ins,) = (table for table in schema.tables if table.name == "SigninLogs")
    assert ResultColumn("TimeGenerated", "datetime") in sign_ins.columns


async def once_free(opened: Logs) -> QueryResult:
    """Ask until the service has noticed that a place is free."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(Throttled):
                return await opened.query("print 1", DAY)


async def test_a_cancelled_query_frees_its_place_in_the_service(simulator: Simulator) -> None:
    simulator.fault("slow", r"/query$", seconds=A_DAY)
    async with logs(simulator) as opened:
        await opened.metadata()  # signs in
        before = simulator.requests
        asked = [asyncio.create_task(opened.query("print 1", DAY)) for _ in range(PLACES)]
        await eventually(lambda: simulator.requests >= before + PLACES)
        with pytest.raises(Throttled):
            await opened.query("print 1", DAY)
        asked[0].cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked[0]
        simulator.clear()
        assert len(await once_free(opened)) == 1
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)


async def test_without_a_workspace_a_query_says_so(simulator: Simulator) -> None:
    enclave = replace(simulator.config.enclaves[0], log_workspace="")
    async with connected(enclave) as connection:
        with pytest.raises(NotFound, match="workspace"):
            await connection.logs.query("print 1", DAY)


def body(columns: list[tuple[str, str]], rows: list[list[Any]]) -> bytes:
    table = {
        "name": "PrimaryResult",
        "columns": [{"name": name, "type": kind} for name, kind in columns],
        "rows": rows,
    }
    return json.dumps({"tables": [table]}).encode()


def test_a_body_of_many_rows_is_decoded_row_by_row_as_each_call_stops_all_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    columns = [("TimeGenerated", "datetime"), *((f"c{n}", "string") for n in range(11))]
    row = ["2026-03-02T10:30:00.1234567Z", *(f"value {n}, with some text behind it" for n in range(11))]
    lengths = []

    def decode(text: str, start: int) -> tuple[Any, int]:
        value, end = json.JSONDecoder().raw_decode(text, start)
        lengths.append(end - start)
        return value, end

    monkeypatch.setattr("console.azure.logs.json_cursor._decode", decode)
    result = read_body([body(columns, [row] * 6_000)], NEVER)
    assert len(result) == 6_000
    assert max(lengths) <= max(len(json.dumps(row)), len(json.dumps(columns)) * 2)


def test_reading_stops_once_nobody_waits() -> None:
    parts = [body([("a", "long")], [[1]] * 5_000)]
    with pytest.raises(Stopped):
        read_body(parts, lambda: True)


@pytest.mark.parametrize("rows", [[[1]], [[1, 2, 3]], [["x", "y"], [1]], ["row"], [["no moment", 4]]])
def test_rows_that_do_not_fit_their_columns_are_refused(rows: list[Any]) -> None:
    with pytest.raises((ValueError, TypeError)):
        read_body([body([("t", "datetime"), ("n", "long")], rows)], NEVER)


cells = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=3)


@given(st.lists(st.tuples(cells, cells), max_size=5), st.sampled_from([None, 1]))
def test_whatever_dynamic_values_come_are_read_as_the_json_module_reads_them(
    rows: list[tuple[Any, Any]], indent: int | None
) -> None:
    encoded = [[json.dumps(cell) for cell in row] for row in rows]
    parsed = json.loads(body([("a", "dynamic"), ("b", "dynamic")], encoded))
    text = json.dumps(parsed, indent=indent).encode()
    result = read_body([text[:7], text[7:]], NEVER)
    assert [tuple(row.values()) for row in result] == rows


@given(st.binary(max_size=60))
def test_no_stray_bytes_give_anything_but_a_refusal(stray: bytes) -> None:
    with pytest.raises((ValueError, TypeError, RecursionError)):
        read_body([stray], NEVER)


@given(st.timedeltas(timedelta(days=-900_000), timedelta(days=900_000)))
def test_a_timespan_is_read_as_kusto_writes_it(span: timedelta) -> None:
    sign = "-" if span < timedelta(0) else ""
    whole = abs(span)
    hours, rest = divmod(whole.seconds, 3600)
    written = f"{whole.days}.{hours:02}:{rest // 60:02}:{rest % 60:02}.{whole.microseconds:06}0"
    assert timespan(sign + written) == span
