"""The kinds of Logic Apps, 2019-05-01: the workflow with its trigger, versions, runs and their actions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from console.simulator.kinds import Kind, Resource, declare, declare_absent
from console.simulator.replies import Refusal
from console.simulator.routing import Call
from console.simulator.services.logic.contents import TRIGGER_OUTPUTS, link
from console.simulator.services.logic.world.approvals import POLL, TRIGGER, Action, Run, Workflow
from console.simulator.shapes import ABSENT

VERSIONS = ("2019-05-01",)
KIND = "Microsoft.Logic/workflows"
PAGE = 30


class RunAction(NamedTuple):
    """An action with the run in which it was taken."""

    run: Run
    action: Action


def _unknown(code: str, what: str) -> Callable[[str], Refusal]:
    """Return how Logic Apps refuse a name of this kind."""
    return lambda name: Refusal(404, f"{code}NotFound", f"The {what} '{name}' could not be found.")


def _itself(_: Call, workflow: Resource[Workflow]) -> list[Workflow]:
    return [workflow.item]


def _runs(_: Call, workflow: Resource[Workflow]) -> Iterable[Run]:
    """Return the runs, newest first."""
    return reversed(workflow.item.runs.values())


def _firings(call: Call, _: Resource[Workflow]) -> Iterable[Run]:
    """Return what the trigger fired, which is the runs, newest first."""
    return reversed(call.enclave.exports.workflow.runs.values())


def _trigger_values(call: Call, workflow: Workflow) -> dict[str, Any]:
    polled_at = workflow.polled_at(call.now)
    return {"polled_at": polled_at, "polls_at": polled_at + POLL}


def _version_values(call: Call, _: Workflow) -> dict[str, Any]:
    (workflow,) = WORKFLOWS.show_everywhere(call)
    return {"properties": workflow["properties"]}


def _run_values(call: Call, run: Run) -> dict[str, Any]:
    return {
        "workflow": call.enclave.exports.workflow,
        "trigger": TRIGGER,
        "outputs_link": link(call, run, TRIGGER_OUTPUTS),
        "ended_at": run.ended_at or ABSENT,
    }


def _actions(_: Call, run: Resource[Run]) -> Iterable[RunAction]:
    return [RunAction(run.item, action) for action in run.item.actions.values()]


def _action_values(call: Call, item: RunAction) -> dict[str, Any]:
    run, action = item
    return {
        "inputs_link": link(call, run, f"{action.name}-Inputs") if action.inputs else ABSENT,
        "outputs_link": link(call, run, f"{action.name}-Outputs") if action.outputs else ABSENT,
        "ended_at": action.ended_at or ABSENT,
    }


WORKFLOWS: Kind[Workflow] = declare(
    Kind(KIND, VERSIONS, lambda call, _: [call.enclave.exports.workflow], table="Resources")
)
TRIGGERS: Kind[Workflow] = declare(
    Kind(
        f"{KIND}/triggers",
        VERSIONS,
        _itself,
        parent=WORKFLOWS,
        name=lambda _: TRIGGER,
        values=_trigger_values,
        refuse=_unknown("WorkflowTrigger", "workflow trigger"),
    )
)
DEFINITION_VERSIONS: Kind[Workflow] = declare(
    Kind(
        f"{KIND}/versions",
        VERSIONS,
        _itself,
        parent=WORKFLOWS,
        name=lambda workflow: workflow.version,
        values=_version_values,
        refuse=_unknown("WorkflowVersion", "workflow version"),
    )
)
RUNS: Kind[Run] = declare(
    Kind(
        f"{KIND}/runs",
        VERSIONS,
        _runs,
        parent=WORKFLOWS,
        values=_run_values,
        refuse=_unknown("WorkflowRun", "workflow run"),
        has_list=False,
    )
)
ACTIONS: Kind[RunAction] = declare(
    Kind(
        f"{KIND}/runs/actions",
        VERSIONS,
        _actions,
        parent=RUNS,
        name=lambda item: item.action.name,
        values=_action_values,
        refuse=_unknown("WorkflowRunAction", "workflow run action"),
        page_size=PAGE,
    )
)
HISTORIES: Kind[Run] = declare(
    Kind(
        f"{KIND}/triggers/histories",
        VERSIONS,
        _firings,
        parent=TRIGGERS,
        values=_run_values,
        refuse=_unknown("WorkflowRun", "workflow run"),
        page_size=PAGE,
    )
)
# No action stands in a loop or was tried again, so none did anything more than once.
for _segment in ("repetitions", "scopeRepetitions", "requestHistories"):
    declare_absent(f"{KIND}/runs/actions/{_segment}", VERSIONS, parent=ACTIONS)
declare_absent("Microsoft.Logic/integrationAccounts", VERSIONS)
declare_absent("Microsoft.Logic/integrationServiceEnvironments", VERSIONS)
