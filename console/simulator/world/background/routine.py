"""What a workspace collects on ordinary days: directory changes, its own usage and operation."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from console.simulator.world.enclave import Enclave

HOUR = timedelta(hours=1)
BYTES_A_ROW = 1450
CHANGES = (
    ("Add member to group", "GroupManagement", "Add"),
    ("Remove member from group", "GroupManagement", "Delete"),
    ("Update user", "UserManagement", "Update"),
    ("Reset user password", "UserManagement", "Update"),
    ("Update conditional access policy", "Policy", "Update"),
    ("User registered security info", "UserManagement", "Add"),
)
OPERATIONS = (
    ("Data Collection Status", "Informational", "Data collection is within the daily quota."),
    ("Ingestion", "Informational", "Log data was ingested with a delay of more than 10 minutes."),
    ("Configuration", "Informational", "A diagnostic setting now sends to this workspace."),
)


def change_directory(enclave: Enclave, midnight: datetime) -> None:
    """Let operators change something in the directory, on some days."""
    draw = enclave.random
    operators = [person for person in enclave.people if person.is_operator] or enclave.people
    for _ in range(draw.choice((0, 0, 1, 1, 2))):
        at = midnight + timedelta(hours=draw.uniform(8.5, 17.0))
        actor, target = draw.choice(operators), draw.choice(enclave.people)
        enclave.events.at(at, partial(audit, enclave, actor.upn, target.upn, draw.choice(CHANGES)))
    if draw.random() < 1 / 3:
        enclave.events.at(midnight + timedelta(hours=draw.uniform(0, 23)), partial(_operate, enclave))


def audit(enclave: Enclave, actor: str, target: str, change: tuple[str, str, str], now: datetime) -> None:
    """Write a change of the directory into AuditLogs."""
    name, category, kind = change
    enclave.logs.write(
        "AuditLogs",
        now,
        AADOperationType=kind,
        AADTenantId=enclave.tenant_id,
        ActivityDateTime=now,
        ActivityDisplayName=name,
        AdditionalDetails=[],
        Category=category,
        CorrelationId=enclave.guid(),
        Id=f"Directory_{enclave.guid()}",
        Identity=actor,
        InitiatedBy={"user": {"userPrincipalName": actor, "ipAddress": "10.20.0.5"}},
        LoggedByService="Core Directory",
        OperationName=name,
        Resource="Microsoft.aadiam",
        Result="success",
        TargetResources=[{"type": "User", "userPrincipalName": target, "modifiedProperties": []}],
    )


def _operate(enclave: Enclave, now: datetime) -> None:
    category, status, detail = enclave.random.choice(OPERATIONS)
    enclave.logs.write(
        "Operation",
        now,
        Detail=detail,
        OperationCategory=category,
        OperationStatus=status,
        OperationKey=f"Operation_{category.replace(' ', '')}",
        Solution="LogManagement",
        SourceSystem="OpsManager",
    )


class Meter:
    """Writes each table's volume of the hour that has passed into Usage."""

    def __init__(self, enclave: Enclave) -> None:
        self._enclave = enclave
        self._counted: dict[str, int] = {}

    def __call__(self, now: datetime) -> None:
        """Meter the tables that grew since the last hour."""
        for name, table in list(self._enclave.logs.tables.items()):
            rows = table.written - self._counted.get(name, 0)
            self._counted[name] = table.written
            if rows and name not in ("Usage", "Operation"):
                self._enclave.logs.write("Usage", now, **_volume(name, rows, now - HOUR, now))


def _volume(name: str, rows: int, since: datetime, until: datetime) -> dict[str, Any]:
    return {
        "BatchesOutsideSla": 0,
        "BatchesWithinSla": min(rows, 60),
        "DataType": name,
        "EndTime": until,
        "IsBillable": name not in ("AzureActivity", "SecurityAlert", "SecurityIncident"),
        "Quantity": rows * BYTES_A_ROW / 1e6,
        "QuantityUnit": "MBytes",
        "Solution": "SecurityInsights" if name.startswith("Security") else "LogManagement",
        "SourceSystem": "OMS",
        "StartTime": since,
        "TotalBatches": min(rows, 60),
    }
