"""Resource Graph over every part of the simulated enclaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from asking import Azure, signed_in

if TYPE_CHECKING:
    from conftest import Simulator

PATH, VERSION = "/providers/Microsoft.ResourceGraph/resources", "2021-03-01"


async def page(azure: Azure, query: str, *, everywhere: bool = False, **options: Any) -> tuple[int, Any]:
    body: dict[str, Any] = {"query": query, "options": options}
    if not everywhere:
        body["subscriptions"] = [azure.enclave.subscription]
    return await azure.ask("POST", PATH, VERSION, body=body)


async def found(azure: Azure, query: str, **options: Any) -> list[Any]:
    status, body = await page(azure, query, **options)
    assert status == 200, body
    return list(body["data"])


async def test_every_kind_of_resource_of_the_enclave_is_found(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        rows = await found(azure, "resources | summarize count() by type")
    kinds = {row["type"]: row["count_"] for row in rows}
    assert kinds["microsoft.storage/storageaccounts"] == 2
    assert kinds["microsoft.logic/workflows"] == kinds["microsoft.datafactory/factories"] == 1
    assert kinds["microsoft.operationalinsights/workspaces"] == 1
    assert {
        "microsoft.compute/virtualmachines",
        "microsoft.desktopvirtualization/hostpools",
        "microsoft.machinelearningservices/workspaces",
    } <= kinds.keys()


async def test_properties_are_objects_and_kinds_match_in_any_case(simulator: Simulator) -> None:
    query = """
        Resources
        | where type =~ 'Microsoft.OperationalInsights/workspaces'
        | project name, customer = tostring(properties.customerId), properties, resourceGroup
    """
    async with signed_in(simulator) as azure:
        row = (await found(azure, query))[0]
        group = azure.enclave.resource_groups[0]
    assert row["customer"] == azure.enclave.log_workspace == row["properties"]["customerId"]
    assert row["resourceGroup"] == group


async def test_only_the_subscriptions_asked_for_are_searched(simulator: Simulator) -> None:
    query = "resourcecontainers | where type == 'microsoft.resources/subscriptions' | project subscriptionId"
    async with signed_in(simulator) as azure:
        own = await found(azure, query)
        every = await found(azure, query, everywhere=True)
        foreign = {"query": query, "subscriptions": ["11111111-2222-4333-8444-555555555555"]}
        status, refusal = await azure.ask("POST", PATH, VERSION, body=foreign)
    assert [row["subscriptionId"] for row in own] == [azure.enclave.subscription]
    assert len(every) == len(simulator.enclaves)
    assert status in (403, 404)
    assert refusal["error"]["code"]


async def test_pages_go_on_by_a_token_until_all_is_read(simulator: Simulator) -> None:
    query = "Resources | project id | order by id asc"
    async with signed_in(simulator) as azure:
        whole = await found(azure, query)
        rows: list[Any] = []
        options: dict[str, Any] = {"$top": 6}
        while True:
            _, body = await page(azure, query, **options)
            rows += body["data"]
            assert body["count"] == len(body["data"]) <= 6
            assert body["totalRecords"] == len(whole)
            if "$skipToken" not in body:
                break
            assert body["resultTruncated"] == "true"
            options = {"$skipToken": body["$skipToken"]}
    assert rows == whole
    assert body["resultTruncated"] == "false"


async def test_a_table_can_be_had_instead_of_objects(simulator: Simulator) -> None:
    query = "Resources | where type == 'microsoft.logic/workflows' | project name, tags, n = 1"
    async with signed_in(simulator) as azure:
        _, body = await page(azure, query, resultFormat="table")
    assert body["data"]["columns"] == [
        {"name": "name", "type": "string"},
        {"name": "tags", "type": "object"},
        {"name": "n", "type": "integer"},
    ]
    assert body["data"]["rows"][0][1:] == [{"workload": "secure-research"}, 1]


@pytest.mark.parametrize(
    "query", ["Resources | wher x", "NoSuchTable | count", "Resources | where nothing == 1"]
)
async def test_a_mistake_is_refused_with_its_details(simulator: Simulator, query: str) -> None:
    async with signed_in(simulator) as azure:
        status, body = await page(azure, query)
    assert status == 400
    assert body["error"]["code"] == "BadRequest"
    assert body["error"]["details"][0]["code"] == "InvalidQuery"


async def test_findings_and_exemptions_are_there_too(simulator: Simulator) -> None:
    query = """
        securityresources
        | where type == 'microsoft.security/assessments'
        | where properties.status.code == 'Unhealthy'
        | project id, displayName = tostring(properties.displayName)
    """
    async with signed_in(simulator) as azure:
        unhealthy = await found(azure, query)
        exemptions = await found(azure, "PolicyResources | count")
    assert len(unhealthy) > 3
    assert all(row["displayName"] for row in unhealthy)
    assert exemptions[0]["Count"] >= 0
