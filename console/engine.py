"""The one composition root: configuration -> gateways -> feeds.

Azure is imported in a thread, behind the first frame: importing this module
brings in neither Textual nor any Azure SDK.
"""

from __future__ import annotations

import asyncio
import importlib
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from console.config import places
from console.model.readings import Topic
from console.monitor.feeds import Feed
from console.store import Database

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType, TracebackType

    from console.azure.connection import Connection
    from console.config import Config, EnclaveConfig

SOURCES = {
    Topic.POSTURE: "Defender for Cloud",
    Topic.ALERTS: "Defender for Cloud alerts",
    Topic.QUOTA: "Azure Machine Learning",
    Topic.SESSIONS: "Azure Virtual Desktop",
    Topic.EXPORTS: "Blob, Logic App, Data Factory",
}
LONGEST_FIRST = (Topic.EXPORTS, Topic.POSTURE, Topic.SESSIONS, Topic.QUOTA, Topic.ALERTS)
"""In this order topics start, since the first one's requests run while the next one's SDK is imported."""
STAGGER = 0.15


def utc_now() -> datetime:
    """Return the present time, in UTC."""
    return datetime.now(UTC)


class Engine:
    """Every feed of every enclave, over one connection each, and one database; an async context manager.

    `on_device_code` is told the words to show when a sign-in needs a code.
    """

    def __init__(
        self,
        config: Config,
        *,
        clock: Callable[[], datetime] = utc_now,
        on_device_code: Callable[[str], None] = print,
    ) -> None:
        self.config = config
        self.clock = clock
        self.database = Database(places.database_file())
        self._on_device_code = on_device_code
        self._stack = AsyncExitStack()
        self._connections: dict[str, asyncio.Task[Connection]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._feeds = {
            (enclave.name, topic): self._make_feed(enclave, topic)
            for enclave in config.enclaves
            for topic in Topic
        }

    async def __aenter__(self) -> Self:
        """Start nothing yet: `start` does, once the first frame is drawn."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close, whatever happened."""
        await self.close()

    async def close(self) -> None:
        """Stop every feed, close every connection and the database."""
        for task in (*self._tasks, *self._connections.values()):
            task.cancel()
        await asyncio.gather(*self._tasks, *self._connections.values(), return_exceptions=True)
        await self._stack.aclose()
        await self.database.close()

    def start(self) -> None:
        """Let every feed run, one enclave after the other by a little."""
        for index, enclave in enumerate(self.config.enclaves):
            for topic in LONGEST_FIRST:
                self._tasks.append(asyncio.create_task(self._run(enclave.name, topic, index * STAGGER)))

    def feed(self, enclave: str, topic: Topic) -> Feed[Any]:
        """Return the feed of one topic of one enclave."""
        return self._feeds[enclave, topic]

    async def connection(self, enclave: EnclaveConfig) -> Connection:
        """Return the enclave's open connection; raises NotSignedIn, ConfigInvalid, Unreachable."""
        opening = self._connections.get(enclave.name)
        if opening is None or (opening.done() and (opening.cancelled() or opening.exception())):
            opening = self._connections[enclave.name] = asyncio.create_task(self._open(enclave))
        return await asyncio.shield(opening)

    async def _open(self, enclave: EnclaveConfig) -> Connection:
        module = await asyncio.to_thread(_azure)
        connection: Connection = module.Connection(
            enclave, on_device_code=self._on_device_code, clock=self.clock
        )
        return await self._stack.enter_async_context(connection)

    async def _run(self, enclave: str, topic: Topic, delay: float) -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(delay)
            await self._feeds[enclave, topic].run()

    def _make_feed(self, enclave: EnclaveConfig, topic: Topic) -> Feed[Any]:
        async def read() -> Any:
            connection = await self.connection(enclave)
            return await connection.read(topic)

        return Feed(
            enclave.name,
            topic,
            read,
            source=SOURCES[topic],
            cadence=enclave.cadences[topic],
            clock=self.clock,
        )


def _azure() -> ModuleType:
    return importlib.import_module("console.azure.connection")
