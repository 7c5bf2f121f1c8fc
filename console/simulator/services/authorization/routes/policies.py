"""Azure Policy: the assignment by which Defender assesses, its initiative, and the policies in that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.replies import named, page
from console.simulator.routing import Reply, serves
from console.simulator.scopes import SUBSCRIPTION, contains, scope_of, serves_at_every_scope
from console.simulator.services.security.world.catalogue import CHECKS
from console.simulator.services.security.world.exemptions import ASSIGNMENT, ASSIGNMENT_KIND

if TYPE_CHECKING:
    from console.simulator.routing import Call
    from console.simulator.services.security.world.catalogue import Check

VERSIONS = ("*",)
INITIATIVES = "Microsoft.Authorization/policySetDefinitions"
POLICIES = "Microsoft.Authorization/policyDefinitions"
BENCHMARK = "1f3afdf9-d0c9-4c3d-847f-89da613e70a8"  # the same in every tenant
TITLE = "Microsoft cloud security benchmark"


@serves_at_every_scope("GET", f"providers/{ASSIGNMENT_KIND}", *VERSIONS)
def assignments(call: Call) -> Reply:
    """Answer what is assigned at a scope or above it, or below: all lies on the subscription."""
    scope_of(call, ASSIGNMENT_KIND)
    return page(call, [_assignment(call)])


@serves_at_every_scope("GET", f"providers/{ASSIGNMENT_KIND}/{{assignment}}", *VERSIONS)
def assignment(call: Call) -> Reply:
    """Answer one assignment at the scope where it was made."""
    scope = scope_of(call, ASSIGNMENT_KIND)
    here = [_assignment(call)] if contains(scope, call.enclave.subscription) else []
    return Reply(named(here, ASSIGNMENT_KIND, call.path["assignment"]))


@serves("GET", f"/providers/{INITIATIVES}", *VERSIONS)
@serves("GET", f"{SUBSCRIPTION}/providers/{INITIATIVES}", *VERSIONS)
def initiatives(call: Call) -> Reply:
    """Answer the one initiative."""
    return page(call, [_initiative()])


@serves("GET", f"/providers/{INITIATIVES}/{{initiative}}", *VERSIONS)
def initiative(call: Call) -> Reply:
    """Answer the initiative by name."""
    return Reply(named([_initiative()], INITIATIVES, call.path["initiative"]))


@serves("GET", f"/providers/{POLICIES}", *VERSIONS)
@serves("GET", f"{SUBSCRIPTION}/providers/{POLICIES}", *VERSIONS)
def policies(call: Call) -> Reply:
    """Answer the policy behind each of Defender's recommendations."""
    return page(call, [_policy(check) for check in CHECKS.values()])


@serves("GET", f"/providers/{POLICIES}/{{policy}}", *VERSIONS)
def policy(call: Call) -> Reply:
    """Answer one policy."""
    return Reply(named(map(_policy, CHECKS.values()), POLICIES, call.path["policy"]))


def _assignment(call: Call) -> dict[str, Any]:
    return {
        "id": f"{call.enclave.subscription}/providers/{ASSIGNMENT_KIND}/{ASSIGNMENT}",
        "name": ASSIGNMENT,
        "type": ASSIGNMENT_KIND,
        "properties": {
            "displayName": "ASC Default",
            "description": "Assesses the subscription for Defender for Cloud.",
            "policyDefinitionId": f"/providers/{INITIATIVES}/{BENCHMARK}",
            "scope": call.enclave.subscription,
            "notScopes": [],
            "parameters": {},
            "enforcementMode": "Default",
        },
    }


def _initiative() -> dict[str, Any]:
    return {
        "id": f"/providers/{INITIATIVES}/{BENCHMARK}",
        "name": BENCHMARK,
        "type": INITIATIVES,
        "properties": {
            "displayName": TITLE,
            "policyType": "BuiltIn",
            "description": "What Defender for Cloud assesses a subscription by.",
            "metadata": {"category": "Security Center"},
            "parameters": {},
            "policyDefinitions": [
                {
                    "policyDefinitionReferenceId": check.policy_reference,
                    "policyDefinitionId": f"/providers/{POLICIES}/{check.policy_key}",
                    "parameters": {},
                }
                for check in CHECKS.values()
            ],
        },
    }


def _policy(check: Check) -> dict[str, Any]:
    return {
        "id": f"/providers/{POLICIES}/{check.policy_key}",
        "name": check.policy_key,
        "type": POLICIES,
        "properties": {
            "displayName": check.name,
            "policyType": "BuiltIn",
            "mode": "All",
            "description": check.remediation,
            "metadata": {"category": "Security Center"},
        },
    }
