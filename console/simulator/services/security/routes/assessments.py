"""Defender, 2021-06-01: assessments and their metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from console.simulator.replies import not_found, page
from console.simulator.routing import Reply, serves
from console.simulator.scopes import SUBSCRIPTION, contains, scope_of, serves_at_every_scope
from console.simulator.services.security.world.catalogue import CHECKS
from console.simulator.services.security.world.shapes import assessment, metadata

if TYPE_CHECKING:
    from console.simulator.routing import Call
    from console.simulator.services.security.world.defender import Assessment

VERSIONS = ("2020-01-01", "2021-06-01")
SECURITY = "providers/Microsoft.Security"
PAGE = 500


@serves_at_every_scope("GET", f"{SECURITY}/assessments", *VERSIONS)
def assessments(call: Call) -> Reply:
    """Answer the assessments of what lies in a scope."""
    scope = scope_of(call, "Microsoft.Security/assessments")
    held = call.enclave.defender.assessments.values()
    return page(call, [assessment(found) for found in held if contains(scope, found.resource_id)], size=PAGE)


@serves_at_every_scope("GET", f"{SECURITY}/assessments/{{key}}", *VERSIONS)
def one_assessment(call: Call) -> Reply:
    """Answer one assessment, with its metadata where $expand asks for it."""
    found = assessment_of(call)
    shown = assessment(found)
    if "metadata" in call.query.get("$expand", "").casefold():
        shown["properties"]["metadata"] = metadata(found.check)["properties"]
    return Reply(shown)


@serves("GET", f"{SUBSCRIPTION}/{SECURITY}/assessmentMetadata", *VERSIONS)
@serves("GET", f"/{SECURITY}/assessmentMetadata", *VERSIONS)
def all_metadata(call: Call) -> Reply:
    """Answer what every recommendation says of itself."""
    return page(call, [metadata(check) for check in CHECKS.values()])


@serves("GET", f"{SUBSCRIPTION}/{SECURITY}/assessmentMetadata/{{key}}", *VERSIONS)
@serves("GET", f"/{SECURITY}/assessmentMetadata/{{key}}", *VERSIONS)
def one_metadata(call: Call) -> Reply:
    """Answer what one recommendation says of itself."""
    check = CHECKS.get(call.path["key"].lower())
    if check is None:
        raise not_found("Microsoft.Security/assessmentMetadata", call.path["key"])
    return Reply(metadata(check))


def assessment_of(call: Call) -> Assessment:
    """Return the assessment that the path names, whatever follows its key; raises Refusal for another."""
    head, marker, _ = _path(call).rpartition("/assessments/")
    found = call.enclave.defender.assessments.get(f"{head}{marker}{call.path['key'].casefold()}")
    if found is None:
        raise not_found("Microsoft.Security/assessments", call.path["key"])
    return found


def _path(call: Call) -> str:
    return unquote(call.url.removeprefix(call.base_url).partition("?")[0]).casefold().rstrip("/")
