"""Defender, 2019-01-01-preview: sub-assessments, the findings below a recommendation."""

from __future__ import annotations

from typing import Any

from console.simulator.replies import not_found, page
from console.simulator.routing import Call, Reply, serves
from console.simulator.scopes import RESOURCE, SUBSCRIPTION
from console.simulator.services.security.findings import finding_payload
from console.simulator.services.security.routes.assessments import SECURITY
from console.simulator.services.security.world.vulnerabilities import findings_in

VERSION = "2019-01-01-preview"
PAGE = 500


@serves("GET", f"{SUBSCRIPTION}/{SECURITY}/subAssessments", VERSION)
@serves("GET", f"{RESOURCE}/{SECURITY}/subAssessments", VERSION)
def all_sub_assessments(call: Call) -> Reply:
    """Answer every finding at a scope and below it."""
    return page(call, _below(call), size=PAGE)


@serves("GET", f"{SUBSCRIPTION}/{SECURITY}/assessments/{{key}}/subAssessments", VERSION)
@serves("GET", f"{RESOURCE}/{SECURITY}/assessments/{{key}}/subAssessments", VERSION)
def sub_assessments(call: Call) -> Reply:
    """Answer the findings below one recommendation."""
    return page(call, _below(call, call.path["key"]), size=PAGE)


@serves("GET", f"{SUBSCRIPTION}/{SECURITY}/assessments/{{key}}/subAssessments/{{finding}}", VERSION)
@serves("GET", f"{RESOURCE}/{SECURITY}/assessments/{{key}}/subAssessments/{{finding}}", VERSION)
def one_sub_assessment(call: Call) -> Reply:
    """Answer one finding."""
    name = call.path["finding"].casefold()
    for finding in _below(call, call.path["key"]):
        if finding["name"] == name:
            return Reply(finding)
    raise not_found("Microsoft.Security/subAssessments", call.path["finding"])


def _below(call: Call, key: str = "") -> list[dict[str, Any]]:
    path = call.url.removeprefix(call.base_url).partition("?")[0].casefold()
    scope = f"{path.partition('/providers/microsoft.security')[0]}/"
    if "resource" in call.path:
        scope = f"{path.rpartition('/providers/microsoft.security')[0]}/"
    return [
        finding_payload(assessment, vulnerability)
        for assessment, vulnerability in findings_in(call.enclave.defender.assessments.values())
        if f"{assessment.id}/".casefold().startswith(scope) and key.lower() in ("", assessment.check.key)
    ]
