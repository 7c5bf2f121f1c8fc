"""Defender, 2022-01-01-preview: governance rules are carried out, and who owns an assessment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from console.simulator.longrunning import begin
from console.simulator.replies import Refusal, not_found, page
from console.simulator.routing import Call, Reply, serves
from console.simulator.scopes import RESOURCE, SUBSCRIPTION
from console.simulator.services.insights.activity import note_activity
from console.simulator.services.security.findings import assignment_payload
from console.simulator.services.security.kinds.posture import RULES
from console.simulator.services.security.routes.assessments import SECURITY, assessment_of
from console.simulator.services.security.world.defender import Assessment
from console.simulator.services.security.world.governance import assign, carry_out

VERSION = "2022-01-01-preview"
OF_SUBSCRIPTION = f"{SUBSCRIPTION}/{SECURITY}/assessments/{{key}}/governanceAssignments"
OF_RESOURCE = f"{RESOURCE}/{SECURITY}/assessments/{{key}}/governanceAssignments"
KIND = "Microsoft.Security/assessments/governanceAssignments"
CARRIED_OUT_SECONDS = 15


@serves("POST", f"{RULES.path}/execute", VERSION)
def execute(call: Call) -> Reply:
    """Carry a rule out: findings without an owner get theirs a little later."""
    defender, rule = call.enclave.defender, RULES.item(call)
    note_activity(call, "Microsoft.Security/governanceRules/execute/action", call.enclave.subscription)
    return begin(
        call,
        seconds=CARRIED_OUT_SECONDS,
        then=lambda now: carry_out(defender, rule, now),
        result=lambda: {"status": "Succeeded"},
    )


@serves("GET", OF_SUBSCRIPTION, VERSION)
@serves("GET", OF_RESOURCE, VERSION)
def assignments(call: Call) -> Reply:
    """Answer who owns an assessment: one assignment, or none."""
    assessment = assessment_of(call)
    return page(call, [assignment_payload(assessment)] if assessment.owner else [])


@serves("GET", f"{OF_SUBSCRIPTION}/{{assignment}}", VERSION)
@serves("GET", f"{OF_RESOURCE}/{{assignment}}", VERSION)
def assignment(call: Call) -> Reply:
    """Answer one assignment."""
    return Reply(assignment_payload(_assignment_of(call)))


@serves("PUT", f"{OF_SUBSCRIPTION}/{{assignment}}", VERSION)
@serves("PUT", f"{OF_RESOURCE}/{{assignment}}", VERSION)
def write_assignment(call: Call) -> Reply:
    """Give an assessment an owner and a due date; 201 where it had none."""
    assessment = assessment_of(call)
    properties = dict((call.body or {}).get("properties") or {})
    is_new = not assessment.owner
    assign(
        assessment,
        str(properties.get("owner") or assessment.owner),
        _due(properties),
        call.path["assignment"],
    )
    note_activity(call, f"{KIND}/write", assessment.id)
    return Reply(assignment_payload(assessment), 201 if is_new else 200)


@serves("DELETE", f"{OF_SUBSCRIPTION}/{{assignment}}", VERSION)
@serves("DELETE", f"{OF_RESOURCE}/{{assignment}}", VERSION)
def delete_assignment(call: Call) -> Reply:
    """Leave an assessment without an owner; 204 where it had none by that key."""
    assessment = assessment_of(call)
    if assessment.governance_id.casefold() != call.path["assignment"].casefold():
        return Reply(None, 204)
    assessment.owner, assessment.due, assessment.governance_id = "", None, ""
    note_activity(call, f"{KIND}/delete", assessment.id)
    return Reply(None, 200)


def _assignment_of(call: Call) -> Assessment:
    assessment = assessment_of(call)
    if not assessment.owner or assessment.governance_id.casefold() != call.path["assignment"].casefold():
        raise not_found(KIND, call.path["assignment"])
    return assessment


def _due(properties: dict[str, Any]) -> datetime:
    try:
        return datetime.fromisoformat(properties["remediationDueDate"])
    except (KeyError, TypeError, ValueError):
        raise Refusal(400, "InvalidInputJson", "remediationDueDate must be an ISO 8601 date.") from None
