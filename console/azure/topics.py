"""The gateway of each topic, imported when the topic is first read.

The SDKs take half a second of processor between them. Imported one after the
other, in a thread, each topic's requests are under way while the next one's SDK
is still being imported.
"""

from __future__ import annotations

import asyncio
import importlib
import threading
from typing import TYPE_CHECKING, Any

from console.model.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from console.azure.arm.link import Link
    from console.azure.logs.trends import Trends

    Maker = Callable[[Link, Trends, Callable[[], datetime]], Any]

DEFENDER_VERSIONS = ("v2020_01_01", "v2021_06_01", "v2022_01_01", "v2019_01_01_preview")
_ONE_AT_A_TIME = threading.Lock()


class Topics:
    """What reads each topic of one enclave."""

    def __init__(self, link: Link, trends: Trends, clock: Callable[[], datetime]) -> None:
        self._link = link
        self._trends = trends
        self._clock = clock
        self._gateways: dict[Topic, Any] = {}

    async def read(self, topic: Topic) -> Any:
        """Return the topic's record; raises only what console.errors names."""
        return await (await self.gateway(topic)).read()

    async def gateway(self, topic: Topic) -> Any:
        """Return what reads a topic."""
        if topic not in self._gateways:
            self._gateways[topic] = await asyncio.to_thread(self._make, topic)
        return self._gateways[topic]

    def _make(self, topic: Topic) -> Any:
        with _ONE_AT_A_TIME:
            return _MAKERS[topic](self._link, self._trends, self._clock)


def _posture(link: Link, trends: Trends, clock: Callable[[], datetime]) -> Any:
    from console.azure.defender.governance import Governance
    from console.azure.defender.posture import Defender
    from console.azure.graph.resource_graph import ResourceGraph

    for version in DEFENDER_VERSIONS:  # which the SDK would import at first touch, on the event loop
        importlib.import_module(f"azure.mgmt.security.{version}.aio")
    return Defender(link, Governance(ResourceGraph(link), clock), trends)


def _alerts(link: Link, _trends: Trends, _clock: Callable[[], datetime]) -> Any:
    from console.azure.defender.alerts import SecurityAlerts

    return SecurityAlerts(link)


def _quota(link: Link, _trends: Trends, _clock: Callable[[], datetime]) -> Any:
    from console.azure.learning.gateway import Learning

    return Learning(link)


def _sessions(link: Link, trends: Trends, _clock: Callable[[], datetime]) -> Any:
    from console.azure.compute.gateway import Machines
    from console.azure.desktops.gateway import Desktops

    return Desktops(link, Machines(link), trends)


def _exports(link: Link, trends: Trends, clock: Callable[[], datetime]) -> Any:
    from console.azure.exports.gateway import ExportQueue

    return ExportQueue(link, trends, clock)


_MAKERS: dict[Topic, Maker] = {
    Topic.POSTURE: _posture,
    Topic.ALERTS: _alerts,
    Topic.QUOTA: _quota,
    Topic.SESSIONS: _sessions,
    Topic.EXPORTS: _exports,
}
