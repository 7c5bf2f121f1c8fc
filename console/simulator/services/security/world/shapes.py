"""Defender's resources in the shapes of its specifications, for its services and Resource Graph alike."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from console.simulator.services.security.world.catalogue import CONTROLS
from console.simulator.services.security.world.vulnerabilities import findings_in
from console.simulator.services.security.world.vulnerability_shapes import sub_assessment

if TYPE_CHECKING:
    from datetime import datetime

    from console.simulator.services.security.world.alerts import Alert
    from console.simulator.services.security.world.catalogue import Check, ControlKind
    from console.simulator.services.security.world.defender import Assessment, Defender, Score
    from console.simulator.services.security.world.governance import Rule
    from console.simulator.world.enclave import Enclave

SCORE = "ascScore"
PORTAL = "https://portal.azure.com/#blade/Microsoft_Azure_Security/AlertBlade/alertId"


def stamp(when: datetime) -> str:
    """Return a time as Azure writes it."""
    return when.strftime("%Y-%m-%dT%H:%M:%S.%f0Z")


def secure_score(defender: Defender) -> dict[str, Any]:
    """Return the one secure score."""
    share = round(defender.current / defender.maximum, 4) if defender.maximum else 0.0
    return {
        "id": f"{defender.enclave.subscription}/providers/Microsoft.Security/secureScores/{SCORE}",
        "name": SCORE,
        "type": "Microsoft.Security/secureScores",
        "properties": {
            "displayName": "ASC score",
            "score": {"max": defender.maximum, "current": defender.current, "percentage": share},
            "weight": len(defender.assessments),
        },
    }


def control(defender: Defender, score: Score, *, with_definition: bool) -> dict[str, Any]:
    """Return a secure score control, with its definition where it is asked for."""
    kind, maximum = score.kind, score.kind.maximum
    share = round(score.current / maximum, 4) if maximum else 0.0
    score_id = f"{defender.enclave.subscription}/providers/Microsoft.Security/secureScores/{SCORE}"
    properties: dict[str, Any] = {
        "displayName": kind.name,
        "score": {"max": maximum, "current": score.current, "percentage": share},
        "healthyResourceCount": score.healthy,
        "unhealthyResourceCount": score.unhealthy,
        "notApplicableResourceCount": 0,
        "weight": score.healthy + score.unhealthy,
    }
    if with_definition:
        properties["definition"] = definition(kind)
    return {
        "id": f"{score_id}/secureScoreControls/{kind.key}",
        "name": kind.key,
        "type": "Microsoft.Security/secureScores/secureScoreControls",
        "properties": properties,
    }


def definition(kind: ControlKind) -> dict[str, Any]:
    """Return what a control consists of."""
    metadata = "/providers/Microsoft.Security/assessmentMetadata"
    return {
        "id": f"/providers/Microsoft.Security/secureScoreControlDefinitions/{kind.key}",
        "name": kind.key,
        "type": "Microsoft.Security/secureScoreControlDefinitions",
        "properties": {
            "displayName": kind.name,
            "description": f"What to do for: {kind.name.lower()}",
            "maxScore": kind.maximum,
            "source": {"sourceType": "BuiltIn"},
            "assessmentDefinitions": [{"id": f"{metadata}/{check.key}"} for check in kind.checks],
        },
    }


def metadata(check: Check) -> dict[str, Any]:
    """Return what a recommendation says of itself."""
    return {
        "id": f"/providers/Microsoft.Security/assessmentMetadata/{check.key}",
        "name": check.key,
        "type": "Microsoft.Security/assessmentMetadata",
        "properties": {
            "displayName": check.name,
            "description": f"{check.name}. Defender looks at this in every resource to which it applies.",
            "policyDefinitionId": f"/providers/Microsoft.Authorization/policyDefinitions/{check.policy_key}",
            "remediationDescription": check.remediation,
            "categories": [check.category],
            "severity": check.severity,
            "userImpact": check.impact,
            "implementationEffort": check.effort,
            "threats": ["dataExfiltration", "accountBreach"],
            "preview": False,
            "assessmentType": "BuiltIn",
        },
    }


def assessment(found: Assessment) -> dict[str, Any]:
    """Return one assessment of one resource."""
    code = "NotApplicable" if found.exempted_by else "Healthy" if found.is_healthy else "Unhealthy"
    status = {
        "code": code,
        "firstEvaluationDate": stamp(found.first_seen),
        "statusChangeDate": stamp(found.changed_at),
    }
    if found.exempted_by:
        status |= {"cause": "Exempt", "description": "The resource is exempt by policy."}
    return {
        "id": found.id,
        "name": found.check.key,
        "type": "Microsoft.Security/assessments",
        "properties": {
            "resourceDetails": {"source": "Azure", "id": found.resource_id},
            "displayName": found.check.name,
            "status": status,
        },
    }


def governance_assignment(found: Assessment) -> dict[str, Any]:
    """Return who has to mend an assessment, and until when."""
    due = found.due or found.changed_at
    return {
        "id": f"{found.id}/governanceAssignments/{found.governance_id}",
        "name": found.governance_id,
        "type": "Microsoft.Security/assessments/governanceAssignments",
        "properties": {
            "owner": found.owner,
            "remediationDueDate": stamp(due),
            "remediationEta": {"eta": stamp(due), "justification": "As planned"},
            "isGracePeriod": True,
            "governanceEmailNotification": {
                "disableManagerEmailNotification": False,
                "disableOwnerEmailNotification": False,
            },
        },
    }


def governance_rule(enclave: Enclave, rule: Rule) -> dict[str, Any]:
    """Return a governance rule."""
    made_at = stamp(rule.made_at)
    return {
        "id": f"{enclave.subscription}/providers/Microsoft.Security/governanceRules/{rule.key}",
        "name": rule.key,
        "type": "Microsoft.Security/governanceRules",
        "properties": {
            "tenantId": enclave.tenant_id,
            "displayName": rule.name,
            "description": rule.description,
            "remediationTimeframe": f"{rule.days}.00:00:00",
            "isGracePeriod": True,
            "rulePriority": rule.priority,
            "isDisabled": rule.is_disabled,
            "ruleType": "Integrated",
            "sourceResourceType": "Assessments",
            "conditionSets": [{"conditions": [_about(rule)]}],
            "ownerSource": {"type": "Manually", "value": rule.owner},
            "governanceEmailNotification": {
                "disableManagerEmailNotification": False,
                "disableOwnerEmailNotification": False,
            },
            "excludedScopes": [],
            "includeMemberScopes": False,
            "metadata": {
                "createdBy": rule.made_by,
                "createdOn": made_at,
                "updatedBy": rule.made_by,
                "updatedOn": made_at,
            },
        },
    }


def _about(rule: Rule) -> dict[str, str]:
    """Return the condition that names a rule's recommendations, as JSON within JSON."""
    return {"property": "$.AssessmentKey", "value": json.dumps(rule.check_keys), "operator": "In"}


def alert(defender: Defender, found: Alert) -> dict[str, Any]:
    """Return one alert."""
    enclave, kind = defender.enclave, found.kind
    where = f"{enclave.subscription}/providers/Microsoft.Security/locations/{enclave.location}/alerts"
    return {
        "id": f"{where}/{found.name}",
        "name": found.name,
        "type": "Microsoft.Security/Locations/alerts",
        "properties": {
            "version": "2022-01-01",
            "alertType": kind.type,
            "systemAlertId": found.name,
            "productComponentName": "Servers",
            "alertDisplayName": kind.title,
            "description": kind.description,
            "severity": kind.severity,
            "intent": kind.tactics,
            "startTimeUtc": stamp(found.started_at),
            "endTimeUtc": stamp(found.updated_at),
            "resourceIdentifiers": [{"type": "AzureResource", "azureResourceId": found.resource_id}],
            "remediationSteps": list(kind.remediation),
            "vendorName": "Microsoft",
            "status": found.status,
            "extendedLinks": [],
            "alertUri": f"{PORTAL}/{found.name}/subscriptionId/{enclave.subscription_id}",
            "timeGeneratedUtc": stamp(found.started_at),
            "productName": "Microsoft Defender for Cloud",
            "processingEndTimeUtc": stamp(found.updated_at),
            "entities": found.entities,
            "isIncident": False,
            "correlationKey": enclave.subscription_id,
            "extendedProperties": {"resourceType": kind.about},
            "compromisedEntity": found.compromised,
            "techniques": [technique.partition(".")[0] for technique in kind.techniques],
            "subTechniques": [technique for technique in kind.techniques if "." in technique],
        },
    }


def graph_rows(defender: Defender) -> dict[str, list[dict[str, Any]]]:
    """Return everything as Resource Graph holds it."""
    held = list(defender.assessments.values())
    rows = [assessment(found) for found in held]
    rows += [governance_assignment(found) for found in held if found.owner and not found.is_healthy]
    rows += [sub_assessment(found, finding) for found, finding in findings_in(held)]
    rows += [governance_rule(defender.enclave, rule) for rule in defender.rules.values()]
    rows += [secure_score(defender)]
    rows += [control(defender, score, with_definition=False) for score in defender.scores]
    return {"SecurityResources": rows, "PolicyResources": list(defender.exemptions.values())}


def definitions() -> list[dict[str, Any]]:
    """Return every control's definition."""
    return [definition(kind) for kind in CONTROLS]
