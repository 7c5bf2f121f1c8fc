"""An incident, as the logs tell it: a password guessed from abroad, and what came after.

Each act is so many hours before the moment at which people start to look, and
the guessing goes on after it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from console.simulator.services.storage.world import Requester
from console.simulator.world.background.intrusion import schedule_intrusion
from console.simulator.world.background.routine import audit
from console.simulator.world.background.signins import (
    BAD_PASSWORD,
    LOCKED,
    PORTAL,
    Outcome,
    Place,
    sign_in,
)
from console.simulator.world.enclave import Enclave, Person

ABROAD = (
    ("185.220.101.47", Place("RO", "Bucuresti", "Bucharest", 44.43, 26.11)),
    ("45.155.205.18", Place("RU", "Saint Petersburg", "Saint Petersburg", 59.94, 30.31)),
    ("193.32.162.74", Place("MD", "Chisinau", "Chisinau", 47.01, 28.86)),
)
AGENT = "python-requests/2.32.3"
GUESSES = 140
FILES_READ = 260
TITLE = "Multi-stage incident: initial access, privilege escalation and exfiltration"
BREACH = Outcome(access="notApplied", risk="high")


def schedule_incident(enclave: Enclave, end: datetime) -> None:
    """Schedule the acts of the incident, counted back from `end`."""
    at = enclave.events.at
    victims = [person for person in enclave.people if not person.is_operator][:3] or enclave.people[:3]
    for _ in range(GUESSES):
        at(end - timedelta(hours=enclave.random.uniform(7.9, 8.6)), partial(_guess, enclave, victims))
    victim = victims[0]
    for hours, origin in ((7.85, ABROAD[0]), (7.4, ABROAD[1])):
        at(end - timedelta(hours=hours), partial(_breach, enclave, victim, *origin))
    registered = ("User registered security info", "UserManagement", "Add")
    at(end - timedelta(hours=7.7), partial(audit, enclave, victim.upn, victim.upn, registered))
    schedule_intrusion(enclave, victim, ABROAD[0][0], end)
    for _ in range(FILES_READ):
        at(end - timedelta(hours=enclave.random.uniform(3.1, 5.4)), partial(_read, enclave))
    incident = enclave.guid()
    for hours, status in ((6.9, "New"), (5.2, "New"), (2.4, "Active")):
        at(end - timedelta(hours=hours), partial(_report, enclave, incident, status))
    enclave.events.every(timedelta(minutes=23), end - timedelta(hours=7.5), partial(_guess, enclave, victims))


def _guess(enclave: Enclave, victims: list[Person], now: datetime) -> None:
    draw = enclave.random
    address, place = draw.choice(ABROAD)
    outcome = LOCKED if draw.random() < 0.12 else BAD_PASSWORD  # noqa: PLR2004  a share
    victim = draw.choice(victims)
    sign_in(enclave, victim, now, app=PORTAL, outcome=outcome, place=place, address=address, agent=AGENT)


def _breach(enclave: Enclave, victim: Person, address: str, place: Place, now: datetime) -> None:
    sign_in(enclave, victim, now, app=PORTAL, outcome=BREACH, place=place, address=address, agent=AGENT)


def _read(enclave: Enclave, now: datetime) -> None:
    thief = Requester(address=ABROAD[0][0], authentication="SAS", agent="AzCopy/10.30.1")
    enclave.exports.read_data(thief, now)


def _report(enclave: Enclave, name: str, status: str, now: datetime) -> None:
    analyst = next((person for person in enclave.people if person.is_operator), enclave.people[0])
    owner = {"assignedTo": analyst.name, "userPrincipalName": analyst.upn} if status == "Active" else {}
    enclave.logs.write(
        "SecurityIncident",
        now,
        AdditionalData={
            "alertsCount": 4,
            "tactics": ["InitialAccess", "PrivilegeEscalation", "Exfiltration"],
        },
        AlertIds=[],
        CreatedTime=now,
        Description="Sign-ins from abroad were followed by a role assignment and a mass download.",
        FirstActivityTime=now - timedelta(hours=1),
        IncidentName=name,
        IncidentNumber=118,
        IncidentUrl=f"https://portal.azure.com/#asset/Microsoft_Azure_Security_Insights/Incident/{name}",
        LastActivityTime=now,
        LastModifiedTime=now,
        Owner=owner,
        ProviderName="Microsoft XDR",
        Severity="High",
        Status=status,
        Title=TITLE,
    )
