"""What an operator watches in each enclave, each topic declared once; every table derives from here.

The SDKs behind the gateways take half a second of processor between them, so each is imported, in
a thread, when its topic is first read: importing this module brings in none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from console.lazy import Lazy
from console.model.alerts import Alerts
from console.model.exports import Exports
from console.model.posture import Posture
from console.model.quota import Compute
from console.model.sessions import Desktop

if TYPE_CHECKING:
    from console.azure.access import Access

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Gateway(Protocol[T_co]):
    """What reads one topic of one enclave."""

    async def read(self) -> T_co:
        """Return the topic's record; raises only what console.errors names."""


@dataclass(frozen=True, slots=True, eq=False)
class Topic(Generic[T_co]):
    """One thing to watch: its name in configurations, the question it answers, and the API it comes from.

    `cadence` is the usual number of seconds between two reads. Topics start by `start_order`, the longest
    first: its requests run while the next one's SDK is imported.
    """

    name: str
    question: str
    source: str
    cadence: float
    start_order: int
    gateway: Lazy[Callable[[Access], Gateway[T_co]]]


@Lazy
def _posture() -> Callable[[Access], Gateway[Posture]]:
    from console.azure.defender.posture import Defender

    return Defender


@Lazy
def _alerts() -> Callable[[Access], Gateway[Alerts]]:
    from console.azure.defender.alerts import SecurityAlerts

    return SecurityAlerts


@Lazy
def _quota() -> Callable[[Access], Gateway[Compute]]:
    from console.azure.learning.gateway import Learning

    return Learning


@Lazy
def _sessions() -> Callable[[Access], Gateway[Desktop]]:
    from console.azure.desktops.gateway import Desktops

    return Desktops


@Lazy
def _exports() -> Callable[[Access], Gateway[Exports]]:
    from console.azure.exports.gateway import ExportQueue

    return ExportQueue


POSTURE = Topic(
    "posture",
    question="the secure score, and what would raise it",
    source="Defender for Cloud",
    cadence=300.0,
    start_order=2,
    gateway=_posture,
)
ALERTS = Topic(
    "alerts",
    question="what Defender and the rules saw, who looks at it",
    source="Defender for Cloud alerts",
    cadence=30.0,
    start_order=5,
    gateway=_alerts,
)
QUOTA = Topic(
    "quota",
    question="what is used, what binds, how much more fits",
    source="Azure Machine Learning",
    cadence=30.0,
    start_order=4,
    gateway=_quota,
)
SESSIONS = Topic(
    "sessions",
    question="who is in, on which host, idle how long",
    source="Azure Virtual Desktop",
    cadence=20.0,
    start_order=3,
    gateway=_sessions,
)
EXPORTS = Topic(
    "exports",
    question="what waits to leave, and whether its facts agree",
    source="Blob, Logic App, Data Factory",
    cadence=30.0,
    start_order=1,
    gateway=_exports,
)

TOPICS: tuple[Topic[object], ...] = tuple(
    value for value in tuple(globals().values()) if isinstance(value, Topic)
)
"""Every topic that is declared above, in that order."""
IN_START_ORDER = tuple(sorted(TOPICS, key=lambda topic: topic.start_order))
CADENCES = {topic.name: topic.cadence for topic in TOPICS}


class Gateways:
    """The gateways of one enclave, each made when its topic is first read."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._gateways: dict[Topic[object], Any] = {}  # a dict cannot say that key and value agree

    async def of(self, topic: Topic[T]) -> Gateway[T]:
        """Return what reads a topic."""
        if topic not in self._gateways:
            make = await topic.gateway.in_thread()
            self._gateways.setdefault(topic, make(self._access))
        gateway: Gateway[T] = self._gateways[topic]
        return gateway

    async def read(self, topic: Topic[T]) -> T:
        """Return the topic's record; raises only what console.errors names."""
        return await (await self.of(topic)).read()
