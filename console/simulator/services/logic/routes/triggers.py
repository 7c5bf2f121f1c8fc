"""Logic Apps, 2019-05-01: the trigger of a workflow, the versions of its definition, repeated actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.replies import Refusal, page
from console.simulator.routing import Reply, serves
from console.simulator.services.logic.routes.workflows import (
    KIND,
    RUN,
    VERSION,
    WORKFLOW,
    check_trigger,
    get_action,
    workflow_of,
)
from console.simulator.services.logic.world.approvals import POLL, TRIGGER
from console.simulator.world.exports.graph import RECURRENCE, stamp, workflow_resource

if TYPE_CHECKING:
    from console.simulator.routing import Call
    from console.simulator.services.logic.world.approvals import Workflow

ACTION = f"{RUN}/actions/{{action}}"


@serves("GET", f"{WORKFLOW}/triggers", VERSION)
def list_triggers(call: Call) -> Reply:
    """List the one trigger of a workflow."""
    return page(call, [_trigger(call, workflow_of(call))])


@serves("GET", f"{WORKFLOW}/triggers/{{trigger}}", VERSION)
def get_trigger(call: Call) -> Reply:
    """Return the trigger by name."""
    workflow = workflow_of(call)
    check_trigger(call)
    return Reply(_trigger(call, workflow))


@serves("GET", f"{WORKFLOW}/versions", VERSION)
def list_versions(call: Call) -> Reply:
    """List the one version that a workflow has had."""
    return page(call, [_version(call, workflow_of(call))])


@serves("GET", f"{WORKFLOW}/versions/{{version}}", VERSION)
def get_version(call: Call) -> Reply:
    """Return the version by name."""
    workflow, name = workflow_of(call), call.path["version"]
    if name != workflow.version:
        raise Refusal(404, "WorkflowVersionNotFound", f"The workflow version '{name}' could not be found.")
    return Reply(_version(call, workflow))


@serves("GET", f"{ACTION}/repetitions", VERSION)
@serves("GET", f"{ACTION}/scopeRepetitions", VERSION)
@serves("GET", f"{ACTION}/requestHistories", VERSION)
def list_repetitions(call: Call) -> Reply:
    """List what an action did more than once: nothing, as none stands in a loop or was tried again."""
    get_action(call)
    return page(call, [])


def _trigger(call: Call, workflow: Workflow) -> dict[str, Any]:
    last = workflow.polled_at(call.now)
    return {
        "id": f"{workflow.id}/triggers/{TRIGGER}",
        "name": TRIGGER,
        "type": f"{KIND}/triggers",
        "properties": {
            "provisioningState": "Succeeded",
            "createdTime": stamp(workflow.founded_at),
            "changedTime": stamp(workflow.founded_at),
            "state": "Enabled",
            "status": "Succeeded",
            "lastExecutionTime": stamp(last),
            "nextExecutionTime": stamp(last + POLL),
            "recurrence": RECURRENCE,
            "workflow": {
                "id": f"{workflow.id}/versions/{workflow.version}",
                "name": workflow.version,
                "type": f"{KIND}/versions",
            },
        },
    }


def _version(call: Call, workflow: Workflow) -> dict[str, Any]:
    whole = workflow_resource(call.enclave.exports, call.base_url)
    return {
        "id": f"{workflow.id}/versions/{workflow.version}",
        "name": workflow.version,
        "type": f"{KIND}/versions",
        "location": whole["location"],
        "tags": whole["tags"],
        "properties": whole["properties"],
    }
