"""Security alerts: what Defender saw, on what, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from console.model.severity import Severity


class AlertState(Enum):
    """Where an alert stands in its triage."""

    ACTIVE = "Active"
    IN_PROGRESS = "InProgress"
    RESOLVED = "Resolved"
    DISMISSED = "Dismissed"
    UNKNOWN = "Unknown"


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that an alert names: account, host, ip, file, ..."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Alert:
    """One Defender alert; `id` is its ARM id, whose location its state verbs need."""

    id: str
    name: str
    title: str
    severity: Severity
    state: AlertState
    description: str
    started_at: datetime | None
    updated_at: datetime | None
    product: str
    tactics: tuple[str, ...]
    techniques: tuple[str, ...]
    entities: tuple[Entity, ...]
    resource_id: str
    compromised: str
    remediation: tuple[str, ...]
    portal_url: str = ""
    raw: str = ""

    @property
    def is_open(self) -> bool:
        """True while somebody still has to look at it."""
        return self.state not in (AlertState.RESOLVED, AlertState.DISMISSED)


@dataclass(frozen=True, slots=True)
class Alerts:
    """The alerts of one enclave, as of one refresh."""

    items: tuple[Alert, ...]
