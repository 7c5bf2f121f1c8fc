"""Defender, 2021-06-01: the assessments of resources."""

from __future__ import annotations

from urllib.parse import unquote

from console.simulator.replies import not_found, page
from console.simulator.routing import Call, Reply
from console.simulator.scopes import contains, scope_of, serves_at_every_scope
from console.simulator.services.security.findings import assessment_payload
from console.simulator.services.security.kinds.posture import ASSESSMENT_VERSIONS as VERSIONS
from console.simulator.services.security.kinds.posture import METADATA
from console.simulator.services.security.world.defender import Assessment

SECURITY = "providers/Microsoft.Security"
PAGE = 500


@serves_at_every_scope("GET", f"{SECURITY}/assessments", *VERSIONS)
def assessments(call: Call) -> Reply:
    """Answer the assessments of what lies in a scope."""
    scope = scope_of(call, "Microsoft.Security/assessments")
    below = [
        assessment
        for assessment in call.enclave.defender.assessments.values()
        if contains(scope, assessment.resource_id)
    ]
    return page(call, [assessment_payload(assessment) for assessment in below], size=PAGE)


@serves_at_every_scope("GET", f"{SECURITY}/assessments/{{key}}", *VERSIONS)
def one_assessment(call: Call) -> Reply:
    """Answer one assessment, with its metadata where $expand asks for it."""
    assessment = assessment_of(call)
    if "metadata" not in call.query.get("$expand", "").casefold():
        return Reply(assessment_payload(assessment))
    metadata = {payload["name"]: payload for payload in METADATA.show_everywhere(call)}[assessment.check.key]
    return Reply(assessment_payload(assessment, metadata["properties"]))


def assessment_of(call: Call) -> Assessment:
    """Return the assessment that the path names, whatever follows its key; raises Refusal for another."""
    head, marker, _ = _path(call).rpartition("/assessments/")
    assessment = call.enclave.defender.assessments.get(f"{head}{marker}{call.path['key'].casefold()}")
    if assessment is None:
        raise not_found("Microsoft.Security/assessments", call.path["key"])
    return assessment


def _path(call: Call) -> str:
    return unquote(call.url.removeprefix(call.base_url).partition("?")[0]).casefold().rstrip("/")
