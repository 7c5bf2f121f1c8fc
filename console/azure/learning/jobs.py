"""Azure ML jobs, which the compute SDK has no group for: the Resource Manager's own list."""

from __future__ import annotations

from console.azure.values.cleaning import azure_name, line
from console.azure.values.fields import compact, enum_member
from console.azure.values.json_types import JsonObject
from console.azure.values.moments import optional_moment
from console.model.quota import Job, JobState
from console.model.targets import name_of

JOBS_VERSION = "2024-04-01"


def job(item: JsonObject, workspace: str) -> Job:
    """Return one job; who submitted it is whom Azure recorded as its creator."""
    about = item["properties"]
    system = item.get("systemData") or {}
    noted = about.get("properties") or {}
    studio = ((about.get("services") or {}).get("Studio") or {}).get("endpoint") or ""
    return Job(
        id=azure_name(item["id"]),
        name=azure_name(item["name"]),
        display_name=line(about.get("displayName") or item["name"]),
        workspace=azure_name(workspace),
        state=enum_member(JobState, about.get("status")),
        owner=line(system.get("createdBy") or ""),
        compute=azure_name(name_of(about.get("computeId") or "")),
        experiment=line(about.get("experimentName") or ""),
        created_at=optional_moment(system.get("createdAt")),
        started_at=optional_moment(noted.get("StartTimeUtc")),
        ended_at=optional_moment(noted.get("EndTimeUtc")),
        portal_url=line(studio),
        raw=compact(item),
    )
