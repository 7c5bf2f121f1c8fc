"""The connection of each enclave: opened once, when it is first wanted, and again after a failure.

Enclaves that sign in alike share one sign-in: nobody is asked for a code for each of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from console.azure.http.deadlines import Deadlines
from console.config import EnclaveConfig
from console.lazy import Lazy
from console.model.results import QueryResult
from console.model.waits import Wait

if TYPE_CHECKING:
    from console.azure.connection import Connection
    from console.azure.identity.credentials import CachingCredential
    from console.azure.identity.sign_ins import ShowCode

K = TypeVar("K", bound="Hashable")
T = TypeVar("T")


@Lazy
def _connection_class() -> type[Connection]:
    """Bring in half a second of SDKs."""
    from console.azure.connection import Connection

    return Connection


@Lazy
def _signed_in() -> Callable[..., AbstractAsyncContextManager[CachingCredential]]:
    from console.azure.identity.sign_ins import signed_in

    return signed_in


class Connections:
    """Opens each enclave's connection; `ask` answers what its gateways ask of the logs.

    `deadlines` are those of the network, where the usual ones do not serve.
    """

    def __init__(
        self,
        ask: Callable[[str, str, timedelta, str], Awaitable[QueryResult]],
        *,
        on_device_code: ShowCode,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]],
        deadlines: Deadlines | None = None,
    ) -> None:
        self._ask = ask
        self._on_device_code = on_device_code
        self._clock = clock
        self._sleep = sleep
        self._deadlines = deadlines
        self._stack = AsyncExitStack()
        self._opening: dict[str, asyncio.Task[Connection]] = {}
        self._credentials: dict[tuple[object, ...], asyncio.Task[CachingCredential]] = {}

    async def to(self, enclave: EnclaveConfig) -> Connection:
        """Return the enclave's open connection; raises NotSignedIn, ConfigInvalid, Unreachable."""
        return await _once(self._opening, enclave.name, lambda: self._open(enclave))

    def waits(self, enclave: str) -> tuple[Wait, ...]:
        """Return what an enclave has no answer to yet, the most telling first."""
        opening = self._opening.get(enclave)
        is_open = opening and opening.done() and not opening.cancelled() and not opening.exception()
        return opening.result().waits if opening and is_open else ()

    async def close(self) -> None:
        """Close every connection, and give up those that are being opened."""
        tasks = (*self._opening.values(), *self._credentials.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._stack.aclose()

    async def _open(self, enclave: EnclaveConfig) -> Connection:
        connect = await _connection_class.in_thread()
        connection = connect(
            enclave,
            await _once(self._credentials, enclave.sign_in, lambda: self._sign_in(enclave)),
            ask=partial(self._ask, enclave.name),
            clock=self._clock,
            sleep=self._sleep,
            deadlines=self._deadlines,
        )
        return await self._stack.enter_async_context(connection)

    async def _sign_in(self, enclave: EnclaveConfig) -> CachingCredential:
        """Return the credential of all enclaves that sign in as this one does."""
        sign_in = await _signed_in.in_thread()
        return await self._stack.enter_async_context(sign_in(enclave, self._on_device_code, self._deadlines))


async def _once(
    tasks: dict[K, asyncio.Task[T]], key: K, make: Callable[[], Coroutine[object, object, T]]
) -> T:
    """Return what is made once for a key, and again after a failure."""
    task = tasks.get(key)
    if task is None or (task.done() and (task.cancelled() or task.exception())):
        task = tasks[key] = asyncio.create_task(make())
    return await asyncio.shield(task)
