"""Data Factory, 2018-06-01: the runs of a factory's pipeline, and their activities."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from console.simulator.replies import Refusal
from console.simulator.routing import Call, Reply, serves
from console.simulator.services.datafactory.kinds import FACTORIES, VERSIONS
from console.simulator.services.datafactory.world.copies import FINAL, ActivityRun, PipelineRun
from console.simulator.services.datafactory.world.rows import PIPELINE
from console.simulator.shapes import Shape, stamp

RUN = f"{FACTORIES.path}/pipelineruns/{{run}}"
RUN_SHAPE, ACTIVITY_SHAPE = Shape("datafactory/pipelineRuns"), Shape("datafactory/activityRuns")
PAGE = 100
RUN_FIELDS: Mapping[str, Callable[[PipelineRun], str]] = {
    "PipelineName": lambda _: PIPELINE,
    "RunId": lambda run: run.id,
    "Status": lambda run: run.status,
    "RunStart": lambda run: stamp(run.started_at),
    "RunEnd": lambda run: stamp(run.ended_at) if run.ended_at else "",
    "InvokedByName": lambda run: run.invoked_by.get("name", ""),
}
ACTIVITY_FIELDS: Mapping[str, Callable[[ActivityRun], str]] = {
    "ActivityName": lambda activity: activity.name,
    "ActivityType": lambda activity: activity.kind,
    "Status": lambda activity: activity.status,
}
TESTS: Mapping[str, Callable[[str, list[str]], bool]] = {
    "Equals": lambda actual, values: actual == values[0],
    "NotEquals": lambda actual, values: actual != values[0],
    "In": lambda actual, values: actual in values,
    "NotIn": lambda actual, values: actual not in values,
}


def _run(call: Call) -> PipelineRun:
    run = FACTORIES.item(call).runs.get(call.path["run"].lower())
    if run is None:
        message = f"The pipeline run '{call.path['run']}' is not found."
        raise Refusal(404, "PipelineRunNotFound", message)
    return run


@serves("POST", f"{FACTORIES.path}/pipelines/{{pipeline}}/createRun", *VERSIONS)
def create_run(call: Call) -> Reply:
    """Start a run of the pipeline with the parameters in the body."""
    _check_pipeline(call)
    parameters = {name: str(value) for name, value in (call.body or {}).items()}
    invoked_by = {"id": call.caller.object_id, "name": "Manual", "invokedByType": "Manual"}
    run = FACTORIES.item(call).create_run(parameters, call.now, invoked_by=invoked_by)
    return Reply({"runId": run.id})


def _check_pipeline(call: Call) -> None:
    FACTORIES.item(call)
    name = call.path["pipeline"]
    if name.casefold() != PIPELINE.casefold():
        message = f"The document could not be retrieved because it does not exist. Pipeline: {name}"
        raise Refusal(404, "PipelineNotFound", message)


@serves("GET", RUN, *VERSIONS)
def get_run(call: Call) -> Reply:
    """Return one pipeline run."""
    return Reply(_run_body(_run(call)))


@serves("POST", f"{RUN}/cancel", *VERSIONS)
def cancel_run(call: Call) -> Reply:
    """Cancel a pipeline run."""
    run = _run(call)
    if run.status in FINAL:
        message = f"Pipeline run {run.id} cannot be cancelled in status {run.status}."
        raise Refusal(400, "PipelineRunNotCancellable", message)
    FACTORIES.item(call).cancel(run, call.now)
    return Reply()


@serves("POST", f"{FACTORIES.path}/queryPipelineRuns", *VERSIONS)
def query_runs(call: Call) -> Reply:
    """Return the runs updated within a span of time and matching the filters."""
    after, before = _span(call)
    matches = _filters(call, RUN_FIELDS)
    runs = [
        run
        for run in FACTORIES.item(call).runs.values()
        if after <= stamp(run.updated_at) <= before and matches(run)
    ]
    return _by_token(call, [_run_body(run) for run in _in_order(call, runs)])


@serves("POST", f"{RUN}/queryActivityruns", *VERSIONS)
def query_activities(call: Call) -> Reply:
    """Return the activities of one run."""
    run = _run(call)
    _span(call)
    matches = _filters(call, ACTIVITY_FIELDS)
    return _by_token(
        call, [_activity_body(run, activity) for activity in run.activities if matches(activity)]
    )


def _span(call: Call) -> tuple[str, str]:
    body = call.body or {}
    for name in ("lastUpdatedAfter", "lastUpdatedBefore"):
        if name not in body:
            raise Refusal(400, "BadRequest", f"The required property '{name}' is missing.")
    return body["lastUpdatedAfter"], body["lastUpdatedBefore"]


def _filters(call: Call, fields: Mapping[str, Callable[[Any], str]]) -> Callable[[Any], bool]:
    filters = call.body.get("filters") or []
    for term in filters:
        if term.get("operand") not in fields or term.get("operator") not in TESTS:
            raise Refusal(400, "BadRequest", f"The filter on '{term.get('operand')}' is not supported.")
    return lambda item: all(
        TESTS[term["operator"]](fields[term["operand"]](item), term["values"]) for term in filters
    )


def _in_order(call: Call, runs: list[PipelineRun]) -> list[PipelineRun]:
    for order in reversed(call.body.get("orderBy") or [{"orderBy": "RunStart", "order": "DESC"}]):
        runs = sorted(runs, key=RUN_FIELDS[order["orderBy"]], reverse=order.get("order") == "DESC")
    return runs


def _by_token(call: Call, items: list[dict[str, Any]]) -> Reply:
    """Return a page of `items` that goes on by a token in the next request's body."""
    size = call.world.page_size or PAGE
    start = int(call.body.get("continuationToken") or 0)
    body: dict[str, Any] = {"value": items[start : start + size]}
    if start + size < len(items):
        body["continuationToken"] = str(start + size)
    return Reply(body)


def _milliseconds(started: datetime, ended: datetime | None) -> int | None:
    return int((ended - started).total_seconds() * 1000) if ended else None


def _run_body(run: PipelineRun) -> dict[str, Any]:
    return RUN_SHAPE(run=run, pipeline=PIPELINE, milliseconds=_milliseconds(run.started_at, run.ended_at))


def _activity_body(run: PipelineRun, activity: ActivityRun) -> dict[str, Any]:
    return ACTIVITY_SHAPE(
        run=run,
        activity=activity,
        pipeline=PIPELINE,
        milliseconds=_milliseconds(activity.started_at, activity.ended_at),
        error_code="2200" if activity.error else "",
        failure_type="UserError" if activity.error else "",
    )
