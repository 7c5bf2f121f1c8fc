"""The simulated Log Analytics, asked by the unmodified azure-monitor-query."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from asking import Azure, signed_in
from azure.core.exceptions import HttpResponseError
from azure.monitor.query import (
    LogsBatchQuery,
    LogsQueryError,
    LogsQueryPartialResult,
    LogsQueryResult,
    LogsTable,
)

if TYPE_CHECKING:
    from conftest import Simulator

START = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)


async def asked(azure: Azure, query: str, timespan: Any = None, **options: Any) -> Any:
    async with azure.logs() as client:
        return await client.query_workspace(azure.enclave.log_workspace, query, timespan=timespan, **options)


async def table(azure: Azure, query: str, timespan: Any = None, **options: Any) -> LogsTable:
    result = await asked(azure, query, timespan, **options)
    assert isinstance(result, LogsQueryResult)
    return result.tables[0]


async def value(azure: Azure, query: str, timespan: Any = None) -> Any:
    """Return the one cell that a query gives."""
    return (await table(azure, query, timespan)).rows[0][0]


def innermost(failure: HttpResponseError) -> dict[str, Any]:
    """Return the innermost error of a refusal, as the service nests it."""
    assert failure.response is not None
    error: dict[str, Any] = failure.response.json()["error"]  # type: ignore[attr-defined]  # the answer's JSON
    while "innererror" in error:
        error = error["innererror"]
    return error


async def test_rows_come_with_their_types(simulator: Simulator) -> None:
    written = "StorageBlobLogs | where OperationName == 'PutBlob' and ObjectKey has 'pending'"
    query = f"{written} | top 5 by TimeGenerated"
    async with signed_in(simulator) as azure:
        found = await table(
            azure, f"{query} | project TimeGenerated, RequesterUpn, RequestBodySize, DurationMs"
        )
    assert found.name == "PrimaryResult"
    assert found.columns_types == ["datetime", "string", "long", "real"]
    times = [row["TimeGenerated"] for row in found.rows]
    assert times == sorted(times, reverse=True)
    assert all(row["RequesterUpn"].endswith(".example") and row["RequestBodySize"] > 0 for row in found.rows)


async def test_values_are_written_as_the_service_writes_them(simulator: Simulator) -> None:
    query = """
        Usage
        | take 1
        | extend d = datetime(2026-03-02 01:02:03.25), t = 1d + 2h, j = dynamic({'a': [1]}), b = 1 == 1
        | project d, t, j, n = long(null), b
    """
    async with signed_in(simulator) as azure:
        found = await table(azure, query)
    assert list(found.rows[0]) == [
        datetime(2026, 3, 2, 1, 2, 3, 250_000, tzinfo=UTC),
        "1.02:00:00",
        '{"a":[1]}',
        None,
        True,
    ]
    assert found.columns_types == ["datetime", "timespan", "dynamic", "long", "bool"]


async def test_the_timespan_narrows_what_the_query_itself_asks(simulator: Simulator) -> None:
    count = "StorageBlobLogs | where TimeGenerated > ago(13d) | count"
    day = timedelta(days=1)
    async with signed_in(simulator) as azure:
        everything = await value(azure, count)
        last_two_days = await value(azure, count, 2 * day)
        from_start = await value(azure, count, (START - 2 * day, 2 * day + timedelta(hours=1)))
        between = await value(azure, count, (START - 2 * day, START + timedelta(hours=1)))
        long_ago = await value(azure, count, (START - 90 * day, day))
    assert everything > last_two_days > 0
    assert last_two_days == from_start == between
    assert long_ago == 0


async def test_a_syntax_error_is_nested_with_its_place(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        with pytest.raises(HttpResponseError) as refused:
            await asked(azure, "SigninLogs\n| where (Id")
    assert refused.value.status_code == 400
    error = innermost(refused.value)
    assert error["code"] == "SYN0002"
    assert error["line"] == 2
    assert error["message"].startswith("Query could not be parsed")


async def test_an_unknown_column_is_a_semantic_error(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        with pytest.raises(HttpResponseError) as refused:
            await asked(azure, "SigninLogs | where NoSuchColumn == 1")
    error = innermost(refused.value)
    assert error["code"] == "SEM0100"
    assert "NoSuchColumn" in error["message"]


async def test_too_many_rows_give_a_partial_result(fresh_simulator: Simulator) -> None:
    fresh_simulator.do("genomics", "limit-queries", rows=3)
    async with signed_in(fresh_simulator) as azure:
        result = await asked(azure, "StorageBlobLogs | project Uri")
    assert isinstance(result, LogsQueryPartialResult)
    assert len(result.partial_data[0].rows) == 3
    assert result.partial_error is not None
    assert result.partial_error.code == "PartialError"
    assert "3 records" in str(result.partial_error.details)


async def test_too_many_bytes_give_a_partial_result(fresh_simulator: Simulator) -> None:
    fresh_simulator.do("genomics", "limit-queries", bytes=10_000)
    async with signed_in(fresh_simulator) as azure:
        result = await asked(azure, "StorageBlobLogs")
    assert isinstance(result, LogsQueryPartialResult)
    assert 0 < len(result.partial_data[0].rows) < 30


async def test_a_batch_answers_each_query_for_itself(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure, azure.logs() as client:
        workspace = azure.enclave.log_workspace
        queries = [
            LogsBatchQuery(workspace, "SigninLogs | count", timespan=timedelta(days=14)),
            LogsBatchQuery(workspace, "SigninLogs | wher", timespan=None),
            LogsBatchQuery("no-such-workspace", "SigninLogs | count", timespan=None),
            LogsBatchQuery(workspace, "Usage | take 7", timespan=None),
        ]
        good, bad, lost, seven = await client.query_batch(queries)
    assert isinstance(good, LogsQueryResult)
    assert good.tables[0].rows[0][0] > 0
    assert isinstance(bad, LogsQueryError)
    assert isinstance(lost, LogsQueryError)
    assert isinstance(seven, LogsQueryResult)
    assert len(seven.tables[0].rows) == 7


async def test_statistics_and_render_come_only_when_asked_for(simulator: Simulator) -> None:
    query = "Usage | summarize sum(Quantity) by DataType | render piechart"
    async with signed_in(simulator) as azure:
        plain = await asked(azure, query)
        full = await asked(azure, query, include_statistics=True, include_visualization=True)
    assert plain.statistics is None
    assert plain.visualization is None
    assert full.statistics["query"]["executionTime"] >= 0
    assert full.visualization["visualization"] == "piechart"


async def test_other_workspaces_can_be_named_in_the_query_or_beside_it(simulator: Simulator) -> None:
    other = next(each for each in simulator.config.enclaves if each.name == "imaging").log_workspace
    async with signed_in(simulator) as azure:
        here = await value(azure, "SigninLogs | count")
        there = await value(azure, f'workspace("{other}").SigninLogs | count')
        both = await table(
            azure, "SigninLogs | summarize dcount(TenantId), count()", additional_workspaces=[other]
        )
    assert there > 140
    assert list(both.rows[0]) == [2, here + there]


async def test_a_resource_can_be_asked_instead_of_its_workspace(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure, azure.logs() as client:
        resource = f"{azure.group}/providers/Microsoft.Compute/virtualMachines/any"
        result = await client.query_resource(resource, "SigninLogs | count", timespan=None)
    assert isinstance(result, LogsQueryResult)
    assert result.tables[0].rows[0][0] > 0


async def test_each_query_leaves_its_own_trace(simulator: Simulator) -> None:
    trace = "LAQueryLogs | where QueryText has 'fingerprint-4711' and QueryText !has 'LAQueryLogs'"
    async with signed_in(simulator) as azure:
        await asked(azure, "Usage | where DataType != 'fingerprint-4711' | take 2")
        found = await table(azure, f"{trace} | project ResponseCode, ResponseRowCount, AADEmail")
    assert [tuple(row)[:2] for row in found.rows] == [(200, 2)]


async def test_an_unknown_workspace_is_not_found(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure, azure.logs() as client:
        with pytest.raises(HttpResponseError) as refused:
            await client.query_workspace("11111111-2222-4333-8444-555555555555", "Usage", timespan=None)
    assert refused.value.status_code == 404


async def test_a_sixth_query_at_once_is_throttled(fresh_simulator: Simulator) -> None:
    fresh_simulator.do("genomics", "occupy-queries", count=5)
    async with signed_in(fresh_simulator) as azure:
        with pytest.raises(HttpResponseError) as refused:
            await asked(azure, "Usage | count")
        fresh_simulator.do("genomics", "occupy-queries", count=4)
        assert await value(azure, "Usage | count") > 0
    assert refused.value.status_code == 429
    assert refused.value.response is not None
    assert refused.value.response.headers["Retry-After"] == "10"  # type: ignore[attr-defined]  # aiohttp's answer


async def test_metadata_names_every_table_with_its_columns(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        token = (await azure.credential.get_token("https://api.loganalytics.io/.default")).token
        url = f"{simulator.url}/v1/workspaces/{azure.enclave.log_workspace}/metadata"
        headers = {"Authorization": f"Bearer {token}"}
        async with azure.session.get(url, headers=headers) as answer:
            body = await answer.json()
    columns = {each["name"]: {c["name"]: c["type"] for c in each["columns"]} for each in body["tables"]}
    assert len(columns) >= 48
    assert columns["WVDConnections"]["TimeGenerated"] == "datetime"
    assert columns["SecurityIncident"]["IncidentNumber"] == "int"


async def test_the_incident_can_be_read_from_the_logs(simulator: Simulator) -> None:
    story = """
        let abroad = SigninLogs | where Location !in ("NL", "GB", "IE");
        let guessed = abroad | where ResultType == 50126 | summarize guesses = count() by IPAddress;
        abroad
        | where ResultType == 0
        | join kind=inner guessed on IPAddress
        | project UserPrincipalName, IPAddress, guesses, ConditionalAccessStatus
    """
    thefts = "StorageBlobLogs | where AuthenticationType == 'SAS' | summarize sum(ResponseBodySize)"
    removed = (
        "AzureActivity | where OperationNameValue =~ 'Microsoft.Insights/diagnosticSettings/delete' | count"
    )
    async with signed_in(simulator, "imaging") as azure:
        breach = await table(azure, story)
        stolen = await value(azure, thefts)
        assert await value(azure, removed) == 2
        assert await value(azure, "SecurityIncident | where Severity == 'High' | count") == 3
    assert len({row["UserPrincipalName"] for row in breach.rows}) == 1
    assert all(row["guesses"] > 20 for row in breach.rows)
    assert all(row["ConditionalAccessStatus"] == "notApplied" for row in breach.rows)
    assert stolen > 50e9


async def test_no_row_was_written_with_a_column_that_the_real_table_lacks(simulator: Simulator) -> None:
    for enclave in simulator.enclaves:
        assert simulator.do(enclave, "dropped-columns") == {}


async def test_a_sixth_slow_query_of_one_user_is_throttled(fresh_simulator: Simulator) -> None:
    async with signed_in(fresh_simulator) as azure:
        await azure.credential.get_token("https://api.loganalytics.io/.default")
        fresh_simulator.fault("slow", "/query", seconds=0.5)
        answers = await asyncio.gather(
            *(asked(azure, "Usage | count") for _ in range(6)), return_exceptions=True
        )
        assert await value(azure, "Usage | count") > 0
    refused = [answer for answer in answers if isinstance(answer, HttpResponseError)]
    assert [each.status_code for each in refused] == [429]
    assert refused[0].response is not None
    assert refused[0].response.headers["Retry-After"] == "10"  # type: ignore[attr-defined]  # aiohttp's answer
    assert sum(isinstance(answer, LogsQueryResult) for answer in answers) == 5


async def test_a_query_that_takes_too_long_is_given_up(fresh_simulator: Simulator) -> None:
    fresh_simulator.do("genomics", "limit-queries", seconds=0)
    async with signed_in(fresh_simulator) as azure:
        with pytest.raises(HttpResponseError) as refused:
            await asked(azure, "Usage | count", server_timeout=30)
    assert refused.value.status_code == 504


async def test_the_whole_language_is_understood(simulator: Simulator) -> None:
    query = """
        let since = ago(7d);
        let busiest = (T: (UserPrincipalName: string), n: long = 3) {
            T | summarize signins = count() by UserPrincipalName | top n by signins
        };
        SigninLogs
        | where TimeGenerated > since
        | invoke busiest(2)
        | join kind=inner (
            SigninLogs
            | where TimeGenerated > since
            | make-series perDay = count() on TimeGenerated from since to now() step 1d by UserPrincipalName
        ) on UserPrincipalName
        | mv-apply perDay to typeof(long) on (summarize total = sum(perDay))
        | project UserPrincipalName, signins, total, agrees = signins == total
    """
    async with signed_in(simulator) as azure:
        found = await table(azure, query)
    assert [row["agrees"] for row in found.rows] == [True, True]


async def test_an_unknown_table_is_explained_with_what_was_meant(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        with pytest.raises(HttpResponseError) as refused:
            await asked(azure, "Usage\n| join (SiginLogs) on Type")
    error = innermost(refused.value)
    assert (error["line"], error["pos"]) == (2, 9)
    assert "did you mean SigninLogs?" in error["message"]
