"""Log rows as they are kept: by column, in order of time, for thirty days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from console.reference.tables import schemas
from console.simulator.services.operationalinsights.world.logs import LogStore, LogTable

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
ROWS = st.lists(
    st.tuples(
        st.integers(0, 50),
        st.fixed_dictionaries({}, optional={"Computer": st.text(max_size=3), "EventID": st.integers(0, 9)}),
    ),
    max_size=12,
)


def store() -> LogStore:
    return LogStore("6f5d0a52-0000-4000-8000-000000000001", "log-test")


def table_of(logs: LogStore, name: str) -> LogTable:
    found = logs.table(name)
    assert found is not None
    return found


@given(st.lists(ROWS, max_size=4))
def test_rows_read_back_in_order_of_time_however_they_came(batches: list[Any]) -> None:
    logs = store()
    written: list[tuple[datetime, dict[str, Any]]] = []
    for batch in batches:
        for minutes, columns in batch:
            at = NOW + timedelta(minutes=minutes)
            logs.write("Event", at, **columns)
            written.append((at, columns))
        table_of(logs, "Event").column("Computer")
    written.sort(key=lambda row: row[0])
    table = table_of(logs, "Event")
    assert table.column("TimeGenerated") == [at for at, _ in written]
    assert table.column("Computer") == [columns.get("Computer", "") for _, columns in written]
    assert table.column("EventID") == [columns.get("EventID") for _, columns in written]
    assert len(table) == len(written)


@given(ROWS, st.integers(0, 50), st.integers(0, 50))
def test_a_span_of_time_is_found_by_its_bounds(rows: list[Any], since: int, until: int) -> None:
    logs = store()
    for minutes, columns in rows:
        logs.write("Event", NOW + timedelta(minutes=minutes), **columns)
    table = table_of(logs, "Event")
    low, high = NOW + timedelta(minutes=since), NOW + timedelta(minutes=until)
    start, stop = table.between(low, high)
    inside = [at for at in table.column("TimeGenerated") if low <= at < high]
    assert table.column("TimeGenerated", start, stop) == inside


def test_unset_strings_are_empty_and_other_values_null() -> None:
    logs = store()
    logs.write("SigninLogs", NOW, UserPrincipalName="ada@research.example")
    table = table_of(logs, "SigninLogs")
    assert table.column("IPAddress") == [""]
    assert table.column("IsRisky") == [None]
    assert table.column("Type") == ["SigninLogs"]
    assert table.column("TenantId") == [logs.workspace_id]


def test_a_column_that_the_real_table_lacks_is_dropped_and_remembered() -> None:
    logs = store()
    logs.write("Heartbeat", NOW, Computer="vm-1", Mood="good")
    table = table_of(logs, "Heartbeat")
    assert table.column("Computer") == ["vm-1"]
    assert "Mood" not in table.types
    assert table.dropped == {"Mood"}


def test_diagnostics_take_typed_columns_and_custom_tables_any() -> None:
    logs = store()
    logs.write("AzureDiagnostics", NOW, status_s="Failed", count_d=2.0)
    logs.write("Release_CL", NOW, file_s="a.csv")
    assert table_of(logs, "AzureDiagnostics").column("count_d") == [2.0]
    assert table_of(logs, "AzureDiagnostics").types["count_d"] == "real"
    assert table_of(logs, "Release_CL").column("file_s") == ["a.csv"]
    assert "Release_CL" in logs.names()


def test_rows_older_than_thirty_days_are_forgotten() -> None:
    logs = store()
    for days in (40, 31, 29, 0):
        logs.write("Syslog", NOW - timedelta(days=days), Computer=f"{days} days old")
    logs.keep_retention(NOW)
    assert table_of(logs, "Syslog").column("Computer") == ["29 days old", "0 days old"]


def test_every_real_table_is_there_and_none_that_is_not() -> None:
    logs = store()
    assert len(schemas()) == 48
    assert len(table_of(logs, "SecurityEvent")) == 0
    assert logs.table("NoSuchTable") is None


def test_a_column_that_only_the_latest_row_has_is_known_before_anything_is_read() -> None:
    logs = store()
    logs.write("AzureDiagnostics", NOW, resource_actionName_s="Send_approval_email")
    assert table_of(logs, "AzureDiagnostics").types["resource_actionName_s"] == "string"
