"""Azure ML jobs, which the compute SDK has no group for: the Resource Manager's own list."""

from __future__ import annotations

from typing import Any

from console.azure.answers import known
from console.azure.arm import compact
from console.azure.cleaning import line
from console.azure.times import optional_moment
from console.model.quota import Job, JobState
from console.model.targets import name_of


def job(item: dict[str, Any], workspace: str) -> Job:
    """Return one job; who submitted it is whom Azure recorded as its creator."""
    about = item["properties"]
    made = item.get("systemData") or {}
    noted = about.get("properties") or {}
    studio = ((about.get("services") or {}).get("Studio") or {}).get("endpoint") or ""
    return Job(
        id=line(item["id"]),
        name=line(item["name"]),
        display_name=line(about.get("displayName") or item["name"]),
        workspace=line(workspace),
        state=known(JobState, about.get("status")),
        owner=line(made.get("createdBy") or ""),
        compute=line(name_of(about.get("computeId") or "")),
        experiment=line(about.get("experimentName") or ""),
        created_at=optional_moment(made.get("createdAt")),
        started_at=optional_moment(noted.get("StartTimeUtc")),
        ended_at=optional_moment(noted.get("EndTimeUtc")),
        portal_url=line(studio),
        raw=compact(item),
    )
