"""Replies in Azure's shapes: ARM's errors, Entra's errors and pages."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from console.simulator.routing import Call, Reply


class Refusal(Exception):
    """Raised by a handler to answer with an ARM error body."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def reply(self) -> Reply:
        """Return the refusal as ARM words it."""
        body = {"error": {"code": self.code, "message": self.message}}
        return Reply(body, self.status, dict(self.headers))


class SignInRefusal(Refusal):
    """Raised to answer as Entra refuses to sign somebody in: OAuth's error, AADSTS number and words."""

    def __init__(self, error: str, number: int, words: str, *, status: int = 400) -> None:
        super().__init__(status, error, words)
        self.number = number

    def reply(self) -> Reply:
        """Return the refusal as Entra words it."""
        trace, correlation = str(uuid.uuid4()), str(uuid.uuid4())
        now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%SZ}"
        where = f"Trace ID: {trace} Correlation ID: {correlation} Timestamp: {now}"
        body = {
            "error": self.code,
            "error_description": f"AADSTS{self.number}: {self.message} {where}",
            "error_codes": [self.number],
            "timestamp": now,
            "trace_id": trace,
            "correlation_id": correlation,
            "error_uri": f"https://login.microsoftonline.com/error?code={self.number}",
        }
        return Reply(body, self.status)


def not_found(kind: str, name: str) -> Refusal:
    """Return ARM's refusal for a resource that is not there."""
    return Refusal(404, "ResourceNotFound", f"The Resource '{kind}/{name}' was not found.")


def resource_named(resources: Iterable[dict[str, Any]], kind: str, name: str) -> dict[str, Any]:
    """Return the resource of this name, its parent's before it or not; raises Refusal where there is none."""
    for resource in resources:
        if str(resource["name"]).rpartition("/")[2].casefold() == name.casefold():
            return resource
    raise not_found(kind, name)


def page(call: Call, items: Sequence[Any], *, size: int | None = None) -> Reply:
    """Return one page of `items` as {"value", "nextLink"}, going on by $skipToken.

    `size` is the service's own page size; the control route can force it down.
    """
    limit = call.world.page_size or size or max(len(items), 1)
    start = int(call.query.get("$skiptoken", "0") or 0)
    body: dict[str, Any] = {"value": list(items[start : start + limit])}
    if start + limit < len(items):
        body["nextLink"] = with_query(call.url, {"$skipToken": str(start + limit)})
    return Reply(body)


def with_query(url: str, changes: dict[str, str]) -> str:
    """Return `url` with these query values set, whatever the case of their names."""
    parts = urlsplit(url)
    folded = {name.casefold() for name in changes}
    query = [(name, value) for name, value in parse_qsl(parts.query) if name.casefold() not in folded]
    return urlunsplit(parts._replace(query=urlencode([*query, *changes.items()])))
