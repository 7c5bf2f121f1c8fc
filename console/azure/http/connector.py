"""The connections of a session: each over the way that the policy names, each within a deadline.

Every request of every client passes here, also those that a client sends by itself, so the
proxy is chosen here and nowhere else. What keeps a connection from coming about becomes a
sentence, and is not tried again: a feed says it, waits and reads again.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
from yarl import URL

from console.azure.http import failures
from console.azure.http.deadlines import Deadlines
from console.azure.http.proxies import Proxies, Proxy
from console.azure.http.recent_failures import RecentFailures
from console.azure.http.resolver import DeadlineResolver
from console.azure.http.trust import Trust
from console.errors import Unreachable

if TYPE_CHECKING:
    from aiohttp.client_proto import ResponseHandler

CONNECTIONS = 12


class PolicyConnector(aiohttp.TCPConnector):
    """A connector that chooses the proxy, keeps the deadline and words the failure."""

    def __init__(self, trust: Trust, proxies: Proxies, deadlines: Deadlines, **options: Any) -> None:
        super().__init__(
            ssl=trust.context, limit=CONNECTIONS, resolver=DeadlineResolver(deadlines.resolution), **options
        )
        self.proxies = proxies
        self.deadlines = deadlines
        self._trust = trust
        self._failures: RecentFailures[tuple[str | None, int | None, str]] = RecentFailures()

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Any],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109  as aiohttp declares it
    ) -> Any:
        """Return a connection over the way that the policy names; raises VariableInvalid, Unreachable."""
        proxy = self.proxies.proxy_for(str(req.url))
        headers = {"Proxy-Authorization": proxy.authorization} if proxy and proxy.authorization else None
        req.update_proxy(URL(str(proxy)) if proxy else None, None, headers)
        return await super().connect(req, traces, timeout)

    async def _create_connection(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Any],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109  the same
    ) -> ResponseHandler:
        """Open a connection, within the deadline; private in aiohttp, where each connector defines it."""
        proxy = self.proxies.proxy_for(str(req.url))
        key = (req.url.host, req.url.port, str(proxy))
        self._failures.raise_for(key)
        try:
            async with asyncio.timeout(self.deadlines.connection):
                return await super()._create_connection(req, traces, timeout)
        except Unreachable as failure:
            self._failures.note(key, failure)
            raise
        except (OSError, aiohttp.ClientError) as failure:
            refusal = self._in_words(failure, req.url.host or "", proxy)
            if refusal is None:
                raise
            self._failures.note(key, refusal)
            raise refusal from failure

    def _in_words(self, failure: Exception, host: str, proxy: Proxy | None) -> Unreachable | None:
        """Return the sentence for a failure, None for one that is quick and may be tried again."""
        via = f" through the proxy {proxy}" if proxy else ""
        match failure:
            case TimeoutError():
                return failures.silent(host, via, self.deadlines.connection)
            case aiohttp.ClientConnectorCertificateError():
                return failures.untrusted(failure, self._trust.store, via)
            case aiohttp.ClientConnectorSSLError():
                return failures.no_tls(host, via, str(failure.os_error))
        return _of_proxy(failure, host, proxy) if proxy else None


def policy_of(session: aiohttp.ClientSession) -> PolicyConnector:
    """Return the connector of a session that was opened under the policy; raises TypeError for another."""
    if not isinstance(session.connector, PolicyConnector):
        message = "this session was not opened by open_session"
        raise TypeError(message)
    return session.connector


def _of_proxy(failure: Exception, host: str, proxy: Proxy) -> Unreachable | None:
    match failure:
        case aiohttp.ClientHttpProxyError():
            return failures.refused_by_proxy(proxy, host, failure)
        case aiohttp.ClientConnectorDNSError() | aiohttp.ClientProxyConnectionError():
            return failures.proxy_unreachable(proxy, host, failure.os_error.strerror or str(failure.os_error))
        case aiohttp.ClientError() | ConnectionError():
            return failures.hung_up(proxy, host)
    return None
