"""Entra sign-ins: the rows that everybody's arrivals leave in the sign-in logs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from console.simulator.services.storage.world import Requester
from console.simulator.world.enclave import Character, Enclave, Person


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sign-in came from, as Entra resolves an address."""

    country: str
    state: str
    city: str
    latitude: float
    longitude: float

    def details(self) -> dict[str, Any]:
        """Return the place as the LocationDetails column holds it."""
        coordinates = {"latitude": self.latitude, "longitude": self.longitude}
        return {
            "city": self.city,
            "state": self.state,
            "countryOrRegion": self.country,
            "geoCoordinates": coordinates,
        }


@dataclass(frozen=True, slots=True)
class Application:
    """An application that people sign in to, by its well-known id."""

    name: str
    id: str
    resource: str
    client: str = "Mobile Apps and Desktop clients"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a sign-in ended: Entra's error code, its words, and what conditional access did."""

    code: str = "0"
    words: str = ""
    access: str = "success"
    risk: str = "none"


HOME = {
    "uk": Place("GB", "England", "London", 51.51, -0.13),
    "north": Place("IE", "Leinster", "Dublin", 53.35, -6.26),
    "west": Place("NL", "North Holland", "Amsterdam", 52.37, 4.89),
    "swe": Place("SE", "Stockholm", "Stockholm", 59.33, 18.07),
    "ger": Place("DE", "Hesse", "Frankfurt", 50.11, 8.68),
    "east": Place("US", "Virginia", "Boydton", 36.67, -78.39),
}
DESKTOP = Application(
    "Azure Virtual Desktop Client", "a85cf173-4192-42f8-81fa-777a763e6e2c", "Azure Virtual Desktop"
)
PORTAL = Application(
    "Azure Portal", "c44b4083-3bb0-49c1-b47d-974e53cbdf3c", "Windows Azure Service Management API", "Browser"
)
STUDIO = Application(
    "Azure Machine Learning Workbench Web App",
    "d7304df8-741f-47d3-9bc2-df0e24e2071f",
    "Azure Machine Learning",
    "Browser",
)
SUCCESS = Outcome()
BAD_PASSWORD = Outcome(
    "50126", "Error validating credentials due to invalid username or password.", "notApplied"
)
MFA_NEEDED = Outcome("50074", "Strong Authentication is required.", "failure")
LOCKED = Outcome(
    "50053", "The account is locked, you've tried to sign in too many times.", "notApplied", "medium"
)
EVERYDAY_FAILURES = (BAD_PASSWORD, BAD_PASSWORD, MFA_NEEDED)
FAILURE_SHARE = 0.07
LIVELINESS = {Character.BUSY: 1.0, Character.INCIDENT: 0.8, Character.IDLE: 0.12}


def home_of(enclave: Enclave) -> Place:
    """Return where the people of an enclave usually are."""
    near = (place for start, place in HOME.items() if enclave.location.startswith(start))
    return next(near, HOME["east"])


def sign_in(  # noqa: PLR0913  a sign-in's facts, by name
    enclave: Enclave,
    who: Person,
    at: datetime,
    *,
    app: Application = DESKTOP,
    outcome: Outcome = SUCCESS,
    place: Place | None = None,
    address: str = "",
    agent: str = "",
) -> None:
    """Write one interactive sign-in."""
    place = place or home_of(enclave)
    has_failed = outcome.code != "0"
    enclave.logs.write(
        "SigninLogs",
        at,
        **_common(enclave, who, at, app, outcome),
        AADTenantId=enclave.tenant_id,
        Category="SignInLogs",
        ConditionalAccessPolicies=[] if outcome.access == "notApplied" else [_policy(outcome)],
        DeviceDetail=_device(agent),
        IPAddress=address or who.address,
        IsInteractive=True,
        IsRisky=outcome.risk != "none",
        Location=place.country,
        LocationDetails=place.details(),
        MfaDetail={} if has_failed else {"authMethod": "Mobile app notification"},
        OperationName="Sign-in activity",
        Resource="Microsoft.aadiam",
        RiskState="atRisk" if outcome.risk != "none" else "none",
        Status={"errorCode": int(outcome.code), "failureReason": outcome.words or "Other."},
        UserAgent=agent or "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Edg/141.0",
    )


def refresh_token(enclave: Enclave, who: Person, at: datetime, *, app: Application = DESKTOP) -> None:
    """Write one non-interactive sign-in, as a client makes when its token runs out."""
    enclave.logs.write(
        "AADNonInteractiveUserSignInLogs",
        at,
        **_common(enclave, who, at, app, SUCCESS),
        TenantId=enclave.logs.workspace_id,
        Category="NonInteractiveUserSignInLogs",
        IPAddress=who.address,
        IsInteractive=False,
        Location=home_of(enclave).country,
        OperationName="Sign-in activity",
    )


def _common(
    enclave: Enclave, who: Person, at: datetime, app: Application, outcome: Outcome
) -> dict[str, Any]:
    request = enclave.guid()
    return {
        "AppDisplayName": app.name,
        "AppId": app.id,
        "AuthenticationRequirement": "multiFactorAuthentication",
        "ClientAppUsed": app.client,
        "ConditionalAccessStatus": outcome.access,
        "CorrelationId": request,
        "CreatedDateTime": at,
        "CrossTenantAccessType": "b2bCollaboration" if "#EXT#" in who.upn else "none",
        "DurationMs": 0,
        "HomeTenantId": enclave.tenant_id,
        "Id": request,
        "Identity": who.name,
        "Level": "4",
        "OriginalRequestId": request,
        "ResourceDisplayName": app.resource,
        "ResultDescription": outcome.words,
        "ResultSignature": "SUCCESS" if outcome.code == "0" else "FAILURE",
        "ResultType": outcome.code,
        "RiskLevelAggregated": outcome.risk,
        "RiskLevelDuringSignIn": outcome.risk,
        "TokenIssuerType": "AzureAD",
        "UserDisplayName": who.name,
        "UserId": who.object_id,
        "UserPrincipalName": who.upn,
        "UserType": "Guest" if "#EXT#" in who.upn else "Member",
    }


def _policy(outcome: Outcome) -> dict[str, Any]:
    name = "Enclave: compliant device and MFA"
    return {"displayName": name, "enforcedGrantControls": ["Mfa"], "result": outcome.access}


def _device(agent: str) -> dict[str, Any]:
    if "python" in agent:
        return {"deviceId": "", "operatingSystem": "", "isCompliant": False, "isManaged": False}
    return {"deviceId": "", "operatingSystem": "Windows11", "isCompliant": True, "isManaged": True}


def follow_desktops(enclave: Enclave) -> None:
    """Let every desktop connection be preceded by the sign-in that it needs."""
    people = {person.upn.casefold(): person for person in enclave.people}

    def connected(at: datetime, row: Mapping[str, Any]) -> None:
        who = people.get(str(row.get("UserName", "")).casefold())
        if who is None or row.get("State") != "Started":
            return
        draw = enclave.random
        if draw.random() < FAILURE_SHARE:
            before = at - timedelta(seconds=draw.uniform(30, 90))
            sign_in(enclave, who, before, outcome=draw.choice(EVERYDAY_FAILURES))
        sign_in(enclave, who, at - timedelta(seconds=draw.uniform(4, 20)))
        refresh_token(enclave, who, at + timedelta(seconds=2))
        reader = Requester.person(who, agent="azsdk-python-storage-blob/12.31.0 Python/3.11")
        for _ in range(draw.randrange(4)):
            later = at + timedelta(minutes=draw.uniform(3, 90))
            enclave.events.at(later, partial(enclave.exports.read_data, reader))

    enclave.logs.follow("WVDConnections", connected)


def visit_portal(enclave: Enclave, midnight: datetime) -> None:
    """Let operators use the portal, and some researchers the studio, during one day."""
    draw = enclave.random
    for who in enclave.people:
        chance = 0.8 if who.is_operator else 0.3
        if draw.random() < chance * LIVELINESS[enclave.character]:
            at = midnight + timedelta(hours=min(20.0, max(6.5, draw.gauss(10.5, 2.5))))
            app = PORTAL if who.is_operator else STUDIO
            enclave.events.at(at, partial(sign_in, enclave, who, app=app))
