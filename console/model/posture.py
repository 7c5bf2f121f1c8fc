"""Defender for Cloud: what an enclave's security posture is and what would raise it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from console.model.severity import Severity
    from console.model.targets import AzureName


class Health(Enum):
    """The outcome of one assessment of one resource."""

    HEALTHY = "Healthy"
    UNHEALTHY = "Unhealthy"
    NOT_APPLICABLE = "NotApplicable"
    EXEMPTED = "Exempted"
    UNKNOWN = "Unknown"


class ComplianceState(Enum):
    """The state of a regulatory compliance standard."""

    PASSED = "Passed"
    FAILED = "Failed"
    SKIPPED = "Skipped"
    UNSUPPORTED = "Unsupported"
    UNKNOWN = "Unknown"


@dataclass(frozen=True, slots=True)
class SecureScore:
    """The subscription's secure score, in points; Defender recalculates it every 8 h."""

    current: float
    maximum: float
    percentage: float
    weight: int


@dataclass(frozen=True, slots=True)
class ScorePoint:
    """One earlier secure score, a share from 0 to 1, from the SecureScores table."""

    at: datetime
    percentage: float


@dataclass(frozen=True, slots=True)
class Control:
    """A secure score control: points held, points possible, resources by health."""

    id: str
    name: str
    current: float
    maximum: float
    healthy: int
    unhealthy: int
    not_applicable: int
    assessment_keys: tuple[AzureName, ...] = ()
    raw: str = ""

    @property
    def gain(self) -> float:
        """Points that the score would win if this control were fulfilled."""
        return self.maximum - self.current

    @property
    def gain_per_resource(self) -> float:
        """Points won per resource mended: where an hour of work pays best."""
        return self.gain / self.unhealthy if self.unhealthy else 0.0


@dataclass(frozen=True, slots=True)
class AffectedResource:
    """One resource as one assessment sees it."""

    id: str
    name: str
    kind: str
    health: Health
    cause: str = ""
    first_seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A Defender recommendation over all the resources it assesses."""

    key: AzureName
    name: str
    severity: Severity
    description: str
    remediation: str
    resources: tuple[AffectedResource, ...]
    owner: str = ""
    due: datetime | None = None
    is_overdue: bool = False
    effort: str = ""
    impact: str = ""
    control: str = ""
    portal_url: str = ""
    raw: str = ""

    @property
    def affected(self) -> tuple[AffectedResource, ...]:
        """The resources found unhealthy."""
        return tuple(r for r in self.resources if r.health is Health.UNHEALTHY)


@dataclass(frozen=True, slots=True)
class Standard:
    """A regulatory compliance standard with its controls counted by state."""

    name: str
    state: ComplianceState
    passed: int
    failed: int
    skipped: int
    unsupported: int
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Posture:
    """All of Defender's view of one enclave, as of one refresh."""

    score: SecureScore | None
    controls: tuple[Control, ...]
    recommendations: tuple[Recommendation, ...]
    standards: tuple[Standard, ...]
    history: tuple[ScorePoint, ...] = ()
