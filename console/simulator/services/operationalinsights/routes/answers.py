"""One query of Log Analytics answered: tables in the service's words, its limits and its errors."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console.simulator.routing import Caller, Reply
from console.simulator.services.operationalinsights.routes.engine import Answer, Answers, Mistaken, run
from console.simulator.services.operationalinsights.routes.values import json_values
from console.simulator.services.operationalinsights.routes.workspace_tables import WorkspaceTables
from console.simulator.services.operationalinsights.world.logs import Limits, LogStore
from console.simulator.shapes import Shape
from console.simulator.world.enclave import Enclave

Cells = list[list[Any]]

INVALID = "The request had some invalid properties"
SAMPLE = 500
STATISTICS = Shape("operationalinsights/statistics")
USUAL = 180.0  # seconds that a query may take if it does not ask for more
TOO_MANY = -2133196797
RENDER_KEYS = ("title", "xColumn", "yColumns", "series", "kind", "legend", "xTitle", "yTitle", "ymin", "ymax")


@dataclass(frozen=True, slots=True)
class Question:
    """One query: its text, where it looks, its time bounds and what the answer shall include."""

    text: str
    stores: tuple[LogStore, ...]
    bounds: tuple[datetime, datetime] | None
    prefer: frozenset[str]
    now: datetime
    find: Callable[[str], LogStore]


def answer_question(enclave: Enclave, question: Question, caller: Caller) -> Reply:
    """Return the answer to a question and leave its row in LAQueryLogs."""
    store = enclave.logs
    if store.running >= store.limits.concurrent:
        reply, rows, spent = _throttle(store.limits), 0, 0.0
    else:
        began = time.perf_counter()
        reply, rows = _run(question, store.limits)
        spent = time.perf_counter() - began
    _log(enclave, question, caller, (reply.status, rows, spent))
    return reply


def _run(question: Question, limits: Limits) -> tuple[Reply, int]:
    began = time.perf_counter()
    seconds = _patience(question.prefer, limits)
    try:
        answers = run(
            question.text, WorkspaceTables(question), question.now, rows=limits.rows, seconds=seconds
        )
    except Mistaken as mistake:
        return _mistaken(mistake), 0
    if answers.cut == f"{seconds:g} seconds":
        return _late(), 0
    limited = [_cut_to_limit(answer, limits) for answer in answers.tables]
    rows = sum(len(cells) for cells, _ in limited)
    body: dict[str, Any] = {
        "tables": [
            _table_body(answer, cells, index)
            for index, (answer, (cells, _)) in enumerate(zip(answers.tables, limited, strict=True))
        ]
    }
    if "include-statistics" in question.prefer:
        body["statistics"] = _statistics(time.perf_counter() - began, rows)
    if "include-render" in question.prefer:
        body["render"] = _render(answers)
    for limit in filter(None, (answers.cut, *(cut for _, cut in limited))):
        body["error"] = _partial(limit)
    return Reply(body), rows


def _cut_to_limit(answer: Answer, limits: Limits) -> tuple[Cells, str]:
    """Return the rows that the limit of bytes allows, and that limit if it cut them."""
    allowed = (json_values(kind, column) for kind, column in zip(answer.types, answer.values, strict=True))
    cells = [list(row) for row in zip(*allowed, strict=True)]
    if not cells:
        return cells, ""
    sample = cells[:SAMPLE]
    most = int(limits.bytes * len(sample) / len(json.dumps(sample, default=str)))
    return (cells[:most], f"{limits.bytes // 1_000_000} MB") if len(cells) > most else (cells, "")


def _patience(prefer: frozenset[str], limits: Limits) -> float:
    """Return for how many seconds the query may run: what `Prefer: wait=` says, or the usual time."""
    waits = [word.removeprefix("wait=") for word in prefer if word.startswith("wait=")]
    return min(float(waits[0]) if waits and waits[0].isdigit() else USUAL, limits.seconds)


def _late() -> Reply:
    message = "The query timed out: it ran longer than its time allows."
    return Reply({"error": {"code": "GatewayTimeout", "message": message}}, 504)


def _table_body(answer: Answer, cells: Cells, index: int) -> dict[str, Any]:
    columns = zip(answer.names, answer.types, strict=True)
    return {
        "name": f"Table_{index}" if index else "PrimaryResult",
        "columns": [{"name": name, "type": kind} for name, kind in columns],
        "rows": cells,
    }


def _statistics(seconds: float, rows: int) -> dict[str, Any]:
    return STATISTICS(seconds=round(seconds, 7), cpu=f"00:00:{seconds:09.6f}", rows=rows, size=rows * 100)


def _render(answers: Answers) -> dict[str, Any]:
    drawing = answers.drawing or "table"
    return {"visualization": drawing, **dict.fromkeys(RENDER_KEYS), **answers.drawing_properties}


def _partial(limit: str) -> dict[str, Any]:
    message = (
        f"The results of this query exceed the set limit of {limit}, so not all records were returned "
        "(E_QUERY_RESULT_SET_TOO_LARGE, 0x80DA0003)."
    )
    inner = {"code": str(TOO_MANY), "message": message, "severity": 2, "severityName": "Error"}
    detail = {
        "code": "EngineError",
        "message": "Something went wrong processing your query on the server.",
        "innererror": inner,
    }
    return {
        "code": "PartialError",
        "message": "There were some errors when processing your query.",
        "details": [detail],
    }


def _mistaken(error: Mistaken) -> Reply:
    """Return a query's mistake as the service nests it: what, and where."""
    if error.is_syntax:
        words = f"Query could not be parsed at line {error.line}, position {error.column}: {error.message}"
        place = {"line": error.line, "pos": error.column, "token": ""}
        inner = {"code": "SYN0002", "message": words, **place}
        middle = {"code": "SyntaxError", "message": "A recognition error occurred in the query."}
    else:
        inner = {"code": "SEM0100", "message": error.message, "line": error.line, "pos": error.column}
        middle = {"code": "SemanticError", "message": "A semantic error occurred."}
    body = {"message": INVALID, "code": "BadArgumentError", "innererror": {**middle, "innererror": inner}}
    return Reply({"error": body}, 400)


def refuse(message: str, code: str) -> Reply:
    """Return the refusal of a request whose query was not even looked at."""
    inner = {"code": code, "message": message}
    return Reply({"error": {"message": INVALID, "code": "BadArgumentError", "innererror": inner}}, 400)


def _throttle(limits: Limits) -> Reply:
    message = f"Too many concurrent queries: at most {limits.concurrent} may run at a time for one user."
    return Reply({"error": {"code": "ThrottledError", "message": message}}, 429, {"Retry-After": "10"})


def _log(enclave: Enclave, question: Question, caller: Caller, outcome: tuple[int, int, float]) -> None:
    status, rows, seconds = outcome
    since, until = question.bounds or (None, None)
    enclave.logs.write(
        "LAQueryLogs",
        question.now,
        AADClientId=caller.app_id,
        AADEmail=caller.name,
        AADObjectId=caller.object_id,
        AADTenantId=enclave.tenant_id,
        CorrelationId=enclave.guid(),
        IsBillableQuery=False,
        QueryText=question.text,
        QueryTimeRangeStart=since,
        QueryTimeRangeEnd=until,
        RequestClientApp="enclave-console",
        ResponseCode=status,
        ResponseDurationMs=round(seconds * 1000, 3),
        ResponseRowCount=rows,
        StatsCPUTimeMs=round(seconds * 1000, 3),
        StatsRegionCount=1,
        StatsWorkspaceCount=len(question.stores),
        WorkspaceRegion=enclave.location,
    )
