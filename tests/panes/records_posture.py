"""The posture pane's rows: records whose fields all differ."""

from __future__ import annotations

from pane_text import ago, ahead

from console.model.posture import (
    AffectedResource,
    ComplianceState,
    Control,
    Health,
    Posture,
    Recommendation,
    ScorePoint,
    SecureScore,
    Standard,
)
from console.model.severity import Severity
from console.model.targets import AzureName

VALUE = Posture(
    score=SecureScore(current=29.5, maximum=50.0, percentage=0.59, weight=77),
    controls=(
        Control("/controls/mfa", "Enable MFA", 3.0, 10.0, 4, 5, 6, (AzureName("key-mfa"),), '{"control": 1}'),
        Control("/controls/ports", "Secure ports", 7.5, 8.0, 21, 2, 1, (AzureName("key-ports"),)),
        Control("/controls/keys", "Rotate keys", 2.0, 2.0, 9, 0, 3),
        Control("/controls/logs", "Keep logs", 0.0, 0.0, 0, 0, 8),
    ),
    recommendations=(
        Recommendation(
            key=AzureName("key-mfa"),
            name="Accounts should use MFA",
            severity=Severity.HIGH,
            description="Passwords alone are guessed.",
            remediation="Require a second factor.",
            resources=(
                AffectedResource(
                    "/subs/one", "sub-one", "subscription", Health.UNHEALTHY, "ada has none", ago(days=3)
                ),
                AffectedResource("/subs/two", "sub-two", "tenant", Health.HEALTHY, "", ago(hours=5)),
                AffectedResource("/subs/three", "sub-three", "group", Health.EXEMPTED, "waived"),
                AffectedResource("/subs/four", "sub-four", "vault", Health.NOT_APPLICABLE, "empty"),
                AffectedResource("/subs/five", "sub-five", "disk", Health.UNKNOWN, "unseen"),
            ),
            owner="ada@example.org",
            due=ago(days=2),
            is_overdue=True,
            effort="Moderate",
            impact="Low for users",
            control="Enable MFA",
            portal_url="https://portal.example/recommendation",
            raw='{"recommendation": 1}',
        ),
        Recommendation(
            key=AzureName("key-ports"),
            name="Ports should be closed",
            severity=Severity.MEDIUM,
            description="Open ports are found.",
            remediation="Close them.",
            resources=(AffectedResource("/vms/1", "vm-1", "machine", Health.HEALTHY),),
            due=ahead(days=4),
        ),
    ),
    standards=(
        Standard("PCI DSS 4", ComplianceState.FAILED, 31, 9, 4, 2, '{"standard": 1}'),
        Standard("ISO 27001", ComplianceState.PASSED, 40, 0, 5, 3),
        Standard("SOC 2", ComplianceState.UNSUPPORTED, 0, 0, 6, 7),
        Standard("CIS 1", ComplianceState.SKIPPED, 1, 0, 8, 9),
    ),
    history=(ScorePoint(ago(days=2), 0.50), ScorePoint(ago(days=1), 0.55), ScorePoint(ago(), 0.59)),
)
