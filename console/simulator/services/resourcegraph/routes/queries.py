"""Resource Graph, 2021-03-01: queries over the resources of every enclave, a page at a time."""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from console.simulator.replies import Refusal
from console.simulator.routing import Call, Reply, serves
from console.simulator.services.operationalinsights.routes.engine import Answer, Mistaken, run
from console.simulator.services.operationalinsights.routes.values import datetime_text, timespan_text
from console.simulator.services.resourcegraph.routes.rows import GraphTables, graph_rows
from console.simulator.world.enclave import Enclave

VERSIONS = ("2021-03-01", "2022-10-01", "2024-04-01")
PAGE = 1000
SUPPORT = "Please provide below info when asking for support: timestamp = {now}, correlationId = {id}."
INVALID = (
    "Query is invalid. Please refer to the documentation for the Azure Resource Graph service "
    "and fix the error before retrying."
)
KINDS = {
    "int": "integer",
    "long": "integer",
    "real": "number",
    "decimal": "number",
    "bool": "boolean",
    "dynamic": "object",
}
WRITERS: Mapping[str, Callable[[Any], Any]] = {
    "datetime": datetime_text,
    "timespan": timespan_text,
    "guid": str,
}


@serves("POST", "/providers/Microsoft.ResourceGraph/resources", *VERSIONS)
def resources(call: Call) -> Reply:
    """Answer one page of a query."""
    body = call.body or {}
    options = body.get("options") or {}
    answer = _result(call, str(body.get("query") or ""), _enclaves(call, body.get("subscriptions")))
    start, size = _place(call, options)
    stop = min(start + size, len(answer))
    reply: dict[str, Any] = {
        "totalRecords": len(answer),
        "count": max(0, stop - start),
        "data": _data(answer, start, stop, str(options.get("resultFormat") or "objectArray")),
        "facets": [],
        "resultTruncated": "true" if stop < len(answer) else "false",
    }
    if stop < len(answer) and "id" in answer.names:
        reply["$skipToken"] = _token(stop, size)
    return Reply(reply)


def _enclaves(call: Call, subscriptions: list[str] | None) -> list[Enclave]:
    if not subscriptions:
        return call.world.all_up_to_date()
    enclaves = [call.world.in_subscription(subscription) for subscription in subscriptions]
    if None in enclaves:
        message = "The client does not have authorization over the scope of the query, or it is invalid."
        raise Refusal(403, "AccessDenied", message)
    return [enclave for enclave in enclaves if enclave]


def _result(call: Call, query: str, enclaves: list[Enclave]) -> Answer:
    try:
        return run(query, GraphTables(graph_rows(call, enclaves)), call.now).tables[0]
    except Mistaken as mistake:
        raise _Invalid(call, mistake) from mistake


class _Invalid(Refusal):
    """The refusal of a query with a mistake, as Resource Graph words it."""

    def __init__(self, call: Call, mistake: Mistaken) -> None:
        support = SUPPORT.format(now=datetime_text(call.now), id=uuid.uuid4())
        super().__init__(400, "BadRequest", support)
        place = f"(line={mistake.line}, pos={mistake.column})"
        code = "ParserFailure" if mistake.is_syntax else "InvalidSemantics"
        self.details = [
            {"code": "InvalidQuery", "message": INVALID},
            {"code": code, "message": f"{mistake.message} {place}"},
        ]

    def reply(self) -> Reply:
        """Return the refusal with its details."""
        error = {"code": self.code, "message": self.message, "details": self.details}
        return Reply({"error": error}, self.status)


def _place(call: Call, options: Mapping[str, Any]) -> tuple[int, int]:
    """Return where the page starts and how long it may be; a token remembers both."""
    remembered = _place_in_token(options.get("$skipToken"))
    most = call.world.page_size or PAGE
    size = int(options.get("$top") or remembered.get("size") or most)
    start = options.get("$skip")
    return int(remembered.get("start", 0) if start is None else start), min(size, most)


def _token(start: int, size: int) -> str:
    return base64.b64encode(json.dumps({"start": start, "size": size}).encode()).decode()


def _place_in_token(token: str | None) -> Mapping[str, int]:
    if not token:
        return {}
    try:
        return dict(json.loads(base64.b64decode(token, validate=True)))
    except (binascii.Error, ValueError) as wrong:
        message = "The provided skip token is invalid."
        raise Refusal(400, "InvalidSkipToken", message) from wrong


def _data(answer: Answer, start: int, stop: int, form: str) -> Any:
    columns = zip(answer.types, answer.values, strict=True)
    rows = [
        list(row)
        for row in zip(*(_json_values(kind, column[start:stop]) for kind, column in columns), strict=True)
    ]
    if form.casefold() != "table":
        return [dict(zip(answer.names, row, strict=True)) for row in rows]
    described = [
        {"name": name, "type": KINDS.get(kind, "string")}
        for name, kind in zip(answer.names, answer.types, strict=True)
    ]
    return {"columns": described, "rows": rows}


def _json_values(kind: str, values: list[Any]) -> list[Any]:
    writer = WRITERS.get(kind)
    return [writer(value) if writer and value is not None else value for value in values]
