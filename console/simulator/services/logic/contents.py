"""The contents of Logic App runs: inputs and outputs, and the signed links that lead to them."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from console.simulator.routing import Call
from console.simulator.services.logic.world.approvals import Run, Workflow
from console.simulator.shapes import Shape

CONTENT = "/workflows/{workflow}/runs/{run}/contents/{content}"
LINK = Shape("logic/contentLinks")
TRIGGER_OUTPUTS = "TriggerOutputs"


def contents(run: Run) -> dict[str, Mapping[str, Any]]:
    """Return what a run's links lead to, by content name."""
    contents: dict[str, Mapping[str, Any]] = {TRIGGER_OUTPUTS: {"headers": {}, "body": run.seen}}
    for action in run.actions.values():
        contents[f"{action.name}-Inputs"] = action.inputs
        contents[f"{action.name}-Outputs"] = action.outputs
    return contents


def signature(workflow: Workflow, run: Run, content: str) -> str:
    """Return the signature that a link to this content carries."""
    digest = hashlib.sha256(f"{workflow.key}{run.tracking_id}{content}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def link(call: Call, run: Run, content: str) -> dict[str, Any]:
    """Return the link to one content of a run."""
    workflow = call.enclave.exports.workflow
    text = json.dumps(contents(run)[content]).encode()
    sig = signature(workflow, run, content)
    return LINK(
        base_url=call.base_url,
        path=CONTENT.format(workflow=workflow.key, run=run.name, content=content),
        query=f"api-version=2016-06-01&sp=%2Fruns%2Fread&sv=1.0&sig={sig}",
        digest=base64.b64encode(hashlib.md5(text, usedforsecurity=False).digest()).decode(),
        size=len(text),
    )
