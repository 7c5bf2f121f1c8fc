"""Policy exemptions (Microsoft.Authorization, 2022-07-01-preview): listed, read, written, taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from console.simulator.replies import Refusal, not_found, page
from console.simulator.routing import Call, Reply
from console.simulator.scopes import serves_at_every_scope
from console.simulator.services.insights.activity import note_activity
from console.simulator.services.security.world.exemptions import KIND, exempt, revoke

VERSIONS = ("2020-07-01-preview", "2022-07-01-preview", "2024-12-01-preview", "2026-01-01-preview")
CATEGORIES = ("Waiver", "Mitigated")


@serves_at_every_scope("GET", f"providers/{KIND}", *VERSIONS)
def exemptions(call: Call) -> Reply:
    """Answer the exemptions that apply at a scope or below it."""
    below = f"{_path(call).rpartition('/providers/')[0]}/".casefold()
    exemptions = call.enclave.defender.exemptions.items()
    return page(call, [exemption for key, exemption in exemptions if key.startswith(below)])


@serves_at_every_scope("GET", f"providers/{KIND}/{{exemption}}", *VERSIONS)
def exemption(call: Call) -> Reply:
    """Answer one exemption."""
    return Reply(_exemption_at(call))


@serves_at_every_scope("PUT", f"providers/{KIND}/{{exemption}}", *VERSIONS)
def write(call: Call) -> Reply:
    """Write an exemption; 201 where it is new."""
    path, properties = _path(call), _valid_properties(call)
    defender = call.enclave.defender
    is_new = path.casefold() not in defender.exemptions
    exempt(defender, path.rpartition("/providers/")[0], call.path["exemption"], properties, call.now)
    note_activity(call, f"{KIND}/write", path)
    return Reply(_exemption_at(call), 201 if is_new else 200)


@serves_at_every_scope("DELETE", f"providers/{KIND}/{{exemption}}", *VERSIONS)
def delete(call: Call) -> Reply:
    """Take an exemption back; 204 where there was none."""
    if not revoke(call.enclave.defender, _path(call), call.now):
        return Reply(None, 204)
    note_activity(call, f"{KIND}/delete", _path(call))
    return Reply(None, 200)


def _path(call: Call) -> str:
    return call.url.removeprefix(call.base_url).partition("?")[0].rstrip("/")


def _exemption_at(call: Call) -> dict[str, Any]:
    record = call.enclave.defender.exemptions.get(_path(call).casefold())
    if record is None:
        raise not_found(KIND, call.path["exemption"])
    return record


def _valid_properties(call: Call) -> dict[str, Any]:
    """Return the properties that are asked for; raises Refusal as Azure Policy does."""
    properties = dict((call.body or {}).get("properties") or {})
    if not properties.get("policyAssignmentId"):
        words = "The policy exemption must have the property 'policyAssignmentId'."
        raise Refusal(400, "InvalidCreatePolicyExemptionRequest", words)
    if properties.get("exemptionCategory") not in CATEGORIES:
        words = f"The exemption category must be one of {', '.join(CATEGORIES)}."
        raise Refusal(400, "InvalidCreatePolicyExemptionRequest", words)
    try:
        ends = datetime.fromisoformat(properties["expiresOn"]) if properties.get("expiresOn") else None
    except (TypeError, ValueError):
        ends = None
    if properties.get("expiresOn") and (ends is None or ends.tzinfo is None):
        words = "The property 'expiresOn' must be a UTC ISO 8601 date and time."
        raise Refusal(400, "InvalidPolicyExemptionExpirationDate", words)
    return properties
