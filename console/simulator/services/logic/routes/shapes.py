"""Logic App runs, actions and firings in the shapes of 2019-05-01, with their content links."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any

from console.simulator.services.logic.world.approvals import TRIGGER
from console.simulator.world.exports.graph import stamp

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from console.simulator.routing import Call
    from console.simulator.services.logic.world.approvals import Action, Run, Workflow

CONTENT = "/workflows/{workflow}/runs/{run}/contents/{content}"


def contents(run: Run) -> dict[str, Mapping[str, Any]]:
    """Return what a run's links lead to, by content name."""
    contents: dict[str, Mapping[str, Any]] = {"TriggerOutputs": {"headers": {}, "body": run.seen}}
    for action in run.actions.values():
        contents[f"{action.name}-Inputs"] = action.inputs
        contents[f"{action.name}-Outputs"] = action.outputs
    return contents


def signature(workflow: Workflow, run: Run, content: str) -> str:
    """Return the signature that a link to this content carries."""
    digest = hashlib.sha256(f"{workflow.key}{run.tracking_id}{content}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _link(call: Call, workflow: Workflow, run: Run, content: str) -> dict[str, Any]:
    text = json.dumps(contents(run)[content]).encode()
    digest = base64.b64encode(hashlib.md5(text, usedforsecurity=False).digest()).decode()
    path = CONTENT.format(workflow=workflow.key, run=run.name, content=content)
    query = f"api-version=2016-06-01&sp=%2Fruns%2Fread&sv=1.0&sig={signature(workflow, run, content)}"
    return {
        "uri": f"{call.base_url}{path}?{query}",
        "contentVersion": digest,
        "contentSize": len(text),
        "contentHash": {"algorithm": "md5", "value": digest},
    }


def run_body(call: Call, workflow: Workflow, run: Run) -> dict[str, Any]:
    """Return a run as ARM shows it."""
    kind = "Microsoft.Logic/workflows"
    properties: dict[str, Any] = {
        "waitEndTime": stamp(run.started_at),
        "startTime": stamp(run.started_at),
        **_ended(run.ended_at),
        "status": run.status,
        "correlation": {"clientTrackingId": run.name},
        "workflow": {
            "id": f"{workflow.id}/versions/{workflow.version}",
            "name": workflow.version,
            "type": f"{kind}/versions",
        },
        "trigger": {
            "name": TRIGGER,
            "outputsLink": _link(call, workflow, run, "TriggerOutputs"),
            "scheduledTime": stamp(run.scheduled_at),
            "startTime": stamp(run.started_at),
            "endTime": stamp(run.started_at),
            "correlation": {"clientTrackingId": run.name},
            "code": "OK",
            "status": "Succeeded",
        },
        "outputs": {},
    }
    return {
        "properties": properties,
        "id": f"{workflow.id}/runs/{run.name}",
        "name": run.name,
        "type": f"{kind}/runs",
    }


def action_body(call: Call, workflow: Workflow, run: Run, action: Action) -> dict[str, Any]:
    """Return an action of a run as ARM shows it."""
    links = {
        f"{kind.lower()}Link": _link(call, workflow, run, f"{action.name}-{kind}")
        for kind, content in (("Inputs", action.inputs), ("Outputs", action.outputs))
        if content
    }
    return {
        "properties": {
            **links,
            "startTime": stamp(action.started_at),
            **_ended(action.ended_at),
            "correlation": {"actionTrackingId": action.tracking_id, "clientTrackingId": run.name},
            "status": action.status,
            "code": action.code,
        },
        "id": f"{workflow.id}/runs/{run.name}/actions/{action.name}",
        "name": action.name,
        "type": "Microsoft.Logic/workflows/runs/actions",
    }


def history_body(call: Call, workflow: Workflow, run: Run) -> dict[str, Any]:
    """Return one firing of the trigger as ARM shows it."""
    run_id = f"{workflow.id}/runs/{run.name}"
    return {
        "properties": {
            "outputsLink": _link(call, workflow, run, "TriggerOutputs"),
            "startTime": stamp(run.started_at),
            "endTime": stamp(run.started_at),
            "scheduledTime": stamp(run.scheduled_at),
            "status": "Succeeded",
            "code": "OK",
            "correlation": {"clientTrackingId": run.name},
            "fired": True,
            "run": {"name": run.name, "id": run_id, "type": "Microsoft.Logic/workflows/runs"},
        },
        "id": f"{workflow.id}/triggers/{TRIGGER}/histories/{run.name}",
        "name": run.name,
        "type": "Microsoft.Logic/workflows/triggers/histories",
    }


def _ended(when: datetime | None) -> dict[str, str]:
    return {"endTime": stamp(when)} if when else {}
