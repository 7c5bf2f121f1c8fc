"""Defender for Cloud: secure score, controls, recommendations, compliance.

Score and controls are recalculated by Defender every 8 h; assessments as they
are evaluated; an exemption takes up to 30 min to count.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict

from console.azure.access import Access
from console.azure.arm.paging import list_items
from console.azure.defender.client import security_center
from console.azure.defender.governance import Governance, Owner
from console.azure.graph.resource_graph import ResourceGraph
from console.azure.http.translation import translated
from console.azure.values.cleaning import azure_name, line, paragraph
from console.azure.values.fields import compact, enum_member
from console.azure.values.json_types import JsonObject
from console.azure.values.moments import optional_moment
from console.model.posture import (
    AffectedResource,
    ComplianceState,
    Control,
    Health,
    Posture,
    Recommendation,
    SecureScore,
    Standard,
)
from console.model.severity import Severity
from console.model.targets import AzureName, name_of

SCORE = "ascScore"
METADATA_SECONDS = 3_600.0


class Defender:
    """Everything Defender says of one subscription."""

    def __init__(self, access: Access) -> None:
        self._link = access.link
        self._governance = Governance(ResourceGraph(access.link), access.clock)
        self._trends = access.trends
        self._metadata: dict[AzureName, JsonObject] = {}
        self._metadata_until = 0.0

    async def read(self) -> Posture:
        """Return the posture; owners and history are left out where they cannot be read."""
        client = security_center(self._link)
        with translated("Defender for Cloud"):
            (scores, controls, assessments, standards), (metadata, owners, history) = await asyncio.gather(
                asyncio.gather(
                    list_items(client.secure_scores.list),
                    list_items(client.secure_score_controls.list_by_secure_score, SCORE, expand="definition"),
                    list_items(client.assessments.list, self._link.subscription),
                    list_items(client.regulatory_compliance_standards.list),
                ),
                asyncio.gather(self._list_metadata(), self._governance.owners(), self._trends.secure_score()),
            )
            unordered = tuple(_control(control) for control in controls)
            return Posture(
                score=next((_score(score) for score in scores if score["name"] == SCORE), None),
                controls=tuple(sorted(unordered, key=lambda control: -control.gain)),
                recommendations=self._recommendations(assessments, metadata, unordered, owners),
                standards=tuple(_standard(standard) for standard in standards),
                history=history,
            )

    async def _list_metadata(self) -> dict[AzureName, JsonObject]:
        if time.monotonic() >= self._metadata_until:
            items = await list_items(security_center(self._link).assessments_metadata.list_by_subscription)
            self._metadata = {azure_name(item["name"]): item["properties"] for item in items}
            self._metadata_until = time.monotonic() + METADATA_SECONDS
        return self._metadata

    def _recommendations(
        self,
        assessments: list[JsonObject],
        metadata: dict[AzureName, JsonObject],
        controls: tuple[Control, ...],
        owners: dict[AzureName, Owner],
    ) -> tuple[Recommendation, ...]:
        control_of = {key: control.name for control in controls for key in control.assessment_keys}
        by_key: dict[AzureName, list[JsonObject]] = defaultdict(list)
        for assessment in assessments:
            by_key[azure_name(assessment["name"])].append(assessment)
        recommendations = [
            self._recommendation(key, same_key, metadata.get(key, {}), control_of.get(key, ""), owners)
            for key, same_key in by_key.items()
        ]
        severities = list(Severity)
        recommendations.sort(
            key=lambda r: (not r.affected, severities.index(r.severity), -len(r.affected), r.name)
        )
        return tuple(recommendations)

    def _recommendation(
        self,
        key: AzureName,
        assessments: list[JsonObject],
        about: JsonObject,
        control: str,
        owners: dict[AzureName, Owner],
    ) -> Recommendation:
        owner = next((owned for a in assessments if (owned := owners.get(azure_name(a["id"])))), None)
        return Recommendation(
            key=key,
            name=line(about.get("displayName") or assessments[0]["properties"].get("displayName", key)),
            severity=enum_member(Severity, about.get("severity")),
            description=paragraph(about.get("description", "")),
            remediation=paragraph(about.get("remediationDescription", "")),
            resources=tuple(_affected(assessment) for assessment in assessments),
            owner=owner.name if owner else "",
            due=owner.due if owner else None,
            is_overdue=bool(owner and owner.is_overdue),
            effort=line(about.get("implementationEffort", "")),
            impact=line(about.get("userImpact", "")),
            control=control,
            portal_url=self._link.portal_url(assessments[0]["id"]),
            raw=compact(assessments if len(assessments) > 1 else assessments[0]),
        )


def _score(item: JsonObject) -> SecureScore:
    score = item["properties"]["score"]
    return SecureScore(
        current=float(score["current"]),
        maximum=float(score["max"]),
        percentage=float(score["percentage"]),
        weight=int(item["properties"].get("weight", 0)),
    )


def _control(item: JsonObject) -> Control:
    properties = item["properties"]
    definition = (properties.get("definition") or {}).get("properties") or {}
    return Control(
        id=item["id"],
        name=line(properties["displayName"]),
        current=float(properties["score"]["current"]),
        maximum=float(properties["score"]["max"]),
        healthy=int(properties.get("healthyResourceCount") or 0),
        unhealthy=int(properties.get("unhealthyResourceCount") or 0),
        not_applicable=int(properties.get("notApplicableResourceCount") or 0),
        assessment_keys=tuple(
            azure_name(name_of(assessment["id"]))
            for assessment in definition.get("assessmentDefinitions") or ()
        ),
        raw=compact(item),
    )


def _affected(assessment: JsonObject) -> AffectedResource:
    properties = assessment["properties"]
    resource = str((properties.get("resourceDetails") or {}).get("id") or assessment["id"])
    status = properties["status"]
    is_exempt = str(status.get("cause", "")).casefold() == "exempt"
    return AffectedResource(
        id=line(resource),
        name=line(name_of(resource)),
        kind=line(resource.rstrip("/").rpartition("/")[0].rpartition("/")[2]),
        health=Health.EXEMPTED if is_exempt else enum_member(Health, status.get("code")),
        cause=line(status.get("description") or status.get("cause") or ""),
        first_seen=optional_moment(status.get("firstEvaluationDate")),
    )


def _standard(item: JsonObject) -> Standard:
    properties = item["properties"]
    counts = {
        name: int(properties.get(f"{name}Controls") or 0)
        for name in ("passed", "failed", "skipped", "unsupported")
    }
    return Standard(
        name=line(item["name"]),
        state=enum_member(ComplianceState, properties.get("state")),
        raw=compact(item),
        **counts,
    )
