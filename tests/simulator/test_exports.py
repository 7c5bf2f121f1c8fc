"""The export path: blob, approval run and pipeline run, as Logic Apps and Data Factory tell of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from asking import Azure, signed_in

if TYPE_CHECKING:
    from conftest import Simulator

LOGIC, FACTORY, STORAGE = "2019-05-01", "2018-06-01", "2023-05-01"
EVER = {"lastUpdatedAfter": "2020-01-01T00:00:00Z", "lastUpdatedBefore": "2030-01-01T00:00:00Z"}


async def workflow(azure: Azure) -> str:
    found = await azure.every(f"{azure.group}/providers/Microsoft.Logic/workflows", LOGIC)
    return str(found[0]["id"])


async def factory(azure: Azure) -> str:
    found = await azure.every(f"{azure.subscription}/providers/Microsoft.DataFactory/factories", FACTORY)
    return str(found[0]["id"])


async def runs(azure: Azure, **query: str) -> list[Any]:
    return await azure.every(f"{await workflow(azure)}/runs", LOGIC, **query)


async def contents(azure: Azure, link: dict[str, Any]) -> Any:
    async with azure.session.get(link["uri"]) as answer:
        assert answer.status == 200
        return await answer.json()


async def run_of(azure: Azure, path: str) -> tuple[Any, Any]:
    """Return the newest run of a blob's path, and what its trigger saw."""
    for run in await runs(azure):
        seen = (await contents(azure, run["properties"]["trigger"]["outputsLink"]))["body"]
        if seen["Path"] == path:
            return run, seen
    raise AssertionError(path)


async def actions(azure: Azure, run: Any) -> dict[str, Any]:
    found = await azure.every(f"{run['id']}/actions", LOGIC)
    return {action["name"]: action["properties"] for action in found}


async def copies(azure: Azure, *filters: dict[str, Any]) -> list[Any]:
    path = f"{await factory(azure)}/queryPipelineRuns"
    body: dict[str, Any] = {**EVER, "filters": list(filters)}
    found: list[Any] = []
    while True:
        status, page = await azure.ask("POST", path, FACTORY, body=body)
        assert status == 200, page
        found += page["value"]
        if "continuationToken" not in page:
            return found
        body["continuationToken"] = page["continuationToken"]


async def names(azure: Azure, kind: str, container: str) -> set[str]:
    accounts = await azure.every(f"{azure.subscription}/providers/Microsoft.Storage/storageAccounts", STORAGE)
    account = next(each["name"] for each in accounts if kind in each["name"])
    client = azure.blobs(account).get_container_client(container)
    return {blob.name async for blob in client.list_blobs() if blob.size}


async def test_a_file_that_arrives_gets_one_run_within_a_minute(fresh_simulator: Simulator) -> None:
    fresh_simulator.do("genomics", "upload-export", name="study/table.csv", size=4711)
    fresh_simulator.push(61)
    async with signed_in(fresh_simulator) as azure:
        run, seen = await run_of(azure, "/export-pending/study/table.csv")
        waiting = await actions(azure, run)
    assert (seen["Name"], seen["Size"], seen["MediaType"]) == ("table.csv", 4711, "text/csv")
    assert run["properties"]["status"] == "Running"
    assert waiting["Send_approval_email"]["status"] == "Waiting"
    assert len(waiting) == 1


async def test_an_approval_copies_the_file_and_deletes_its_source(fresh_simulator: Simulator) -> None:
    fresh_simulator.do("genomics", "upload-export", name="study/table.csv", size=10_000)
    fresh_simulator.push(61)
    copy_id = fresh_simulator.do("genomics", "approve", name="study/table.csv")[0]
    async with signed_in(fresh_simulator) as azure:
        run, _ = await run_of(azure, "/export-pending/study/table.csv")
        done = await actions(azure, run)
        answer = await contents(azure, done["Send_approval_email"]["outputsLink"])
        queued = await azure.get(f"{await factory(azure)}/pipelineruns/{copy_id}", FACTORY)
        fresh_simulator.push(40)
        copied = await azure.get(f"{await factory(azure)}/pipelineruns/{copy_id}", FACTORY)
        left = await names(azure, "priv", "export-pending")
        out = await names(azure, "pub", "export-approved")
    assert answer["body"]["SelectedOption"] == "Approve"
    assert {name: action["status"] for name, action in done.items()} == {
        "Send_approval_email": "Succeeded",
        "Condition": "Succeeded",
        "Create_a_pipeline_run": "Succeeded",
    }
    assert queued["status"] == "Queued"
    assert copied["status"] == "Succeeded"
    assert copied["parameters"]["sourceFolderPath"] == "export-pending/study"
    assert "study/table.csv" not in left
    assert "table.csv" in out


async def test_a_rejection_leaves_the_file_where_it_is(fresh_simulator: Simulator) -> None:
    fresh_simulator.do("genomics", "upload-export", name="study/table.csv")
    fresh_simulator.push(61)
    assert fresh_simulator.do("genomics", "reject", name="study/table.csv") == 1
    fresh_simulator.push(120)
    async with signed_in(fresh_simulator) as azure:
        run, _ = await run_of(azure, "/export-pending/study/table.csv")
        done = await actions(azure, run)
        left = await names(azure, "priv", "export-pending")
    assert run["properties"]["status"] == "Succeeded"
    assert done["Create_a_pipeline_run"]["status"] == "Skipped"
    assert "study/table.csv" in left


async def test_a_changed_file_gets_a_second_run_with_another_etag(fresh_simulator: Simulator) -> None:
    fresh_simulator.do("genomics", "upload-export", name="study/table.csv", size=10)
    fresh_simulator.push(61)
    async with signed_in(fresh_simulator) as azure:
        first, before = await run_of(azure, "/export-pending/study/table.csv")
        fresh_simulator.do("genomics", "modify-export", name="study/table.csv", size=20)
        fresh_simulator.push(61)
        second, after = await run_of(azure, "/export-pending/study/table.csv")
    assert first["name"] != second["name"]
    assert before["ETag"] != after["ETag"]
    assert (before["Size"], after["Size"]) == (10, 20)


async def test_a_copy_of_a_file_that_is_gone_fails_and_says_so(fresh_simulator: Simulator) -> None:
    fresh_simulator.do("genomics", "upload-export", name="study/table.csv")
    fresh_simulator.push(61)
    fresh_simulator.do("genomics", "delete-export", name="study/table.csv")
    copy_id = fresh_simulator.do("genomics", "approve", name="study/table.csv")[0]
    fresh_simulator.push(40)
    async with signed_in(fresh_simulator) as azure:
        failed = await azure.get(f"{await factory(azure)}/pipelineruns/{copy_id}", FACTORY)
        path = f"{await factory(azure)}/pipelineruns/{copy_id}/queryActivityruns"
        _, activities = await azure.ask("POST", path, FACTORY, body=EVER)
    assert failed["status"] == "Failed"
    assert "UserErrorFileNotFound" in failed["message"]
    assert [each["status"] for each in activities["value"]] == ["Failed"]


async def test_a_run_can_be_cancelled_once(fresh_simulator: Simulator) -> None:
    fresh_simulator.do("genomics", "upload-export", name="study/table.csv")
    fresh_simulator.push(61)
    async with signed_in(fresh_simulator) as azure:
        run, _ = await run_of(azure, "/export-pending/study/table.csv")
        cancelled, _ = await azure.ask("POST", f"{run['id']}/cancel", LOGIC)
        again, refusal = await azure.ask("POST", f"{run['id']}/cancel", LOGIC)
        status = (await azure.get(run["id"], LOGIC))["properties"]["status"]
    assert (cancelled, again, status) == (200, 409, "Cancelled")
    assert refusal["error"]["code"] == "WorkflowRunNotInRunningState"


async def test_runs_are_filtered_by_status_and_time(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        everything = await runs(azure)
        simulator.order("page-size", size=4)
        waiting = await runs(azure, **{"$filter": "status eq 'Running'"})
        since = "2026-03-01T00:00:00Z"
        recent = await runs(azure, **{"$filter": f"status eq 'Succeeded' and startTime ge {since}"})
    started = [run["properties"]["startTime"] for run in everything]
    assert started == sorted(started, reverse=True)
    assert len(waiting) == sum(run["properties"]["status"] == "Running" for run in everything) > 4
    assert {run["name"] for run in recent} == {
        run["name"]
        for run in everything
        if run["properties"]["status"] == "Succeeded" and run["properties"]["startTime"] >= since
    }


async def test_a_content_link_serves_its_signature_and_no_token(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        link = (await runs(azure))[0]["properties"]["trigger"]["outputsLink"]["uri"]
        bearer = {"Authorization": "Bearer anything"}
        async with azure.session.get(link, headers=bearer) as with_token:
            pass
        async with azure.session.get(link.replace("sig=", "sig=x")) as forged:
            pass
    assert (with_token.status, forged.status) == (401, 401)


async def test_pipeline_runs_are_found_by_status(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        everything = await copies(azure)
        simulator.order("page-size", size=2)
        wanted = {"operand": "Status", "operator": "Equals", "values": ["Failed"]}
        failed = await copies(azure, wanted)
        paged = await copies(azure)
    assert [run["status"] for run in failed] == ["Failed"]
    assert "AuthorizationFailure" in failed[0]["message"]
    assert [run["runId"] for run in paged] == [run["runId"] for run in everything]


async def test_a_pipeline_run_is_created_by_hand_and_cancelled(fresh_simulator: Simulator) -> None:
    async with signed_in(fresh_simulator, "cohort") as azure:
        base = await factory(azure)
        pipeline = (await azure.every(f"{base}/pipelines", FACTORY))[0]["id"]
        _, made = await azure.ask("POST", f"{pipeline}/createRun", FACTORY, body={"fileName": "x"})
        run = f"{base}/pipelineruns/{made['runId']}"
        cancelled, _ = await azure.ask("POST", f"{run}/cancel", FACTORY)
        again, _ = await azure.ask("POST", f"{run}/cancel", FACTORY)
        status = (await azure.get(run, FACTORY))["status"]
    assert (cancelled, again, status) == (200, 400, "Cancelled")


async def test_each_character_has_its_own_queue(simulator: Simulator) -> None:
    now = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
    waiting = {}
    for name in ("genomics", "cohort", "imaging"):
        async with signed_in(simulator, name) as azure:
            waiting[name] = await runs(azure, **{"$filter": "status eq 'Running'"})
    ages = [
        now - datetime.fromisoformat(run["properties"]["startTime"][:19]).replace(tzinfo=UTC)
        for run in waiting["cohort"]
    ]
    assert len(waiting["genomics"]) >= 7
    assert [age.days for age in ages] == [9]
    assert len(waiting["imaging"]) >= 3


async def test_what_is_not_there_is_refused_in_arms_words(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        missing = [
            f"{azure.group}/providers/Microsoft.Logic/workflows/none",
            f"{await workflow(azure)}/runs/none",
        ]
        answers = [await azure.ask("GET", path, LOGIC) for path in missing]
        answers.append(await azure.ask("GET", f"{await factory(azure)}/pipelineruns/none", FACTORY))
    assert [status for status, _ in answers] == [404, 404, 404]
    assert all(body["error"]["code"].endswith("NotFound") for _, body in answers)
