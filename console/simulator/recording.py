"""A record of the traffic, for validation against Microsoft's published specifications."""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import web


class Recorder:
    """Appends each exchange as a JSON line; tokens are left out."""

    def __init__(self, path: Path) -> None:
        self._file: IO[str] = path.open("a", buffering=1, encoding="utf-8")

    def note(self, request: web.Request, content: bytes, response: web.Response, *, is_spoiled: bool) -> None:
        """Record one exchange; one that is spoiled by a fault or by taint proves nothing of Azure."""
        body = response.body if isinstance(response.body, bytes) else b""
        exchange = {
            "method": request.method,
            "url": str(request.url),
            "requestHeaders": {k: v for k, v in request.headers.items() if k.casefold() != "authorization"},
            "requestBody": content.decode(errors="replace"),
            "isSpoiled": is_spoiled,
            "status": response.status,
            "responseHeaders": dict(response.headers),
            "responseBody": body.decode(errors="replace"),
        }
        self._file.write(json.dumps(exchange) + "\n")
