"""Azure Policy as exemptions and recommendations refer to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asking import signed_in

if TYPE_CHECKING:
    from conftest import Simulator

VERSION = "2023-04-01"
AUTHORIZATION = "providers/Microsoft.Authorization"


async def test_what_an_exemption_refers_to_is_assigned_and_defined(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        exemptions = await azure.every(
            f"{azure.subscription}/{AUTHORIZATION}/policyExemptions", "2022-07-01-preview"
        )
        assert exemptions
        for each in exemptions:
            assignment = await azure.get(each["properties"]["policyAssignmentId"], VERSION)
            initiative = await azure.get(assignment["properties"]["policyDefinitionId"], VERSION)
            parts = {
                part["policyDefinitionReferenceId"]: part["policyDefinitionId"]
                for part in initiative["properties"]["policyDefinitions"]
            }
            for reference in each["properties"]["policyDefinitionReferenceIds"]:
                policy = await azure.get(parts[reference], VERSION)
                assert policy["id"] == parts[reference]


async def test_an_assignment_is_listed_below_its_scope_and_answers_only_at_it(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        path = f"{AUTHORIZATION}/policyAssignments"
        listed = [await azure.every(f"{at}/{path}", VERSION) for at in (azure.subscription, azure.group)]
        assert listed[0] == listed[1]
        name = listed[0][0]["name"]
        assert await azure.get(f"{azure.subscription}/{path}/{name}", VERSION) == listed[0][0]
        status, body = await azure.ask("GET", f"{azure.group}/{path}/{name}", VERSION)
        assert (status, body["error"]["code"]) == (404, "ResourceNotFound")


async def test_the_policy_of_each_recommendation_is_there(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        policies = {each["id"] for each in await azure.every(f"/{AUTHORIZATION}/policyDefinitions", VERSION)}
        path = f"{azure.subscription}/providers/Microsoft.Security/assessmentMetadata"
        recommendations = await azure.every(path, "2021-06-01")
    assert {each["properties"]["policyDefinitionId"] for each in recommendations} == policies
