"""Log Analytics: queries over the enclave's workspace, minutes behind what they log.

The SDK's client sends each query (its pipeline signs in, retries, streams), but
its own models are passed by: they decode a body of 100 MB on the event loop, and
make three objects of each row. Here a body is read in a thread, into columns.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from azure.core.rest import HttpRequest
from azure.monitor.query.aio import LogsQueryClient

from console.azure.arm.link import Link
from console.azure.http.translation import refusal, translated
from console.azure.logs.bodies import read_batch, read_body
from console.azure.values.json_types import Json, JsonObject
from console.errors import ConsoleError, NotFound, Rejected
from console.model.results import LogFunction, LogSchema, LogTable, QueryResult, ResultColumn

if TYPE_CHECKING:
    from azure.core.rest import AsyncHttpResponse

    Span = timedelta | tuple[datetime, datetime]
    Question = tuple[str, Span | None]

WHAT = "Log Analytics"
R = TypeVar("R")
SECONDS = 180
MARGIN = 15.0
FIRST_ERROR = 400


class Logs:
    """The Log Analytics workspace of one enclave.

    Everything here raises QueryInvalid, NotFound where no workspace is configured, and what
    any read raises. A call that is cancelled closes its request, which frees its place in the
    service.
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self._client: LogsQueryClient | None = None

    async def query(self, text: str, span: Span | None, *, seconds: int = SECONDS) -> QueryResult:
        """Return what a query gives over the last `span`, between two moments, or (None) over all.

        `seconds` is how long the service may take; it allows 600. Rows that its limits cut
        off are told of in the result's `partial`.
        """
        with translated(WHAT):
            request = HttpRequest(
                "POST", self._path("query"), json=_asked(text, span), headers=_preferences(seconds)
            )
            async with self._answered(request, seconds) as parts:
                return await _in_thread(read_body, parts)

    async def batch(self, questions: Sequence[Question]) -> list[QueryResult | ConsoleError]:
        """Return what several queries give, asked in one request, or what is wrong with each."""
        requests = [self._one_of_batch(str(index), *each) for index, each in enumerate(questions)]
        with translated(WHAT):
            request = HttpRequest("POST", "/$batch", json={"requests": requests})
            async with self._answered(request, SECONDS) as parts:
                answers = await _in_thread(read_batch, parts)
            return [_outcome(*answers[each["id"]]) for each in requests]

    async def metadata(self) -> LogSchema:
        """Return the workspace's tables with their columns, and the functions saved in it."""
        with translated(WHAT):
            request = HttpRequest("GET", self._path("metadata"))
            async with self._answered(request, SECONDS) as parts:
                schema = await asyncio.to_thread(_schema, parts)
        return schema

    def _one_of_batch(self, name: str, text: str, span: Span | None) -> JsonObject:
        return {
            "id": name,
            "method": "POST",
            "path": "/query",
            "workspace": self._workspace(),
            "headers": _preferences(SECONDS),
            "body": _asked(text, span),
        }

    def _path(self, what: str) -> str:
        return f"/workspaces/{self._workspace()}/{what}"

    def _workspace(self) -> str:
        workspace = self._link.enclave.log_workspace
        if not workspace:
            message = "No Log Analytics workspace is configured."
            advice = f"Name one as log_workspace in [enclaves.{self._link.enclave.name}]."
            raise NotFound(message, advice=advice)
        return workspace

    @asynccontextmanager
    async def _answered(self, request: HttpRequest, seconds: float) -> AsyncIterator[list[bytes]]:
        """Give the body of a good answer, in the parts in which it came."""
        response = await self._opened().send_request(request, stream=True, read_timeout=seconds + MARGIN)
        try:
            await _refuse_failure(response)
            parts = [part async for part in response.iter_bytes()]
        finally:
            await response.close()
        yield parts

    def _opened(self) -> LogsQueryClient:
        if self._client is None:
            endpoint = self._link.enclave.endpoints.logs
            self._client = LogsQueryClient(
                self._link.credential,
                endpoint=endpoint,
                audience=endpoint.removesuffix("/v1"),
                transport=self._link.transport,
                retry_total=1,
                retry_status=0,  # the scheduler waits as long as a 429 says, and frees its slot meanwhile
            )
        return self._client


async def _refuse_failure(response: AsyncHttpResponse) -> None:
    if response.status_code >= FIRST_ERROR:
        await response.read()
        response.raise_for_status()


async def _in_thread(reader: Callable[[list[bytes], Callable[[], bool]], R], parts: list[bytes]) -> R:
    """Return what a thread makes of a body; cancelled, it stops at its next rows."""
    stopped = threading.Event()
    try:
        return await asyncio.to_thread(reader, parts, stopped.is_set)
    finally:
        stopped.set()


def _asked(text: str, span: Span | None) -> JsonObject:
    return {"query": text} if span is None else {"query": text, "timespan": _timespan(span)}


def _timespan(span: Span) -> str:
    if isinstance(span, timedelta):
        return f"PT{max(1, round(span.total_seconds()))}S"
    since, until = span
    return f"{since.isoformat()}/{until.isoformat()}"


def _preferences(seconds: int) -> dict[str, str]:
    return {"Prefer": f"wait={seconds},include-statistics=true,include-render=true"}


def _outcome(status: int, body: Json) -> QueryResult | ConsoleError:
    if isinstance(body, QueryResult):
        return body
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return Rejected(f"{WHAT}: one query of several had no answer", code=str(status))
    return refusal(WHAT, status, error)


def _schema(parts: list[bytes]) -> LogSchema:
    body = json.loads(b"".join(parts))
    tables = (
        LogTable(
            str(table["name"]),
            tuple(ResultColumn(str(c["name"]), str(c["type"])) for c in table.get("columns") or ()),
        )
        for table in body.get("tables") or ()
    )
    functions = (
        LogFunction(
            str(function["name"]), str(function.get("parameters") or ""), str(function.get("body") or "")
        )
        for function in body.get("functions") or ()
    )
    return LogSchema(tuple(tables), tuple(functions))
