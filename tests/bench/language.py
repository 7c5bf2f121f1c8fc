"""What the query language costs: reading a query, and going through its rows."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb
from figures import Figure

from console.kql import Table, execute, parse

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 50
ROWS, FEW = 1_000_000, 200
NOW = datetime(2026, 3, 2, tzinfo=UTC)
COLUMNS = (("TimeGenerated", "datetime"), ("X", "string"), ("Message", "string"), ("N", "long"))
MADE = f"""
    CREATE TABLE T AS SELECT
        TIMESTAMP '2026-02-18' + INTERVAL (i) SECOND AS TimeGenerated,
        'user' || (hash(i) % 20) AS X,
        'event ' || i || CASE WHEN i % 50 = 0 THEN ' y' ELSE ' z' END AS Message,
        (hash(i) % 1000)::BIGINT AS N
    FROM range({ROWS}) r(i)
"""  # noqa: S608  a number of this file
GROUPED = "T | where N > 10 | summarize count() by bin(TimeGenerated, 1h), X"
GROUPED_SQL = (
    "SELECT time_bucket(INTERVAL 1 HOUR, TimeGenerated), X, count(*) FROM T WHERE N > 10 GROUP BY ALL"
)
FOUND = "T | where Message has 'y' | take 100"
FOUND_SQL = r"SELECT * FROM T WHERE regexp_matches(Message, '\by\b', 'i') LIMIT 100"
QUERIES = (
    """
    SigninLogs
    | where TimeGenerated > ago(1h) and ResultType !in ("0", "50125", "50140")
    | extend City = tostring(LocationDetails.city), Browser = tostring(DeviceDetail.browser)
    | summarize Failures = count(), Addresses = make_set(IPAddress, 100), First = min(TimeGenerated)
        by UserPrincipalName, AppDisplayName, City, bin(TimeGenerated, 10m)
    | where Failures > 10
    | project-reorder UserPrincipalName, Failures
    """,
    """
    let timeframe = 14d;
    let threshold = 5;
    let known = AzureActivity
        | where TimeGenerated between (ago(timeframe) .. ago(1d))
        | where OperationNameValue has "write" and ActivityStatusValue =~ "Success"
        | distinct Caller, CallerIpAddress;
    AzureActivity
    | where TimeGenerated > ago(1d)
    | where OperationNameValue in~ ("MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/WRITE", "MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE")
    | extend Details = parse_json(Properties)
    | extend Entity = iff(isempty(tostring(Details.entity)), ResourceId, tostring(Details.entity)), Hour = bin(TimeGenerated, 1h)
    | join kind=leftanti (known) on Caller, CallerIpAddress
    | summarize Start = min(TimeGenerated), End = max(TimeGenerated), Operations = make_set(OperationNameValue), Count = count()
        by Caller, CallerIpAddress, ResourceGroup
    | where Count >= threshold
    | extend timestamp = Start, AccountCustomEntity = Caller, IPCustomEntity = CallerIpAddress
    """,
    """
    union isfuzzy=true
        (StorageBlobLogs | where TimeGenerated > ago(1d) | where OperationName == "GetBlob" | extend Bytes = tolong(ResponseBodySize)),
        (StorageFileLogs | where TimeGenerated > ago(1d) | where OperationName has_any ("Read", "GetFile") | extend Bytes = tolong(ResponseBodySize))
    | parse Uri with * "://" Account "." * "/" Container "/" Path
    | extend Caller = tostring(split(CallerIpAddress, ":")[0])
    | make-series Total = sum(Bytes) default=0 on TimeGenerated from ago(1d) to now() step 1h by Caller, Account
    | extend (anomalies, score, baseline) = series_decompose_anomalies(Total, 2.5, -1, "linefit")
    | mv-expand anomalies to typeof(double), TimeGenerated to typeof(datetime), Total to typeof(long)
    | where anomalies > 0
    | project TimeGenerated, Caller, Account, Total, score
    | order by TimeGenerated desc
    """,
    "Heartbeat | summarize Last = max(TimeGenerated) by Computer | where Last < ago(15m)",
    "WVDConnections | where State == 'Connected' | summarize dcount(UserName) by bin(TimeGenerated, 1h) | render timechart",
)


def language() -> list[Figure]:
    """Measure the language."""
    return [parsing(), *running()]


def running() -> list[Figure]:
    """Time queries over a million rows as column lists, beside duckdb on one core over the same rows."""
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(MADE)
    whole = _table(connection)
    few, tenth = whole.first(FEW), whole.first(ROWS // 10)
    grouped = _timed(lambda: _run(GROUPED, whole), 3)
    found = _timed(lambda: _run(FOUND, whole), 20)
    return [
        Figure("grouping 1,000,000 rows by hour and name", grouped, "s", 2.0),
        _against("the same, against duckdb", grouped, lambda: connection.execute(GROUPED_SQL).fetchall()),
        Figure("the first 100 rows of 1,000,000 with a word", [1000 * s for s in found], "ms"),
        _against("the same, against a table of a tenth", found, lambda: _run(FOUND, tenth), 1.5),
        _against("the same, against duckdb", found, lambda: connection.execute(FOUND_SQL).fetchall()),
        Figure("grouping 200 rows", [1000 * s for s in _timed(lambda: _run(GROUPED, few), RUNS)], "ms", 1.0),
    ]


def _table(connection: duckdb.DuckDBPyConnection) -> Table:
    columns = [list(part) for part in zip(*connection.execute("SELECT * FROM T").fetchall(), strict=True)]
    columns[0] = [at.replace(tzinfo=UTC) for at in columns[0]]
    return Table.of(COLUMNS, columns, sorted_by="TimeGenerated")


def _run(query: str, table: Table) -> None:
    execute(query, {"T": table}, now=NOW)


def _timed(run: Callable[[], object], times: int) -> list[float]:
    found = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return found


def _against(
    name: str, found: list[float], other: Callable[[], object], limit: float | None = None
) -> Figure:
    """Return the ratios of our times to those of another."""
    others = _timed(other, len(found))
    return Figure(name, [one / two for one, two in zip(found, others, strict=True)], "x", limit)


def parsing() -> Figure:
    """Time how long a query of the usual lengths takes to be read."""
    found = []
    for _ in range(RUNS):
        for text in QUERIES:
            start = time.perf_counter()
            parse(text)
            found.append(1000 * (time.perf_counter() - start))
    return Figure("reading a query into its tree", found, "ms", 0.5)


if __name__ == "__main__":
    for figure in language():
        print(figure.line())
