"""The Log Analytics query service: query, batch and metadata, by workspace or by resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from console.simulator.replies import Refusal
from console.simulator.routing import Call, Reply, serves
from console.simulator.services.operationalinsights.routes.answers import Question, answer_question, refuse
from console.simulator.services.operationalinsights.routes.values import parse_timespan
from console.simulator.shapes import Shape
from console.simulator.world.enclave import Enclave

WORKSPACE = "/v1/workspaces/{workspace}"
METADATA_TABLE = Shape("operationalinsights/metadataTables")
METADATA_WORKSPACE = Shape("operationalinsights/metadataWorkspaces")
BY_RESOURCE = "/v1/subscriptions/{subscription}/{rest*}/query"


@serves("POST", f"{WORKSPACE}/query", audience="logs")
@serves("GET", f"{WORKSPACE}/query", audience="logs")
def query(call: Call) -> Reply:
    """Answer one query over a workspace."""
    return _answer(call, _enclave(call, call.path["workspace"]), _parameters(call), call.headers)


@serves("POST", BY_RESOURCE, audience="logs")
@serves("GET", BY_RESOURCE, audience="logs")
def query_resource(call: Call) -> Reply:
    """Answer one query over the workspace that a resource logs to."""
    return _answer(call, call.enclave, _parameters(call), call.headers)


@serves("POST", "/v1/$batch", audience="logs")
def batch(call: Call) -> Reply:
    """Answer several queries; the answers come in no promised order."""
    requests = (call.body or {}).get("requests") or []
    return Reply({"responses": [_one_of_batch(call, request) for request in reversed(requests)]})


def _one_of_batch(call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    try:
        reply = _serve(call, request)
    except Refusal as refusal:
        reply = refusal.reply()
    return {"id": request.get("id"), "status": reply.status, "headers": {}, "body": reply.body}


def _serve(call: Call, request: Mapping[str, Any]) -> Reply:
    if request.get("path") != "/query":
        raise Refusal(404, "PathNotFoundError", "The requested path does not exist")
    enclave = _enclave(call, request.get("workspace", ""))
    return _answer(call, enclave, request.get("body") or {}, request.get("headers") or {})


def _parameters(call: Call) -> Mapping[str, Any]:
    return call.query if call.method == "GET" else call.body or {}


def _enclave(call: Call, workspace: str) -> Enclave:
    """Return the enclave whose workspace has this id, resource id or name."""
    for enclave in call.world.enclaves:
        names = (enclave.logs.workspace_id, enclave.logs.name, enclave.logs_id)
        if workspace.casefold() in map(str.casefold, names):
            enclave.live_until(call.now)
            return enclave
    message = f"The workspace could not be found: '{workspace}'"
    raise Refusal(404, "WorkspaceNotFoundError", message)


def _answer(call: Call, enclave: Enclave, body: Mapping[str, Any], headers: Mapping[str, str]) -> Reply:
    text = str(body.get("query") or "")
    if not text.strip():
        return refuse("The query is empty", "MissingQuery")
    span = body.get("timespan")
    bounds = parse_timespan(span, call.now) if span else None
    if span and bounds is None:
        return refuse(f"The timespan '{span}' is invalid", "InvalidTimespan")
    more_stores = [_enclave(call, name).logs for name in body.get("workspaces") or ()]
    question = Question(
        text=text,
        stores=(enclave.logs, *more_stores),
        bounds=bounds,
        prefer=_prefer(headers),
        now=call.now,
        find=lambda name: _enclave(call, name).logs,
    )
    return answer_question(enclave, question, call.caller)


def _prefer(headers: Mapping[str, str]) -> frozenset[str]:
    value = next((value for name, value in headers.items() if name.casefold() == "prefer"), "")
    preferences = (preference.strip().casefold() for preference in value.split(","))
    return frozenset(preference.removesuffix("=true") for preference in preferences)


@serves("POST", f"{WORKSPACE}/metadata", audience="logs")
@serves("GET", f"{WORKSPACE}/metadata", audience="logs")
def metadata(call: Call) -> Reply:
    """Return the tables of a workspace with their columns."""
    enclave = _enclave(call, call.path["workspace"])
    tables = [_table(enclave, name) for name in enclave.logs.names()]
    names = [table["name"] for table in tables]
    return Reply({"tables": tables, "workspaces": [METADATA_WORKSPACE(enclave=enclave, tables=names)]})


def _table(enclave: Enclave, name: str) -> dict[str, Any]:
    table = enclave.logs.table(name)
    types = {} if table is None else table.types
    columns = [{"name": column, "type": kind} for column, kind in types.items()]
    return METADATA_TABLE(name=name, columns=columns, workspace=enclave.logs.workspace_id)
