"""The connection of each enclave: opened once, when it is first wanted, and again after a failure."""

from __future__ import annotations

import asyncio
import importlib
from contextlib import AsyncExitStack
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime, timedelta

    from console.azure.connection import Connection
    from console.config import EnclaveConfig
    from console.model.results import QueryResult

MODULE = "console.azure.connection"  # imported in a thread: it brings in half a second of SDKs


class Connections:
    """Opens each enclave's connection; `ask` answers what its gateways ask of the logs."""

    def __init__(
        self,
        ask: Callable[[str, str, timedelta, str], Awaitable[QueryResult]],
        *,
        on_device_code: Callable[[str], None],
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]],
    ) -> None:
        self._ask = ask
        self._on_device_code = on_device_code
        self._clock = clock
        self._sleep = sleep
        self._stack = AsyncExitStack()
        self._opening: dict[str, asyncio.Task[Connection]] = {}

    async def to(self, enclave: EnclaveConfig) -> Connection:
        """Return the enclave's open connection; raises NotSignedIn, ConfigInvalid, Unreachable."""
        opening = self._opening.get(enclave.name)
        if opening is None or (opening.done() and (opening.cancelled() or opening.exception())):
            opening = self._opening[enclave.name] = asyncio.create_task(self._open(enclave))
        return await asyncio.shield(opening)

    async def close(self) -> None:
        """Close every connection, and give up those that are being opened."""
        for opening in self._opening.values():
            opening.cancel()
        await asyncio.gather(*self._opening.values(), return_exceptions=True)
        await self._stack.aclose()

    async def _open(self, enclave: EnclaveConfig) -> Connection:
        module = await asyncio.to_thread(importlib.import_module, MODULE)
        connection: Connection = module.Connection(
            enclave,
            on_device_code=self._on_device_code,
            ask=partial(self._ask, enclave.name),
            clock=self._clock,
            sleep=self._sleep,
        )
        return await self._stack.enter_async_context(connection)
