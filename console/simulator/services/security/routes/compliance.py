"""Defender, 2019-01-01-preview: regulatory compliance standards, their controls and assessments.

A standard's controls are spread over the recommendations; a control fails
while one of its recommendations finds a resource wanting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.replies import named, not_found, page
from console.simulator.routing import Reply, serves
from console.simulator.scopes import SUBSCRIPTION
from console.simulator.services.security.world.catalogue import CHECKS, STANDARDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.simulator.routing import Call
    from console.simulator.services.security.world.catalogue import Check

KIND = "Microsoft.Security/regulatoryComplianceStandards"
VERSION = "2019-01-01-preview"
STANDARD = f"{SUBSCRIPTION}/providers/Microsoft.Security/regulatoryComplianceStandards"
CONTROL = f"{STANDARD}/{{standard}}/regulatoryComplianceControls"
ASSESSMENTS = f"{CONTROL}/{{control}}/regulatoryComplianceAssessments"
SKIPPED_EVERY = 9


@serves("GET", STANDARD, VERSION)
def standards(call: Call) -> Reply:
    """Answer every standard with its controls counted."""
    return page(call, [_standard(call, name, size) for name, size in STANDARDS])


@serves("GET", f"{STANDARD}/{{standard}}", VERSION)
def standard(call: Call) -> Reply:
    """Answer one standard."""
    return Reply(_standard(call, *_named(call)))


@serves("GET", CONTROL, VERSION)
def controls(call: Call) -> Reply:
    """Answer the controls of a standard."""
    name, size = _named(call)
    return page(call, [_control(call, name, number, check) for number, check in _spread(size)])


@serves("GET", f"{CONTROL}/{{control}}", VERSION)
def control(call: Call) -> Reply:
    """Answer one control of a standard."""
    return Reply(_control(call, _named(call)[0], *_numbered(call)))


@serves("GET", ASSESSMENTS, VERSION)
def assessments(call: Call) -> Reply:
    """Answer the recommendations of a control."""
    return page(call, [_assessment(call, _named(call)[0], *_numbered(call))])


@serves("GET", f"{ASSESSMENTS}/{{assessment}}", VERSION)
def assessment(call: Call) -> Reply:
    """Answer one recommendation of a control."""
    found = _assessment(call, _named(call)[0], *_numbered(call))
    kind = "Microsoft.Security/regulatoryComplianceAssessments"
    return Reply(named([found], kind, call.path["assessment"]))


def _numbered(call: Call) -> tuple[int, Check]:
    """Return the control that the path names; raises Refusal for another."""
    for number, check in _spread(_named(call)[1]):
        if _label(number) == call.path["control"]:
            return number, check
    raise not_found("Microsoft.Security/regulatoryComplianceControls", call.path["control"])


def _named(call: Call) -> tuple[str, int]:
    for name, size in STANDARDS:
        if name.casefold() == call.path["standard"].casefold():
            return name, size
    raise not_found("Microsoft.Security/regulatoryComplianceStandards", call.path["standard"])


def _spread(size: int) -> Iterator[tuple[int, Check]]:
    checks = list(CHECKS.values())
    return ((number, checks[number % len(checks)]) for number in range(size))


def _standard_id(call: Call, name: str) -> str:
    return f"{call.enclave.subscription}/providers/{KIND}/{name}"


def _label(number: int) -> str:
    return f"{number // 10 + 1}.{number % 10 + 1}"


def _state(call: Call, number: int, check: Check) -> str:
    if number % SKIPPED_EVERY == SKIPPED_EVERY - 1:
        return "Skipped"
    return "Failed" if _count(call, check)[1] else "Passed"


def _count(call: Call, check: Check) -> tuple[int, int]:
    held = [a for a in call.enclave.defender.assessments.values() if a.check is check]
    failed = sum(assessment.counts_against for assessment in held)
    return len(held) - failed, failed


def _standard(call: Call, name: str, size: int) -> dict[str, Any]:
    states = [_state(call, number, check) for number, check in _spread(size)]
    return {
        "id": _standard_id(call, name),
        "name": name,
        "type": KIND,
        "properties": {
            "state": "Failed" if "Failed" in states else "Passed",
            "passedControls": states.count("Passed"),
            "failedControls": states.count("Failed"),
            "skippedControls": states.count("Skipped"),
            "unsupportedControls": 0,
        },
    }


def _control(call: Call, name: str, number: int, check: Check) -> dict[str, Any]:
    state = _state(call, number, check)
    return {
        "id": f"{_standard_id(call, name)}/regulatoryComplianceControls/{_label(number)}",
        "name": _label(number),
        "type": f"{KIND}/regulatoryComplianceControls",
        "properties": {
            "description": check.name,
            "state": state,
            "passedAssessments": int(state == "Passed"),
            "failedAssessments": int(state == "Failed"),
            "skippedAssessments": int(state == "Skipped"),
        },
    }


def _assessment(call: Call, name: str, number: int, check: Check) -> dict[str, Any]:
    passed, failed = _count(call, check)
    control_id = _control(call, name, number, check)["id"]
    details = f"{call.enclave.subscription}/providers/Microsoft.Security/assessments/{check.key}"
    return {
        "id": f"{control_id}/regulatoryComplianceAssessments/{check.key}",
        "name": check.key,
        "type": f"{KIND}/regulatoryComplianceControls/regulatoryComplianceAssessments",
        "properties": {
            "description": check.name,
            "assessmentType": "Assessment",
            "assessmentDetailsLink": f"{call.base_url}{details}",
            "state": _state(call, number, check),
            "passedResources": passed,
            "failedResources": failed,
            "skippedResources": 0,
        },
    }
