"""One open connection to one enclave: every topic read through it, nothing but model records out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self, TypeVar
from urllib.parse import urlsplit

from console.azure.access import Access
from console.azure.arm.link import Link
from console.azure.http.deadlines import Deadlines
from console.azure.http.pacing import Pacer
from console.azure.http.transport import DEADLINES, GuardedTransport, open_session
from console.azure.http.trust import trust_in
from console.azure.identity.credentials import CachingCredential
from console.azure.identity.sign_ins import ShowCode, signed_in
from console.azure.logs.saved_searches import SavedSearches
from console.azure.logs.trends import Ask, Trends
from console.azure.logs.workspace import Logs
from console.azure.topics import Gateways, Topic
from console.clock import utc_now
from console.config import EnclaveConfig
from console.lazy import Lazy
from console.model.alerts import AlertState
from console.model.results import QueryResult
from console.model.runs import Operator
from console.model.saved_queries import SavedQuery
from console.model.waits import Wait

if TYPE_CHECKING:
    from console.azure.controls import Controls
    from console.azure.defender.actions import AlertStates

T = TypeVar("T")


@Lazy
def _controls_class() -> type[Controls]:
    from console.azure.controls import Controls

    return Controls


@Lazy
def _alert_states_class() -> type[AlertStates]:
    from console.azure.defender.actions import AlertStates

    return AlertStates


@asynccontextmanager
async def connected(
    enclave: EnclaveConfig,
    *,
    on_device_code: ShowCode = print,
    clock: Callable[[], datetime] = utc_now,
    deadlines: Deadlines | None = None,
) -> AsyncIterator[Connection]:
    """Give a connection to one enclave alone, over a sign-in of its own."""
    async with (
        signed_in(enclave, on_device_code, deadlines) as credential,
        Connection(enclave, credential, clock=clock, deadlines=deadlines) as connection,
    ):
        yield connection


class Connection:
    """An enclave's gateways over one session and one pace; an async context manager.

    `credential` is that of every enclave which signs in alike. `ask` answers what the gateways
    ask of the logs, where others ask too; without it they ask at once.
    """

    def __init__(  # noqa: PLR0913  what a connection depends on is injected, by name
        self,
        enclave: EnclaveConfig,
        credential: CachingCredential,
        *,
        ask: Ask | None = None,
        clock: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        deadlines: Deadlines | None = None,
    ) -> None:
        self._enclave = enclave
        self._deadlines = deadlines or DEADLINES
        self._credential = credential
        self._ask = ask
        self._clock = clock
        self._sleep = sleep
        self._stack = AsyncExitStack()
        self._controls: Controls | None = None

    async def __aenter__(self) -> Self:
        """Open the session; no request is made yet."""
        endpoints = self._enclave.endpoints
        trust = trust_in(endpoints.ca)
        session = await self._stack.enter_async_context(
            open_session(trust.context, store=trust.store, deadlines=self._deadlines)
        )
        hosts = {urlsplit(url).netloc for url in (endpoints.resource_manager, endpoints.logs)}
        pacer = Pacer(lambda: self._clock().timestamp(), self._sleep)
        transport = GuardedTransport(
            session, hosts, pacer, read_only=self._enclave.read_only, sleep=self._sleep
        )
        self.link = Link(self._enclave, self._credential, transport)
        self.logs = Logs(self.link)
        trends = Trends(self._ask or self._ask_at_once)
        self._stack.push_async_callback(trends.close)
        self._gateways = Gateways(Access(self.link, trends, self._clock))
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the session; the credential is others' too."""
        await self._stack.aclose()

    @property
    def waits(self) -> tuple[Wait, ...]:
        """What has no answer yet: tokens first, since nothing is asked without one."""
        return (*self._credential.waits.now, *self.link.transport.waits.now)

    async def read(self, topic: Topic[T]) -> T:
        """Return the topic's record; raises only what console.errors names."""
        return await self._gateways.read(topic)

    async def controls(self) -> Controls:
        """Return what acts on the enclave; its SDKs are imported, in a thread, when it is first asked for."""
        if self._controls is None:
            make = await _controls_class.in_thread()
            self._controls = make(self.link, self._gateways, self._clock)
        return self._controls

    async def operator(self) -> Operator:
        """Return who is signed in, on this machine; raises NotSignedIn, Unreachable."""
        return await self.link.operator()

    async def change_alert(self, name: str, state: AlertState) -> None:
        """Give Defender's alert of this ARM id another state; raises NotPermitted where read-only."""
        make = await _alert_states_class.in_thread()
        await make(self.link).change(name, state)

    async def saved_queries(self) -> tuple[SavedQuery, ...]:
        """Return the searches of the workspace and the queries of its packs; raises as `read` does."""
        return await SavedSearches(self.link).list_()

    async def _ask_at_once(self, text: str, span: timedelta, _: str) -> QueryResult:
        return await self.logs.query(text, span)
