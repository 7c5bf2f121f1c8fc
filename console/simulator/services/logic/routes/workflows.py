"""Logic Apps, 2019-05-01: workflows, runs, actions, trigger histories and their contents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from console.simulator.replies import Refusal, not_found, page
from console.simulator.routing import Reply, serves
from console.simulator.scopes import GROUP, SUBSCRIPTION
from console.simulator.services.logic.routes.shapes import (
    CONTENT,
    action_body,
    contents,
    history_body,
    run_body,
    signature,
)
from console.simulator.services.logic.world.approvals import TRIGGER, workflow_key
from console.simulator.world.exports.graph import stamp, workflow_resource

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.simulator.routing import Call
    from console.simulator.services.logic.world.approvals import Run, Workflow
    from console.simulator.world.exports.flow import ExportFlow

VERSION = "2019-05-01"
KIND = "Microsoft.Logic/workflows"
WORKFLOWS = f"/providers/{KIND}"
WORKFLOW = f"{GROUP}{WORKFLOWS}/{{workflow}}"
RUN = f"{WORKFLOW}/runs/{{run}}"
HISTORIES = f"{WORKFLOW}/triggers/{{trigger}}/histories"
PAGE = 30
CLAUSE = re.compile(r"\s*(status|startTime)\s+(eq|ge|gt|le|lt)\s+'?([^']+?)'?\s*$", re.IGNORECASE)
COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "eq": lambda left, right: left == right,
    "ge": lambda left, right: left >= right,
    "gt": lambda left, right: left > right,
    "le": lambda left, right: left <= right,
    "lt": lambda left, right: left < right,
}
BOTH_SCHEMES = (
    "The request has both SAS authentication scheme and 'Bearer' authorization scheme. "
    "Only one scheme should be used."
)


def _flow(call: Call) -> ExportFlow:
    group = call.path.get("group", call.enclave.resource_group)
    if group.casefold() != call.enclave.resource_group.casefold():
        raise Refusal(404, "ResourceGroupNotFound", f"Resource group '{group}' could not be found.")
    return call.enclave.exports


def workflow_of(call: Call) -> Workflow:
    """Return the workflow that the path names; raises Refusal for another."""
    workflow = _flow(call).workflow
    if call.path["workflow"].casefold() != workflow.name.casefold():
        raise not_found(KIND, call.path["workflow"])
    return workflow


def check_trigger(call: Call) -> None:
    """Raise Refusal unless the path names the workflow's one trigger."""
    name = call.path["trigger"]
    if name.casefold() != TRIGGER.casefold():
        raise Refusal(404, "WorkflowTriggerNotFound", f"The workflow trigger '{name}' could not be found.")


def _run(call: Call) -> Run:
    name = call.path["run"]
    run = workflow_of(call).runs.get(name.upper())
    if run is None:
        message = f"The workflow run '{name}' could not be found."
        raise Refusal(404, "WorkflowRunNotFound", message)
    return run


@serves("GET", f"{SUBSCRIPTION}{WORKFLOWS}", VERSION)
@serves("GET", f"{GROUP}{WORKFLOWS}", VERSION)
def list_workflows(call: Call) -> Reply:
    """List the workflows of a subscription or resource group."""
    return page(call, [workflow_resource(_flow(call), call.base_url)])


@serves("GET", WORKFLOW, VERSION)
def get_workflow(call: Call) -> Reply:
    """Return one workflow."""
    workflow_of(call)
    return Reply(workflow_resource(_flow(call), call.base_url))


@serves("GET", f"{WORKFLOW}/runs", VERSION)
def list_runs(call: Call) -> Reply:
    """List the runs of a workflow, newest first, by $filter on status and startTime."""
    workflow = workflow_of(call)
    wanted = _filter(call.query.get("$filter", ""))
    runs = [run for run in reversed(workflow.runs.values()) if wanted(run)]
    top = call.query.get("$top")
    return page(call, [run_body(call, workflow, run) for run in runs], size=int(top) if top else PAGE)


def _filter(text: str) -> Callable[[Run], bool]:
    clauses = [clause for clause in re.split(r"\s+and\s+", text) if clause]
    found = [CLAUSE.match(clause) for clause in clauses]
    if None in found:
        raise Refusal(400, "InvalidFilterInQueryString", f"The $filter query parameter '{text}' is invalid.")
    return lambda run: all(_meets(run, *match.groups()) for match in found if match)


def _meets(run: Run, field: str, comparison: str, value: str) -> bool:
    is_status = field.casefold() == "status"
    actual = run.status.casefold() if is_status else stamp(run.started_at)
    return COMPARISONS[comparison.lower()](actual, value.casefold() if is_status else value)


@serves("GET", RUN, VERSION)
def get_run(call: Call) -> Reply:
    """Return one run."""
    return Reply(run_body(call, workflow_of(call), _run(call)))


@serves("POST", f"{RUN}/cancel", VERSION)
def cancel_run(call: Call) -> Reply:
    """Cancel a run."""
    run = _run(call)
    if run.status != "Running":
        message = f"Cannot cancel the workflow run '{run.name}' in status '{run.status}'."
        raise Refusal(409, "WorkflowRunNotInRunningState", message)
    workflow_of(call).cancel(run, call.now)
    return Reply()


@serves("GET", f"{RUN}/actions", VERSION)
def list_actions(call: Call) -> Reply:
    """List the actions that a run has reached."""
    workflow, run = workflow_of(call), _run(call)
    return page(
        call, [action_body(call, workflow, run, action) for action in run.actions.values()], size=PAGE
    )


@serves("GET", f"{RUN}/actions/{{action}}", VERSION)
def get_action(call: Call) -> Reply:
    """Return one action of a run."""
    workflow, run = workflow_of(call), _run(call)
    for action in run.actions.values():
        if action.name.casefold() == call.path["action"].casefold():
            return Reply(action_body(call, workflow, run, action))
    message = f"The workflow run action '{call.path['action']}' could not be found."
    raise Refusal(404, "WorkflowRunActionNotFound", message)


@serves("GET", HISTORIES, VERSION)
def list_histories(call: Call) -> Reply:
    """List what the trigger fired, newest first."""
    workflow = workflow_of(call)
    check_trigger(call)
    runs = reversed(workflow.runs.values())
    return page(call, [history_body(call, workflow, run) for run in runs], size=PAGE)


@serves("GET", f"{HISTORIES}/{{run}}", VERSION)
def get_history(call: Call) -> Reply:
    """Return one firing of the trigger."""
    check_trigger(call)
    return Reply(history_body(call, workflow_of(call), _run(call)))


@serves("GET", CONTENT, needs_token=False)
def get_content(call: Call) -> Reply:
    """Return inputs or outputs by a link that carries its own signature."""
    workflow, run = _linked(call)
    if "authorization" in {name.lower() for name in call.headers}:
        raise Refusal(401, "DirectApiInvalidAuthorizationScheme", BOTH_SCHEMES)
    content = call.path["content"]
    if call.query.get("sig") != signature(workflow, run, content):
        message = "The provided Shared Access Signature is not valid."
        raise Refusal(401, "DirectApiAuthorizationRequired", message)
    return Reply(contents(run).get(content, {}))


def _linked(call: Call) -> tuple[Workflow, Run]:
    for enclave in call.world.enclaves:
        if call.path["workflow"] == workflow_key(enclave):
            enclave.live_until(call.now)
            workflow = enclave.exports.workflow
            run = workflow.runs.get(call.path["run"])
            if run:
                return workflow, run
    raise Refusal(404, "WorkflowNotFound", f"The workflow '{call.path['workflow']}' could not be found.")
