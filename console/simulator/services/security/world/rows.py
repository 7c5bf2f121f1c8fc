"""The log rows that Defender's continuous export leaves."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.simulator.services.security.world.alerts import Alert
    from console.simulator.services.security.world.defender import Defender


def score_row(defender: Defender, at: datetime) -> None:
    """Write the score and each control as recalculated."""
    enclave = defender.enclave
    share = defender.current / defender.maximum
    common = {
        "SecureScoresSubscriptionId": enclave.subscription_id,
        "Environment": "Azure",
        "IsSnapshot": False,
    }
    score = f"{enclave.subscription}/providers/Microsoft.Security/secureScores/ascScore"
    enclave.logs.write(
        "SecureScores",
        at,
        AssessedResourceId=score,
        DisplayName="ASC score",
        CurrentScore=defender.current,
        MaxScore=defender.maximum,
        PercentageScore=round(share, 4),
        Weight=len(defender.assessments),
        **common,
    )
    for control in defender.scores:
        maximum = control.kind.maximum
        enclave.logs.write(
            "SecureScoreControls",
            at,
            AssessedResourceId=f"{score}/secureScoreControls/{control.kind.key}",
            ControlId=control.kind.key,
            ControlName=control.kind.name,
            CurrentScore=control.current,
            MaxScore=maximum,
            PercentageScore=round(control.current / maximum, 4) if maximum else 0.0,
            HealthyResources=control.healthy,
            UnhealthyResources=control.unhealthy,
            **common,
        )


def alert_row(defender: Defender, alert: Alert, at: datetime) -> None:
    """Write an alert as it stands."""
    defender.enclave.logs.write(
        "SecurityAlert",
        at,
        SystemAlertId=alert.name,
        AlertName=alert.kind.title,
        DisplayName=alert.kind.title,
        AlertType=alert.kind.type,
        AlertSeverity=alert.kind.severity,
        Description=alert.kind.description,
        Status={"Active": "New", "InProgress": "InProgress"}.get(alert.status, alert.status),
        StartTime=alert.started_at,
        EndTime=alert.updated_at,
        ProcessingEndTime=at,
        CompromisedEntity=alert.compromised,
        Entities=json.dumps(alert.entities),
        Tactics=alert.kind.tactics,
        Techniques=json.dumps(list(alert.kind.techniques)),
        ProductName="Microsoft Defender for Cloud",
        ProviderName="Azure Security Center",
        VendorName="Microsoft",
        ResourceId=alert.resource_id,
        IsIncident=False,
    )
