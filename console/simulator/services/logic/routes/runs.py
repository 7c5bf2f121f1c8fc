"""Logic Apps, 2019-05-01: runs are filtered and cancelled, and links lead to their contents."""

from __future__ import annotations

import re
from collections.abc import Callable

from console.simulator.replies import Refusal, page
from console.simulator.routing import Call, Reply, serves
from console.simulator.services.logic.contents import CONTENT, contents, signature
from console.simulator.services.logic.kinds import PAGE, RUNS, VERSIONS, WORKFLOWS
from console.simulator.services.logic.world.approvals import Run, Workflow, workflow_key
from console.simulator.shapes import stamp

CLAUSE = re.compile(r"\s*(status|startTime)\s+(eq|ge|gt|le|lt)\s+'?([^']+?)'?\s*$", re.IGNORECASE)
COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "eq": lambda actual, value: actual == value,
    "ge": lambda actual, value: actual >= value,
    "gt": lambda actual, value: actual > value,
    "le": lambda actual, value: actual <= value,
    "lt": lambda actual, value: actual < value,
}
BOTH_SCHEMES = (
    "The request has both SAS authentication scheme and 'Bearer' authorization scheme. "
    "Only one scheme should be used."
)


@serves("GET", RUNS.lists[0], *VERSIONS)
def list_runs(call: Call) -> Reply:
    """List the runs of a workflow, newest first, by $filter on status and startTime."""
    fits, top = _filter(call.query.get("$filter", "")), call.query.get("$top")
    runs = [RUNS.show(call, run) for run in RUNS.resources(call) if fits(run.item)]
    return page(call, runs, size=int(top) if top else PAGE)


def _filter(text: str) -> Callable[[Run], bool]:
    clauses = [clause for clause in re.split(r"\s+and\s+", text) if clause]
    terms = [CLAUSE.match(clause) for clause in clauses]
    if None in terms:
        raise Refusal(400, "InvalidFilterInQueryString", f"The $filter query parameter '{text}' is invalid.")
    return lambda run: all(_meets(run, *match.groups()) for match in terms if match)


def _meets(run: Run, field: str, comparison: str, value: str) -> bool:
    is_status = field.casefold() == "status"
    actual = run.status.casefold() if is_status else stamp(run.started_at)
    return COMPARISONS[comparison.lower()](actual, value.casefold() if is_status else value)


@serves("POST", f"{RUNS.path}/cancel", *VERSIONS)
def cancel_run(call: Call) -> Reply:
    """Cancel a run."""
    run = RUNS.item(call)
    if run.status != "Running":
        message = f"Cannot cancel the workflow run '{run.name}' in status '{run.status}'."
        raise Refusal(409, "WorkflowRunNotInRunningState", message)
    WORKFLOWS.item(call).cancel(run, call.now)
    return Reply()


@serves("GET", CONTENT, needs_token=False)
def get_content(call: Call) -> Reply:
    """Return inputs or outputs by a link that carries its own signature."""
    workflow, run = _run_of_link(call)
    if "authorization" in {name.lower() for name in call.headers}:
        raise Refusal(401, "DirectApiInvalidAuthorizationScheme", BOTH_SCHEMES)
    content = call.path["content"]
    if call.query.get("sig") != signature(workflow, run, content):
        message = "The provided Shared Access Signature is not valid."
        raise Refusal(401, "DirectApiAuthorizationRequired", message)
    return Reply(contents(run).get(content, {}))


def _run_of_link(call: Call) -> tuple[Workflow, Run]:
    for enclave in call.world.enclaves:
        if call.path["workflow"] == workflow_key(enclave):
            enclave.live_until(call.now)
            workflow = enclave.exports.workflow
            run = workflow.runs.get(call.path["run"])
            if run:
                return workflow, run
    raise Refusal(404, "WorkflowNotFound", f"The workflow '{call.path['workflow']}' could not be found.")
