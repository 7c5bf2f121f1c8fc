"""Policy exemptions: what Defender no longer counts, why, and until when.

An exemption counts after up to 30 min, and no longer from the moment it expires.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from console.simulator.services.security.world.defender import Assessment, Defender

KIND = "Microsoft.Authorization/policyExemptions"
ASSIGNMENT_KIND, ASSIGNMENT = "Microsoft.Authorization/policyAssignments", "SecurityCenterBuiltIn"
COUNTS_AFTER = timedelta(minutes=30)
WAIVED = "Storage accounts should use customer-managed key (CMK) for encryption"


def exempt(defender: Defender, scope: str, name: str, properties: Mapping[str, Any], now: datetime) -> None:
    """Keep an exemption, over any of its name; what it covers stops counting half an hour later."""
    exemption = {
        "id": f"{scope}/providers/{KIND}/{name}",
        "name": name,
        "type": KIND,
        "properties": dict(properties),
    }
    defender.exemptions[str(exemption["id"]).casefold()] = exemption
    defender.enclave.events.at(now + COUNTS_AFTER, lambda at: apply_exemptions(defender, at))
    if ends := _expiry(exemption):
        defender.enclave.events.at(max(ends, now), lambda at: apply_exemptions(defender, at))


def revoke(defender: Defender, exemption_id: str, now: datetime) -> bool:
    """Take an exemption back; return whether there was one."""
    if defender.exemptions.pop(exemption_id.casefold(), None) is None:
        return False
    defender.enclave.events.at(now + COUNTS_AFTER, lambda at: apply_exemptions(defender, at))
    return True


def apply_exemptions(defender: Defender, now: datetime) -> None:
    """Let every assessment be exempt by what covers it now, and by nothing else."""
    for assessment in defender.assessments.values():
        covering = [
            exemption for exemption in defender.exemptions.values() if _covers(exemption, assessment, now)
        ]
        by = str(covering[0]["id"]) if covering else ""
        if by != assessment.exempted_by:
            assessment.exempted_by, assessment.changed_at = by, now


def seed_exemption(defender: Defender, at: datetime) -> None:
    """Waive one finding, as somebody did before anybody looked."""
    for assessment in defender.assessments.values():
        if assessment.check.name == WAIVED and not assessment.is_healthy:
            exempt(defender, assessment.resource_id, "keys-held-by-hsm", _waiver(assessment, at), at)
            apply_exemptions(defender, at)
            return


def _waiver(assessment: Assessment, at: datetime) -> dict[str, Any]:
    subscription = "/".join(assessment.resource_id.split("/")[:3])
    return {
        "policyAssignmentId": f"{subscription}/providers/{ASSIGNMENT_KIND}/{ASSIGNMENT}",
        "policyDefinitionReferenceIds": [assessment.check.policy_reference],
        "exemptionCategory": "Waiver",
        "displayName": "Keys are held by the university's HSM",
        "description": "The platform's own keys until the HSM is connected; approved by the data board.",
        "expiresOn": (at + timedelta(days=90)).isoformat(),
        "metadata": {"ticket": f"DB-{uuid.UUID(assessment.check.key).int % 900 + 100}"},
    }


def _covers(exemption: Mapping[str, Any], assessment: Assessment, now: datetime) -> bool:
    ends = _expiry(exemption)
    if ends is not None and ends <= now:
        return False
    scope = exemption["id"].casefold().rpartition("/providers/microsoft.authorization/")[0]
    if not f"{assessment.resource_id}/".casefold().startswith(f"{scope}/"):
        return False
    references = exemption["properties"].get("policyDefinitionReferenceIds") or ()
    return not references or assessment.check.policy_reference.casefold() in {
        reference.casefold() for reference in references
    }


def _expiry(exemption: Mapping[str, Any]) -> datetime | None:
    expires_on = exemption["properties"].get("expiresOn")
    return datetime.fromisoformat(expires_on) if expires_on else None
