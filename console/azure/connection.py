"""One open connection to one enclave: every topic read through it, nothing but model records out."""

from __future__ import annotations

import importlib
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from console.azure.alerts import SecurityAlerts
from console.azure.credentials import CachingCredential
from console.azure.defender import Defender
from console.azure.desktops import Desktops
from console.azure.exports import ExportQueue
from console.azure.governance import Governance
from console.azure.graph import ResourceGraph
from console.azure.learning import Learning
from console.azure.links import Link
from console.azure.logs import Logs
from console.azure.machines import Machines
from console.azure.pacing import Pacer
from console.azure.signins import SignIns
from console.azure.transport import GuardedTransport, open_session
from console.azure.trends import Trends
from console.model.readings import Topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.config import EnclaveConfig


DEFENDER_VERSIONS = ("v2020_01_01", "v2021_06_01", "v2022_01_01", "v2019_01_01_preview")


def utc_now() -> datetime:
    """Return the present time, in UTC."""
    return datetime.now(UTC)


class Connection:
    """An enclave's gateways over one session, one credential and one pace; an async context manager.

    `on_device_code` is told the words to show when a sign-in needs a code.
    """

    def __init__(
        self,
        enclave: EnclaveConfig,
        *,
        on_device_code: Callable[[str], None] = print,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._enclave = enclave
        self._on_device_code = on_device_code
        self._clock = clock
        self._stack = AsyncExitStack()
        self._gateways: dict[Topic, Any] = {}

    async def __aenter__(self) -> Self:
        """Open the session; no request is made yet."""
        endpoints = self._enclave.endpoints
        session = await self._stack.enter_async_context(open_session(endpoints.ca))
        urls = (endpoints.authority, endpoints.resource_manager, endpoints.logs)
        hosts = {urlsplit(url).netloc for url in urls}
        transport = GuardedTransport(session, hosts, Pacer(), read_only=self._enclave.read_only)
        sign_ins = SignIns(self._enclave, transport, self._on_device_code)
        credential = CachingCredential(sign_ins.ways())
        self._stack.push_async_callback(credential.close)
        self.link = Link(self._enclave, credential, transport)
        self._gateways = gateways(self.link, self._clock)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close credential and session."""
        await self._stack.aclose()

    async def read(self, topic: Topic) -> Any:
        """Return the topic's record: Posture, Alerts, Compute, Desktop or Exports.

        Raises only what console.errors names.
        """
        return await self._gateways[topic].read()


def gateways(link: Link, clock: Callable[[], datetime]) -> dict[Topic, Any]:
    """Return the gateway of each topic."""
    trends = Trends(Logs(link))
    return {
        Topic.POSTURE: Defender(link, Governance(ResourceGraph(link), clock), trends),
        Topic.ALERTS: SecurityAlerts(link),
        Topic.QUOTA: Learning(link),
        Topic.SESSIONS: Desktops(link, Machines(link), trends),
        Topic.EXPORTS: ExportQueue(link, trends, clock),
    }


def warm_up() -> None:
    """Import what the Defender SDK imports at first touch, so that it happens in the caller's thread."""
    for version in DEFENDER_VERSIONS:
        importlib.import_module(f"azure.mgmt.security.{version}.aio")
