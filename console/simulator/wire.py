"""From a Reply to bytes on the wire, whole or torn as a fault orders."""

from __future__ import annotations

import json

from aiohttp import web

from console.simulator.faults import Fault
from console.simulator.routing import Reply


def response(request: web.Request, reply: Reply) -> web.Response:
    """Return the aiohttp response for a reply: bytes as they are, all else as JSON."""
    headers = {"Cache-Control": "no-cache", **reply.headers}
    body = reply.body
    if request.method == "HEAD":
        body = None
    elif body is not None and not isinstance(body, bytes):
        body = json.dumps(body, default=str).encode()
        headers.setdefault("Content-Type", "application/json; charset=utf-8")
    return web.Response(body=body, status=reply.status, reason=reply.reason, headers=headers)


async def tear(request: web.Request, response: web.Response, fault: Fault) -> web.StreamResponse:
    """Send half of the body and hang up, or other text in its place."""
    body = bytes(response.body or b"")  # type: ignore[arg-type]  # bytes, as `response` made it
    if fault.kind == "garbage":
        text = str(fault.details.get("text", '{"value": 7, "error"'))
        return web.Response(text=text, status=response.status, content_type="application/json")
    stream = web.StreamResponse(status=response.status, headers={"Content-Type": "application/json"})
    stream.content_length = len(body)
    await stream.prepare(request)
    await stream.write(body[: len(body) // 2])
    drop(request)
    return stream


def drop(request: web.Request) -> web.Response:
    """Close the connection with nothing more said."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
