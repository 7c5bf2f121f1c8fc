"""What Defender finds, as ARM shows it: assessments, what lies below them, alerts."""

from __future__ import annotations

from typing import Any

from console.simulator.services.security.world.alerts import Alert
from console.simulator.services.security.world.defender import Assessment, Defender
from console.simulator.services.security.world.vulnerabilities import Vulnerability, findings_in
from console.simulator.shapes import ABSENT, Shape

ALERT, ASSESSMENT = Shape("security/alerts"), Shape("security/assessments")
ASSIGNMENT, SUB_ASSESSMENT = Shape("security/governanceAssignments"), Shape("security/subAssessments")


def assessment_payload(assessment: Assessment, metadata: Any = ABSENT) -> dict[str, Any]:
    """Return one assessment of one resource, with its metadata where it is asked for."""
    is_exempt = bool(assessment.exempted_by)
    return ASSESSMENT(
        assessment=assessment,
        code="NotApplicable" if is_exempt else "Healthy" if assessment.is_healthy else "Unhealthy",
        cause="Exempt" if is_exempt else ABSENT,
        description="The resource is exempt by policy." if is_exempt else ABSENT,
        metadata=metadata,
    )


def assignment_payload(assessment: Assessment) -> dict[str, Any]:
    """Return who has to remediate an assessment, and until when."""
    return ASSIGNMENT(assessment=assessment, due=assessment.due or assessment.changed_at)


def finding_payload(assessment: Assessment, finding: Vulnerability) -> dict[str, Any]:
    """Return one vulnerability below an assessment."""
    return SUB_ASSESSMENT(
        assessment=assessment,
        finding=finding,
        key=finding.key_in(assessment.resource_id),
        code="NotApplicable" if assessment.exempted_by else "Unhealthy",
        cause="Exempt" if assessment.exempted_by else "",
    )


def alert_payload(defender: Defender, alert: Alert) -> dict[str, Any]:
    """Return one alert."""
    enclave, techniques = defender.enclave, alert.kind.techniques
    return ALERT(
        alert=alert,
        subscription=enclave.subscription,
        subscription_id=enclave.subscription_id,
        location=enclave.location,
        remediation_steps=list(alert.kind.remediation),
        techniques=[technique.partition(".")[0] for technique in techniques],
        sub_techniques=[technique for technique in techniques if "." in technique],
    )


def finding_rows(defender: Defender) -> list[dict[str, Any]]:
    """Return the assessments, with what lies below them, as Resource Graph holds them."""
    assessments = list(defender.assessments.values())
    rows = [assessment_payload(assessment) for assessment in assessments]
    rows += [
        assignment_payload(assessment)
        for assessment in assessments
        if assessment.owner and not assessment.is_healthy
    ]
    return rows + [finding_payload(*finding) for finding in findings_in(assessments)]
