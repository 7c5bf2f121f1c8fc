"""Logic Apps: the approval runs, each with the blob that its trigger saw.

A run's trigger outputs never change, so each is fetched once. Their link is
signed: no token goes with it.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from console.azure.arm.link import Link
from console.azure.http.translation import translated
from console.azure.values.cleaning import line
from console.azure.values.json_types import JsonObject
from console.azure.values.moments import iso, moment, optional_moment
from console.model.exports import ApprovalRun, RunState

VERSION = "2019-05-01"
LOOK_BACK = timedelta(days=7)
EXPLAINED = LOOK_BACK
AT_ONCE = 6  # a week's runs asked for all at once would keep the event loop busy, and the service
_STATES = {state.value.casefold(): state for state in RunState}


class Approvals:
    """The runs of one Logic App, whose ARM id is given."""

    def __init__(self, link: Link, workflow_id: str) -> None:
        self._link = link
        self._id = workflow_id
        self._seen: dict[str, JsonObject] = {}
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def list_runs(self, now: datetime) -> tuple[ApprovalRun, ...]:
        """Return what is open and what ended in the last week, newest first."""
        with translated("the Logic App's runs"):
            query = {"$filter": f"startTime ge {iso(now - LOOK_BACK)}", "$top": "100"}
            runs = await self._link.arm.list_(f"{self._id}/runs", VERSION, **query)
            recent = [run for run in runs if _is_wanted(run, now)]
            triggers = await asyncio.gather(*(self._trigger_outputs(run) for run in recent))
            return tuple(_approval(run, outputs) for run, outputs in zip(recent, triggers, strict=True))

    async def _trigger_outputs(self, run: JsonObject) -> JsonObject:
        if run["id"] not in self._seen:
            link = ((run["properties"].get("trigger") or {}).get("outputsLink") or {}).get("uri", "")
            async with self._turn:
                outputs = await self._link.transport.get_signed(link) if link else {}
            body = outputs.get("body")
            self._seen[run["id"]] = body if isinstance(body, dict) else {}
        return self._seen[run["id"]]


def state_of(status: object) -> RunState:
    """Return the state that Logic Apps or Data Factory words so."""
    return _STATES.get(str(status).casefold(), RunState.UNKNOWN)


def _is_wanted(run: JsonObject, now: datetime) -> bool:
    ended = optional_moment(run["properties"].get("endTime"))
    return ended is None or now - ended <= EXPLAINED


def _approval(run: JsonObject, trigger: JsonObject) -> ApprovalRun:
    properties = run["properties"]
    return ApprovalRun(
        id=str(run["id"]),
        name=line(run["name"]),
        state=state_of(properties.get("status")),
        started_at=moment(properties["startTime"]),
        ended_at=optional_moment(properties.get("endTime")),
        path=line(trigger.get("Path", "")),
        etag=line(trigger.get("ETag", "")).strip('"'),
        size=int(trigger.get("Size") or 0),
        modified_at=optional_moment(trigger.get("LastModified")),
        error=line((properties.get("error") or {}).get("message", "")),
    )
