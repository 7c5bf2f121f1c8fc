"""The alerts that Defender raises: a few in any enclave, a chain of them where an incident goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from console.simulator.interventions import intervention
from console.simulator.services.security.world.catalogue import CHECKS
from console.simulator.services.security.world.rows import alert_row
from console.simulator.world.enclave import HISTORY, Character, Enclave

if TYPE_CHECKING:
    from console.simulator.services.security.world.defender import Defender

ATTACKER = "185.220.101.47"


@dataclass(frozen=True, slots=True)
class AlertKind:
    """A type of alert, in Defender's own words."""

    type: str
    title: str
    severity: str
    tactics: str
    techniques: tuple[str, ...]
    about: str
    description: str
    remediation: tuple[str, ...]


@dataclass(slots=True)
class Alert:
    """One alert that was raised."""

    name: str
    kind: AlertKind
    resource_id: str
    compromised: str
    started_at: datetime
    updated_at: datetime
    entities: list[dict[str, Any]] = field(default_factory=list)
    status: str = "Active"


KINDS = {
    kind.type: kind
    for kind in (
        AlertKind("VM_LoginBruteForceSuccess", "Successful brute force attack", "High", "Persistence", ("T1110",), "vm",
                  "Several sign-in attempts were detected from the same source. Some successfully authenticated to the host.",
                  ("Reset the passwords of the affected users.", "Restrict access to the host's management ports.")),
        AlertKind("VM_SuspiciousScriptExecution", "Suspicious PowerShell script execution", "High", "Execution", ("T1059.001",), "vm",
                  "A PowerShell script with encoded commands was run by an account that has never used PowerShell here.",
                  ("Isolate the machine.", "Collect the script block log.")),
        AlertKind("Storage.Blob_DataExfiltration.AmountOfDataAnomaly", "Unusual amount of data extracted from a storage account", "High", "Exfiltration", ("T1537",), "storage",
                  "A hundred times more data than usual was read from the account within an hour.",
                  ("Revoke the shared access signatures of the account.", "Rotate its keys.")),
        AlertKind("Storage.Blob_TorAnomaly", "Access from a Tor exit node to a storage blob container", "High", "InitialAccess, PreAttack", ("T1090.003",), "storage",
                  "A container was accessed from an address that is known as a Tor exit node.",
                  ("Restrict the account's network access.", "Find out who created the signature that was used.")),
        AlertKind("ARM_AnomalousRBACAssignment", "Suspicious elevate access operation", "Medium", "PrivilegeEscalation", ("T1098",), "subscription",
                  "A role was assigned by an account that had never assigned one, minutes after an unfamiliar sign-in.",
                  ("Review the role assignment.", "Revoke the account's sessions.")),
        AlertKind("AML_UnusualDataAccess", "Unusual access to a machine learning datastore", "Medium", "Collection", ("T1530",), "ml",
                  "A job read a datastore that its owner had never used.",
                  ("Ask the job's owner.",)),
        AlertKind("VM_AmBroadFilesExclusion", "Antimalware broad files exclusion in your virtual machine", "Medium", "DefenseEvasion", ("T1562.001",), "vm",
                  "A files exclusion with a broad rule was added to the antimalware extension.",
                  ("Remove the exclusion.",)),
        AlertKind("VM_TimeAnomaly", "Logon at an unusual time", "Low", "InitialAccess", ("T1078",), "vm",
                  "Somebody signed in at a time at which they never had.",
                  ("Ask the user.",)),
    )
}  # fmt: skip
# hours before the end of the history, type, state
ALERTS_BY_CHARACTER = {
    Character.BUSY: ((52.0, "AML_UnusualDataAccess", "Resolved"), (30.0, "VM_TimeAnomaly", "Dismissed"),
                     (20.5, "VM_AmBroadFilesExclusion", "InProgress"), (6.2, "VM_TimeAnomaly", "Active")),
    Character.IDLE: ((190.0, "VM_TimeAnomaly", "Active"),),
    Character.INCIDENT: ((120.0, "VM_TimeAnomaly", "Resolved"), (5.4, "VM_LoginBruteForceSuccess", "Active"),
                         (4.9, "ARM_AnomalousRBACAssignment", "Active"), (3.1, "VM_SuspiciousScriptExecution", "Active"),
                         (1.9, "Storage.Blob_TorAnomaly", "Active"),
                         (1.2, "Storage.Blob_DataExfiltration.AmountOfDataAnomaly", "Active")),
}  # fmt: skip
GOING_ON = (
    "Storage.Blob_DataExfiltration.AmountOfDataAnomaly",
    "AML_UnusualDataAccess",
    "VM_SuspiciousScriptExecution",
)


def schedule_alerts(defender: Defender, at: datetime) -> None:
    """Schedule what is raised before people look, and in an incident what goes on afterwards."""
    events, end = defender.enclave.events, at + HISTORY
    for hours, kind, status in ALERTS_BY_CHARACTER[defender.enclave.character]:
        events.at(end - timedelta(hours=hours), partial(raise_alert, defender, kind, status=status))
    if defender.enclave.character is Character.INCIDENT:
        for index, kind in enumerate(GOING_ON):
            events.at(end + timedelta(minutes=4 + 9 * index), partial(raise_alert, defender, kind))


def raise_alert(defender: Defender, kind: str, now: datetime, status: str = "Active") -> Alert:
    """Raise an alert of a type on one of the resources it can be about."""
    enclave, about = defender.enclave, KINDS[kind]
    resource = enclave.random.choice(defender.resources_for(about.about))
    who = enclave.random.choice(enclave.people)
    number = 2_517_000_000_000_000_000 + enclave.random.getrandbits(56)
    alert = Alert(
        name=f"{number}_{enclave.guid()}",
        kind=about,
        resource_id=resource,
        compromised=resource.rpartition("/")[2],
        started_at=now,
        updated_at=now,
        entities=[
            {
                "$id": "1",
                "type": "host" if about.about == "vm" else "azure-resource",
                "hostName": resource.rpartition("/")[2],
                "resourceId": resource,
            },
            {"$id": "2", "type": "account", "name": who.upn, "aadUserId": who.object_id},
            {"$id": "3", "type": "ip", "address": ATTACKER if about.severity == "High" else who.address},
        ],
        status=status,
    )
    defender.alerts[alert.name.casefold()] = alert
    alert_row(defender, alert, now)
    return alert


@intervention("raise-alert")
def raise_one(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> str:
    """Raise an alert: `type`, else a brute force that succeeded."""
    return raise_alert(enclave.defender, str(arguments.get("type", "VM_LoginBruteForceSuccess")), now).name


@intervention("fix-assessment")
def fix_assessment(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> int:
    """Let a recommendation (`check`, part of its name; `resource`, part of an id) come out healthy."""
    return _set_health(enclave, now, arguments, healthy=True)


@intervention("break-assessment")
def break_assessment(enclave: Enclave, now: datetime, arguments: Mapping[str, Any]) -> int:
    """Let a recommendation come out unhealthy."""
    return _set_health(enclave, now, arguments, healthy=False)


@intervention("recalculate-score")
def recalculate_score(enclave: Enclave, now: datetime, _: Mapping[str, Any]) -> float:
    """Recalculate the secure score now, and not when it is due."""
    enclave.defender.recalculate(now)
    return enclave.defender.current


def _set_health(enclave: Enclave, now: datetime, arguments: Mapping[str, Any], *, healthy: bool) -> int:
    name, resource = str(arguments.get("check", "")).casefold(), str(arguments.get("resource", ""))
    keys = [key for key, check in CHECKS.items() if name in check.name.casefold()]
    return sum(enclave.defender.find(key, now, healthy=healthy, resource=resource) for key in keys)
