"""Defender's security alerts, within minutes of what raised them."""

from __future__ import annotations

from console.azure.access import Access
from console.azure.arm.paging import list_items
from console.azure.defender.client import security_center
from console.azure.http.translation import translated
from console.azure.values.cleaning import line, paragraph
from console.azure.values.fields import compact, enum_member
from console.azure.values.json_types import JsonObject
from console.azure.values.moments import optional_moment
from console.model.alerts import Alert, Alerts, AlertState, Entity
from console.model.severity import Severity

NAMES = ("name", "hostName", "address", "resourceId", "processId", "url", "value", "commandLine")


class SecurityAlerts:
    """The alerts of one subscription."""

    def __init__(self, access: Access) -> None:
        self._link = access.link

    async def read(self) -> Alerts:
        """Return every alert, the open and severe ones first, then the newest."""
        with translated("Defender alerts"):
            items = await list_items(security_center(self._link).alerts.list)
            alerts = [_alert(item) for item in items]
        alerts.sort(key=_started, reverse=True)
        severities = list(Severity)
        return Alerts(tuple(sorted(alerts, key=lambda a: (not a.is_open, severities.index(a.severity)))))


def _started(alert: Alert) -> float:
    return alert.started_at.timestamp() if alert.started_at else 0.0


def _alert(item: JsonObject) -> Alert:
    about = item["properties"]
    return Alert(
        id=str(item["id"]),
        name=line(item["name"]),
        title=line(about.get("alertDisplayName") or about.get("alertType", "")),
        severity=enum_member(Severity, about.get("severity")),
        state=enum_member(AlertState, about.get("status")),
        description=paragraph(about.get("description", "")),
        started_at=optional_moment(about.get("startTimeUtc") or about.get("timeGeneratedUtc")),
        updated_at=optional_moment(about.get("processingEndTimeUtc") or about.get("endTimeUtc")),
        product=line(about.get("productName", "")),
        tactics=tuple(
            line(word).strip() for word in str(about.get("intent") or "").split(",") if word.strip()
        ),
        techniques=tuple(line(word) for word in about.get("techniques") or ()),
        entities=tuple(_entity(entity) for entity in about.get("entities") or ()),
        resource_id=line(_resource(about)),
        compromised=line(about.get("compromisedEntity") or ""),
        remediation=tuple(paragraph(step) for step in about.get("remediationSteps") or ()),
        portal_url=line(about.get("alertUri") or ""),
        raw=compact(item),
    )


def _entity(entity: JsonObject) -> Entity:
    facts = entity.get("additionalProperties") or entity
    name = next((facts[key] for key in NAMES if facts.get(key)), "")
    return Entity(line(entity.get("type", "")), line(name))


def _resource(about: JsonObject) -> str:
    for identifier in about.get("resourceIdentifiers") or ():
        if identifier.get("azureResourceId"):
            return str(identifier["azureResourceId"])
    return ""
