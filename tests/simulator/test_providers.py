"""What the Resource Manager tells of itself: providers, their operations, regions, tags, the activity log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from asking import Azure, signed_in

if TYPE_CHECKING:
    from conftest import Simulator

VERSION = "2021-04-01"
EVENTS = "providers/Microsoft.Insights/eventtypes/management/values"


async def events(azure: Azure, words: str) -> list[Any]:
    return await azure.every(f"{azure.subscription}/{EVENTS}", "2015-04-01", **{"$filter": words})


async def test_each_kind_of_resource_is_listed_by_its_provider_in_a_version_that_answers(
    simulator: Simulator,
) -> None:
    async with signed_in(simulator) as azure:
        for each in await azure.every(f"{azure.group}/resources", VERSION):
            namespace, kind = each["type"].split("/", 1)
            provider = await azure.get(f"{azure.subscription}/providers/{namespace}", VERSION)
            versions = {known["resourceType"]: known["apiVersions"] for known in provider["resourceTypes"]}
            found = await azure.get(each["id"], versions[kind][0])
            assert found["id"] == each["id"]


async def test_the_operations_of_a_provider_are_those_that_it_serves(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        found = await azure.every("/providers/microsoft.compute/operations", "2024-07-01")
        names = {each["name"] for each in found}
        status, body = await azure.ask("GET", "/providers/nonsense/operations", VERSION)
    machine = "Microsoft.Compute/virtualMachines"
    assert {f"{machine}/read", f"{machine}/deallocate/action", f"{machine}/start/action"} <= names
    assert f"{machine}/delete" not in names
    assert (status, body["error"]["code"]) == (404, "InvalidResourceNamespace")


async def test_operations_as_roles_name_them_are_those_of_the_provider(simulator: Simulator) -> None:
    path = "/providers/Microsoft.Authorization/providerOperations"
    async with signed_in(simulator) as azure:
        listed = {
            each["name"] for each in await azure.every("/providers/Microsoft.Logic/operations", VERSION)
        }
        told = await azure.get(f"{path}/microsoft.logic", "2022-04-01", **{"$expand": "resourceTypes"})
        every = await azure.every(path, "2022-04-01")
    named = {each["name"] for kind in told["resourceTypes"] for each in kind["operations"]}
    assert named == listed
    assert told in every


async def test_slashes_that_follow_each_other_count_once(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        path = f"{azure.group}/providers/Microsoft.Compute//virtualMachines"
        assert await azure.get(path, "2024-07-01") == await azure.get(path.replace("//", "/"), "2024-07-01")


async def test_every_resource_lies_in_a_region_of_the_subscription(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        regions = {
            each["name"] for each in await azure.every(f"{azure.subscription}/locations", "2022-12-01")
        }
        resources = await azure.every(f"{azure.subscription}/resources", VERSION)
    assert {each["location"] for each in resources} <= regions


async def test_tags_are_counted_over_the_group_and_its_resources(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        names = {
            each["tagName"]: each for each in await azure.every(f"{azure.subscription}/tagNames", VERSION)
        }
        machines = await azure.every(
            f"{azure.subscription}/resources",
            VERSION,
            **{"$filter": "resourceType eq 'Microsoft.Compute/virtualMachines'"},
        )
    roles = {value["tagValue"]: value["count"]["value"] for value in names["role"]["values"]}
    assert sum(roles.values()) == names["role"]["count"]["value"] == len(machines)


async def test_the_activity_log_tells_of_a_restart_and_who_asked_for_it(fresh_simulator: Simulator) -> None:
    async with signed_in(fresh_simulator) as azure:
        machines = f"{azure.group}/providers/Microsoft.Compute/virtualMachines"
        machine = (await azure.every(machines, "2024-07-01"))[0]["id"]
        await azure.ask("POST", f"{machine}/restart", "2024-07-01")
        fresh_simulator.push(1)
        since = "eventTimestamp ge '2026-03-01T00:00:00Z'"
        every = await events(azure, since)
        assert await events(azure, since.replace("'", "")) == every
        own = await events(azure, f"{since} and resourceUri eq '{machine}' and status eq 'Started'")
    assert own[0] in every
    assert own[0]["operationName"]["value"] == "Microsoft.Compute/virtualMachines/restart/action"
    assert own[0]["resourceId"].casefold() == machine.casefold()
    moments = [each["eventTimestamp"] for each in every]
    assert moments == sorted(moments, reverse=True)


@pytest.mark.parametrize("words", ["", "caller eq 'me'", "eventTimestamp ge 'soon'", "colour eq 'blue'"])
async def test_an_activity_log_filter_without_a_beginning_or_a_meaning_is_refused(
    simulator: Simulator, words: str
) -> None:
    async with signed_in(simulator) as azure:
        path = f"{azure.subscription}/{EVENTS}"
        status, body = await azure.ask("GET", path, "2015-04-01", **{"$filter": words})
        assert (status, body["code"]) == (400, "BadRequest")
        assert set(body) == {"code", "message"}  # without ARM's `error` around them
