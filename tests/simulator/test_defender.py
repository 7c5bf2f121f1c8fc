"""The simulated Defender for Cloud, asked by the unmodified azure-mgmt-security."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from asking import Azure, signed_in
from azure.core.exceptions import ResourceNotFoundError
from azure.mgmt.security.aio import SecurityCenter
from azure.mgmt.security.v2022_01_01_preview.models import GovernanceAssignment

if TYPE_CHECKING:
    from conftest import Simulator

EXEMPTIONS = "providers/Microsoft.Authorization/policyExemptions"
EXEMPTION_VERSION = "2022-07-01-preview"
UNSCANNED = "Machines should have vulnerability findings resolved"


def defender(azure: Azure) -> SecurityCenter:
    return azure.management(SecurityCenter)


async def unhealthy(azure: Azure, name: str = "") -> list[Any]:
    found = defender(azure).assessments.list(azure.subscription)
    return [each async for each in found if each.status.code == "Unhealthy" and name in each.display_name]


async def without_owner(azure: Azure) -> list[Any]:
    assignments = defender(azure).governance_assignments
    found = await unhealthy(azure)
    return [each for each in found if not [owner async for owner in assignments.list(*_scope(each))]]


async def test_scores_have_controls_and_controls_definitions(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        client = defender(azure)
        score = await client.secure_scores.get("ascScore")
        controls = [each async for each in client.secure_score_controls.list(expand="definition")]
        definitions = [each async for each in client.secure_score_control_definitions.list_by_subscription()]
        everywhere = [each async for each in client.secure_score_control_definitions.list()]
    assert score.max == sum(control.max for control in controls)
    assert score.current == pytest.approx(sum(control.current for control in controls))
    assert {each.name for each in definitions} == {each.name for each in everywhere}
    assert all(control.definition.assessment_definitions for control in controls)


async def test_an_assessment_is_found_alone_and_with_its_metadata(simulator: Simulator) -> None:
    async with signed_in(simulator) as azure:
        client = defender(azure)
        first = (await unhealthy(azure))[0]
        scope = first.id.partition("/providers/Microsoft.Security")[0]
        alone = await client.assessments.get(scope, first.name, expand="metadata")
        metadata = await client.assessments_metadata.get(first.name)
        in_subscription = await client.assessments_metadata.get_in_subscription(first.name)
    assert alone.metadata.severity == metadata.severity == in_subscription.severity
    assert metadata.policy_definition_id.startswith("/providers/Microsoft.Authorization/policyDefinitions/")


async def test_vulnerabilities_are_sub_assessments_of_the_machines_that_have_them(
    simulator: Simulator,
) -> None:
    async with signed_in(simulator) as azure:
        client = defender(azure)
        wanting = await unhealthy(azure, UNSCANNED)
        everything = [each async for each in client.sub_assessments.list_all(azure.subscription[1:])]
        scope = wanting[0].id.partition("/providers/Microsoft.Security")[0][1:]
        below = [each async for each in client.sub_assessments.list(scope, wanting[0].name)]
        alone = await client.sub_assessments.get(scope, wanting[0].name, below[0].name)
        # The service's own word for a server is none that the SDK has a class for: it drops the details.
        details = (await azure.get(alone.id, "2019-01-01-preview"))["properties"]["additionalData"]
    assert {each.id.partition("/subAssessments/")[0] for each in everything} == {a.id for a in wanting}
    assert alone.id == below[0].id
    assert alone.status.severity in {"High", "Medium", "Low"}
    assert details["assessedResourceType"] == "ServerVulnerability"
    assert details["cve"][0]["title"].startswith("CVE-")
    assert alone.resource_details.id == f"/{scope}"


async def test_an_owner_is_given_and_taken_away(fresh_simulator: Simulator) -> None:
    key = str(uuid.uuid4())
    due = datetime.now(UTC) + timedelta(days=9)
    async with signed_in(fresh_simulator) as azure:
        assignments = defender(azure).governance_assignments
        first = (await without_owner(azure))[0]
        asked = GovernanceAssignment(owner="ada@northlake.example", remediation_due_date=due)
        await assignments.create_or_update(*_scope(first), key, asked)
        read = await assignments.get(*_scope(first), key)
        await assignments.delete(*_scope(first), key)
        with pytest.raises(ResourceNotFoundError):
            await assignments.get(*_scope(first), key)
    assert (read.owner, read.remediation_due_date) == ("ada@northlake.example", due)


def _scope(assessment: Any) -> tuple[str, str]:
    return assessment.id.partition("/providers/Microsoft.Security")[0][1:], assessment.name


async def test_a_rule_gives_its_findings_an_owner_when_it_is_carried_out(
    fresh_simulator: Simulator,
) -> None:
    async with signed_in(fresh_simulator) as azure:
        client = defender(azure)
        rules = [each async for each in client.governance_rules.list(azure.subscription[1:])]
        rule = next(each for each in rules if "High" in each.display_name)
        alone = await client.governance_rules.get(azure.subscription[1:], rule.name)
        before = {each.name for each in await without_owner(azure)}
        poller = await client.governance_rules.begin_execute(azure.subscription[1:], rule.name)
        fresh_simulator.push(20)
        await poller.result()
        left = {each.name for each in await without_owner(azure)}
    assert alone.remediation_timeframe == "30.00:00:00"
    covered = set(json.loads(alone.condition_sets[0]["conditions"][0]["value"]))
    assert before & covered
    assert left == before - covered


async def test_an_exemption_counts_half_an_hour_later_and_ends_when_taken_back(
    fresh_simulator: Simulator,
) -> None:
    async with signed_in(fresh_simulator) as azure:
        first = (await unhealthy(azure))[0]
        scope = f"/{_scope(first)[0]}"
        path = f"{scope}/{EXEMPTIONS}/accepted"
        asked = {"properties": _waiver(azure)}
        made, _ = await azure.ask("PUT", path, EXEMPTION_VERSION, body=asked)
        again, _ = await azure.ask("PUT", path, EXEMPTION_VERSION, body=asked)
        at_once = await _status(azure, first)
        fresh_simulator.push(31 * 60)
        later = await _status(azure, first)
        listed = await azure.every(f"{azure.subscription}/{EXEMPTIONS}", EXEMPTION_VERSION)
        gone, _ = await azure.ask("DELETE", path, EXEMPTION_VERSION)
        missing, _ = await azure.ask("DELETE", path, EXEMPTION_VERSION)
        fresh_simulator.push(31 * 60)
        back = await _status(azure, first)
    assert (made, again, gone, missing) == (201, 200, 200, 204)
    assert (at_once, later, back) == ("Unhealthy", "NotApplicable", "Unhealthy")
    assert "accepted" in {each["name"] for each in listed}


async def test_an_exemption_ends_when_it_expires(fresh_simulator: Simulator) -> None:
    now = fresh_simulator.clock()()
    async with signed_in(fresh_simulator) as azure:
        first = (await unhealthy(azure))[0]
        waiver = _waiver(azure) | {"expiresOn": (now + timedelta(hours=2)).isoformat()}
        path = f"/{_scope(first)[0]}/{EXEMPTIONS}/for-now"
        await azure.ask("PUT", path, EXEMPTION_VERSION, body={"properties": waiver})
        fresh_simulator.push(60 * 60)
        meanwhile = await _status(azure, first)
        fresh_simulator.push(61 * 60)
        after = await _status(azure, first)
    assert (meanwhile, after) == ("NotApplicable", "Unhealthy")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"policyAssignmentId": ""}, "InvalidCreatePolicyExemptionRequest"),
        ({"exemptionCategory": "Because"}, "InvalidCreatePolicyExemptionRequest"),
        ({"expiresOn": "next week"}, "InvalidPolicyExemptionExpirationDate"),
        ({"expiresOn": "2026-03-02T10:00:00"}, "InvalidPolicyExemptionExpirationDate"),
    ],
)
async def test_an_exemption_that_makes_no_sense_is_refused(
    simulator: Simulator, wrong: dict[str, str], code: str
) -> None:
    async with signed_in(simulator) as azure:
        body = {"properties": _waiver(azure) | wrong}
        status, answer = await azure.ask(
            "PUT", f"{azure.group}/{EXEMPTIONS}/odd", EXEMPTION_VERSION, body=body
        )
    assert (status, answer["error"]["code"]) == (400, code)


async def test_findings_rules_and_exemptions_are_in_resource_graph(simulator: Simulator) -> None:
    query = "union SecurityResources, PolicyResources | summarize n = count() by type"
    async with signed_in(simulator, "imaging") as azure:
        body = {"query": query, "subscriptions": [azure.enclave.subscription]}
        _, answer = await azure.ask(
            "POST", "/providers/Microsoft.ResourceGraph/resources", "2021-03-01", body=body
        )
    kinds = {row["type"] for row in answer["data"]}
    assert kinds >= {
        "microsoft.security/assessments/subassessments",
        "microsoft.security/assessments/governanceassignments",
        "microsoft.security/governancerules",
    }


def _waiver(azure: Azure) -> dict[str, Any]:
    initiative = "providers/Microsoft.Authorization/policyAssignments/SecurityCenterBuiltIn"
    return {"policyAssignmentId": f"{azure.subscription}/{initiative}", "exemptionCategory": "Waiver"}


async def _status(azure: Azure, assessment: Any) -> str:
    found = await defender(azure).assessments.get(*_scope(assessment))
    return str(found.status.code)


@pytest.mark.parametrize("enclave", ["genomics", "cohort", "imaging"])
async def test_a_plan_is_paid_for_unless_defender_misses_it(simulator: Simulator, enclave: str) -> None:
    plans = {
        "VirtualMachines": "Microsoft Defender for Servers should be enabled",
        "StorageAccounts": "Microsoft Defender for Storage should be enabled",
    }
    async with signed_in(simulator, enclave) as azure:
        missed = {each.display_name for each in await unhealthy(azure)}
        path = f"{azure.subscription}/providers/Microsoft.Security/pricings"
        tiers = {
            each["name"]: each["properties"]["pricingTier"] for each in await azure.every(path, "2024-01-01")
        }
        assert (await azure.get(f"{path}/storageaccounts", "2024-01-01"))["name"] == "StorageAccounts"
    assert tiers == {name: "Free" if check in missed else "Standard" for name, check in plans.items()}
