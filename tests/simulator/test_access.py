"""Who may do what, and what nobody may: role assignments, definitions and locks, at every scope."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from asking import signed_in
from azure.monitor.query import LogsQueryResult

if TYPE_CHECKING:
    from conftest import Simulator

ASSIGNMENTS = "providers/Microsoft.Authorization/roleAssignments"
DEFINITIONS = "providers/Microsoft.Authorization/roleDefinitions"
LOCKS = "providers/Microsoft.Authorization/locks"
VERSION, LOCK_VERSION = "2022-04-01", "2020-05-01"
GRAPH = "/providers/Microsoft.ResourceGraph/resources"
NOBODY = "11111111-2222-4333-8444-555555555555"


async def test_every_role_that_is_held_is_defined_and_every_assignment_answers(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        held = await azure.every(f"{azure.subscription}/{ASSIGNMENTS}", VERSION)
        defined = await azure.every(f"{azure.subscription}/{DEFINITIONS}", VERSION)
        assert {each["properties"]["roleDefinitionId"] for each in held} <= {each["id"] for each in defined}
        for each in (held[0], held[-1]):
            assert await azure.get(each["id"], VERSION) == each
            assert (await azure.get(each["properties"]["roleDefinitionId"], VERSION)) in defined


async def test_resource_graph_and_access_control_tell_of_the_same_assignments(simulator: Simulator) -> None:
    query = "authorizationresources | where type == 'microsoft.authorization/roleassignments' | project name"
    async with signed_in(simulator, "imaging") as azure:
        held = await azure.every(f"{azure.subscription}/{ASSIGNMENTS}", VERSION)
        body = {"query": query, "subscriptions": [azure.enclave.subscription]}
        _, told = await azure.ask("POST", GRAPH, "2021-03-01", body=body)
    assert {each["name"] for each in held} == {row["name"] for row in told["data"]}


async def test_the_role_that_the_intruder_took_is_the_one_that_the_log_tells_of(simulator: Simulator) -> None:
    query = "AzureActivity | where OperationNameValue =~ 'Microsoft.Authorization/roleAssignments/write'"
    async with signed_in(simulator, "imaging") as azure, azure.logs() as logs:
        owner = (
            await azure.every(f"{azure.group}/{DEFINITIONS}", VERSION, **{"$filter": "roleName eq 'Owner'"})
        )[0]
        held = await azure.every(f"{azure.group}/{ASSIGNMENTS}", VERSION)
        answer = await logs.query_workspace(
            azure.enclave.log_workspace,
            f"{query} | project told = tostring(Properties_d.requestbody)",
            timespan=None,
        )
    assert isinstance(answer, LogsQueryResult)
    told = {json.loads(row[0])["Id"] for row in answer.tables[0].rows}
    owners = [each for each in held if each["properties"]["roleDefinitionId"] == owner["id"]]
    assert [each["name"] in told for each in owners] == [True]
    assert owners[0]["properties"]["createdBy"]


async def test_assignments_are_found_by_whom_they_are_for_and_by_scope(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        every = await azure.every(f"{azure.group}/{ASSIGNMENTS}", VERSION)
        at_scope = await azure.every(f"{azure.group}/{ASSIGNMENTS}", VERSION, **{"$filter": "atScope()"})
        assert {each["properties"]["scope"] for each in at_scope} == {azure.group}
        assert len(at_scope) < len(every)
        who = every[0]["properties"]["principalId"]
        for words in (f"principalId eq '{who}'", f"assignedTo('{who}')"):
            own = await azure.every(f"{azure.group}/{ASSIGNMENTS}", VERSION, **{"$filter": words})
            assert {each["properties"]["principalId"] for each in own} == {who}


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"{{g}}/{ASSIGNMENTS}/{NOBODY}", 404, "ResourceNotFound"),
        (f"{{g}}-other/{ASSIGNMENTS}", 404, "ResourceGroupNotFound"),
        (f"/{DEFINITIONS}/{NOBODY}", 404, "RoleDefinitionDoesNotExist"),
        (f"{{g}}/{LOCKS}/{NOBODY}", 404, "LockNotFound"),
    ],
)
async def test_what_is_not_there_is_refused_by_name(
    simulator: Simulator, path: str, status: int, code: str
) -> None:
    async with signed_in(simulator) as azure:
        version = LOCK_VERSION if LOCKS in path else VERSION
        answer, body = await azure.ask("GET", path.format(g=azure.group), version)
        assert (answer, body["error"]["code"]) == (status, code)


async def test_an_assignments_filter_that_means_nothing_is_refused(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        path = f"{azure.group}/{ASSIGNMENTS}"
        status, body = await azure.ask("GET", path, VERSION, **{"$filter": "colour eq 'blue'"})
        assert (status, body["error"]["code"]) == (400, "UnsupportedFilter")


async def test_a_lock_is_listed_above_and_below_where_it_lies_and_nowhere_else(
    fresh_simulator: Simulator,
) -> None:
    async with signed_in(fresh_simulator) as azure:
        machines = await azure.every(
            f"{azure.group}/providers/Microsoft.Compute/virtualMachines", "2024-07-01"
        )
        locked, other = machines[0]["id"], machines[1]["id"]
        lock = fresh_simulator.do("genomics", "lock", scope=locked)
        assert (await azure.get(lock, LOCK_VERSION))["id"] == lock
        seen = {}
        for scope in (azure.subscription, azure.group, locked, other):
            found = await azure.every(f"{scope}/{LOCKS}", LOCK_VERSION)
            seen[scope] = [each["id"] for each in found]
    assert seen == {azure.subscription: [lock], azure.group: [lock], locked: [lock], other: []}
