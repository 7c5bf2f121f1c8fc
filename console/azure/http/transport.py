"""The one way out: every request of every client passes here.

Requests go only to the enclave's own endpoints (a reply's nextLink may point anywhere,
and would take the token with it). No write leaves while the enclave is read-only, or
after its run has lost the lease. All requests are paced.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp
from azure.core.exceptions import ServiceResponseTimeoutError
from azure.core.pipeline.transport import AioHttpTransport

from console.azure.http import request_ids, write_guard
from console.azure.http.connector import PolicyConnector, policy_of
from console.azure.http.deadlines import Deadlines
from console.azure.http.pacing import Pacer
from console.azure.http.proxies import of_this_machine
from console.azure.http.sockets import Sockets
from console.azure.http.trust import Trust
from console.azure.values.json_types import JsonObject
from console.errors import NotPermitted, Rejected, Unreachable
from console.model.waits import Waits

if TYPE_CHECKING:
    from azure.core.pipeline.transport import HttpRequest

DEADLINES = Deadlines()
READ_ONLY = "Read-only: nothing was sent."
WRITABLE = "To act, restart without --read-only, and with read_only = false in the configuration."
SIGNED_HOSTS = (".logic.azure.com", ".logic.azure.us", ".logic.azure.cn")
READING_POSTS = re.compile(
    r"/listNodes$|/listKeys$|/permissions$"
    r"|/providers/Microsoft\.ResourceGraph/resources$"
    r"|/query(PipelineRuns|Activityruns)$"
    r"|^/v1/(workspaces/[^/]+/query|\$batch)$"
    r"|/oauth2/(v2\.0/)?(token|devicecode)$",
    re.IGNORECASE,
)


log = logging.getLogger(__name__)


@asynccontextmanager
async def open_session(
    tls: ssl.SSLContext, *, store: str = "what this session was given", deadlines: Deadlines = DEADLINES
) -> AsyncIterator[aiohttp.ClientSession]:
    """Give the session that all clients of an enclave share; `tls` says whom it trusts, `store` in words.

    Which way a request takes and how long it may, the connector says. aiohttp's own reading of the
    environment would bring in a netrc, whose passwords then go to whoever is asked.
    """
    sockets = Sockets()
    session = aiohttp.ClientSession(
        connector=PolicyConnector(
            Trust(tls, store), of_this_machine(os.environ), deadlines, socket_factory=sockets.make
        ),
        auto_decompress=False,
        trust_env=False,
    )
    try:
        yield session
    finally:
        await session.close()
        await sockets.gone()


class GuardedTransport(AioHttpTransport):  # type: ignore[misc]  # the SDK exports it untyped
    """An AioHttpTransport over a shared session that lets out only what may leave.

    `send` raises Rejected for a host that is none of the enclave's, NotPermitted
    for a write while `read_only`, Unreachable for an answer that does not come. `requests` counts
    what was sent, `waits` tells what has no answer yet; `sleep` is injected.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        hosts: Iterable[str],
        pacer: Pacer,
        *,
        read_only: bool,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        policy = policy_of(session)
        super().__init__(
            session=session,
            session_owner=False,
            connection_timeout=policy.deadlines.connection,
            read_timeout=policy.deadlines.answer,
        )
        self.requests = 0
        self.waits = Waits()
        self._proxies = policy.proxies
        self._signed = session
        self._hosts = {host.casefold() for host in hosts}
        self._nearby: set[str] = set()
        self._pacer = pacer
        self._read_only = read_only
        self._wait = sleep

    async def sleep(self, duration: float) -> None:
        """Wait (seconds) between two looks at a long-running operation, and before a retry."""
        await self._wait(duration)

    def allow(self, url: str) -> None:
        """Let requests go to the host of `url` too: one storage account, never all of them."""
        self._hosts.add(urlsplit(url).netloc.casefold())

    def allow_nearby(self, url: str) -> None:
        """Let requests go to the host of `url` without TLS too: this machine's own identity endpoint."""
        self._nearby.add(urlsplit(url).netloc.casefold())

    async def send(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Send the request once it may leave and it is its turn."""
        parts = urlsplit(request.url)
        self._check_host(parts.scheme, parts.netloc)
        if self._read_only and not is_read(request.method, parts.path):
            log.info("read-only: %s %s was not sent", request.method, parts.path)
            raise NotPermitted(READ_ONLY, advice=WRITABLE)
        await self._pacer.turn(request.method, parts.path)
        if not is_read(request.method, parts.path):
            await write_guard.check_write()  # last: nothing is waited for between it and the request
        self.requests += 1
        response = await self._answer(request, parts.hostname or "", **kwargs)
        self._pacer.learn(response.headers)
        if not is_read(request.method, parts.path):
            request_ids.note(response.headers)
        return response

    async def _answer(self, request: HttpRequest, host: str, **kwargs: Any) -> Any:
        via = self._proxies.words(request.url)
        with self.waits.waiting_for(f"an answer from {host}{via}"):
            try:
                return await super().send(request, **kwargs)
            except ServiceResponseTimeoutError as failure:
                message = f"{host}{via} took the request and then stayed silent."
                raise Unreachable(message, advice="It is asked again later.") from failure

    async def get_signed(self, url: str) -> JsonObject:
        """Return the JSON behind a signed link of a Logic App; no token goes with it."""
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.netloc.casefold().endswith(SIGNED_HOSTS):
            self._check_host(parts.scheme, parts.netloc)
        await self._pacer.turn("GET", parts.path)
        self.requests += 1
        async with self._signed.get(url, headers={"Accept-Encoding": "identity"}) as response:
            response.raise_for_status()
            body = await response.json(content_type=None)
        return body if isinstance(body, dict) else {}

    def _check_host(self, scheme: str, host: str) -> None:
        is_known = scheme == "https" and host.casefold() in self._hosts
        if not is_known and host.casefold() not in self._nearby:
            message = f"A reply pointed to {host or 'nowhere'}, which is no endpoint of this enclave."
            advice = "Nothing was sent there. Check the endpoints in the configuration."
            raise Rejected(message, code="ForeignHost", advice=advice)


def is_read(method: str, path: str) -> bool:
    """Whether a request changes nothing in Azure."""
    return method in ("GET", "HEAD") or (method == "POST" and bool(READING_POSTS.search(path)))
