"""Data Factory: the pipeline runs that copy approved files out."""

from __future__ import annotations

from datetime import datetime, timedelta

from console.azure.arm.link import Link
from console.azure.exports.approvals import state_of
from console.azure.http.translation import translated
from console.azure.values.cleaning import line
from console.azure.values.json_types import JsonObject
from console.azure.values.moments import iso, optional_moment
from console.model.exports import CopyRun, RunState

VERSION = "2018-06-01"
LOOK_BACK = timedelta(days=2)
MOST_PAGES = 20
_STATES = {"inprogress": RunState.RUNNING, "canceling": RunState.RUNNING, "queued": RunState.QUEUED}


class Copies:
    """The pipeline runs of one Data Factory, whose ARM id is given."""

    def __init__(self, link: Link, factory_id: str, pipeline: str) -> None:
        self._link = link
        self._id = factory_id
        self._pipeline = pipeline

    async def list_runs(self, now: datetime) -> tuple[CopyRun, ...]:
        """Return the runs of the last two days, newest first."""
        with translated("the Data Factory's runs"):
            body: JsonObject = {
                "lastUpdatedAfter": iso(now - LOOK_BACK),
                "lastUpdatedBefore": iso(now + timedelta(hours=1)),
                "orderBy": [{"orderBy": "RunStart", "order": "DESC"}],
                "filters": self._filters(),
            }
            runs: list[JsonObject] = []
            for _ in range(MOST_PAGES):
                answer = await self._link.arm.post(f"{self._id}/queryPipelineRuns", VERSION, body)
                runs += answer["value"]
                if not answer.get("continuationToken"):
                    break
                body["continuationToken"] = answer["continuationToken"]
            return tuple(_copy(run) for run in runs)

    def _filters(self) -> list[JsonObject]:
        if not self._pipeline:
            return []
        return [{"operand": "PipelineName", "operator": "Equals", "values": [self._pipeline]}]


def _copy(run: JsonObject) -> CopyRun:
    parameters = run.get("parameters") or {}
    status = str(run.get("status", ""))
    return CopyRun(
        id=str(run["runId"]),
        state=_STATES.get(status.casefold()) or state_of(status),
        file_name=line(parameters.get("fileName", "")),
        folder=line(parameters.get("sourceFolderPath", "")),
        started_at=optional_moment(run.get("runStart")),
        ended_at=optional_moment(run.get("runEnd")),
        message=line(run.get("message") or ""),
        invoked_by=line((run.get("invokedBy") or {}).get("name", "")),
    )
