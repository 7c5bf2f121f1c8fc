"""Long-running operations, as ARM runs them: 202, then a resource that says how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from console.simulator.replies import not_found
from console.simulator.routing import Call, Reply, serves

POLL_SECONDS = 5
OPERATIONS = "/subscriptions/{subscription}/providers/{namespace}/locations/{location}/operations/{operation}"
VERSIONS = ("*",)


@dataclass(slots=True)
class Operation:
    """One operation under way or ended; `outcome` is InProgress until it ends."""

    id: str
    started_at: datetime
    outcome: str = "InProgress"
    ended_at: datetime | None = None
    error: dict[str, str] | None = None
    result: Callable[[], Any] = lambda: None

    def payload(self) -> dict[str, Any]:
        """Return the operation as its status resource shows it."""
        status = {
            "startTime": self.started_at.isoformat(),
            "endTime": self.ended_at.isoformat() if self.ended_at else None,
            "status": self.outcome,
            "error": self.error,
            "name": self.id,
        }
        return {name: value for name, value in status.items() if value is not None}


def begin(
    call: Call,
    *,
    seconds: float,
    then: Callable[[datetime], object],
    otherwise: Callable[[datetime], object] = lambda _: None,
    result: Callable[[], Any] = lambda: None,
) -> Reply:
    """Start an operation that takes `seconds` of simulated time, then does `then`.

    Once it has ended, its Location answers with `result`.

    Faults ordered over the control route make it hang, or do `otherwise` and
    fail, or do that and call it a success.
    """
    enclave = call.enclave
    operation = Operation(enclave.guid(), call.now, result=result)
    enclave.operations[operation.id] = operation
    fate = call.world.faults.strike(call.method, call.url, "hang", "fail", "lie")

    def end(now: datetime) -> None:
        if fate is None:
            then(now)
        else:
            otherwise(now)
        if fate is not None and fate.kind == "fail":
            operation.error = {
                "code": "InternalExecutionError",
                "message": "An internal execution error occurred.",
            }
        operation.outcome = "Failed" if operation.error else "Succeeded"
        operation.ended_at = now

    if fate is None or fate.kind != "hang":
        enclave.events.at(call.now + timedelta(seconds=seconds), end)
    return Reply(None, 202, _headers(call, operation))


def _headers(call: Call, operation: Operation) -> dict[str, str]:
    namespace = call.url.casefold().partition("/providers/")[2].partition("/")[0]
    where = (
        f"{call.base_url}{call.enclave.subscription}/providers/{namespace}"
        f"/locations/{call.enclave.location}/operations/{operation.id}"
    )
    version = f"api-version={call.query.get('api-version', '')}"
    return {
        "Azure-AsyncOperation": f"{where}?p={operation.id[:8]}&{version}",
        "Location": f"{where}?p={operation.id[:8]}&monitor=true&{version}",
        "Retry-After": str(POLL_SECONDS),
    }


@serves("GET", OPERATIONS, *VERSIONS)
def show_operation(call: Call) -> Reply:
    """Answer how far an operation is; its Location form answers 202 until it ends."""
    operation = call.enclave.operations.get(call.path["operation"])
    if operation is None:
        raise not_found("operations", call.path["operation"])
    is_open = operation.outcome == "InProgress"
    wait = {"Retry-After": str(POLL_SECONDS)} if is_open else {}
    if "monitor" in call.query:
        return Reply(None if is_open else operation.result(), 202 if is_open else 200, wait)
    return Reply(operation.payload(), 200, wait)
