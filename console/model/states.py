"""The state of one enclave as a plan is made from it: read afresh, all at once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from datetime import datetime

    from console.model.exports import Exports
    from console.model.permissions import Grant
    from console.model.plans import MissingPermission
    from console.model.quota import Cluster, Compute, Instance, Job
    from console.model.sessions import Desktop, Machine, SessionHost, UserSession
    from console.model.targets import AzureName


class _Named(Protocol):
    """A record with an ARM id."""

    @property
    def id(self) -> AzureName:
        """The ARM id."""


R = TypeVar("R", bound=_Named)


class Part(Enum):
    """What of an enclave a step looks at again immediately before it acts, in one request or two."""

    BROKER = "session hosts and user sessions"
    POWER = "virtual machines"
    COMPUTES = "clusters and instances"
    JOBS = "jobs"
    TAGGED = "resources of extra steps"


class LockLevel(Enum):
    """What a management lock forbids."""

    READ_ONLY = "ReadOnly"
    CANNOT_DELETE = "CanNotDelete"
    UNKNOWN = "Unknown"


@dataclass(frozen=True, slots=True)
class Lock:
    """A management lock on everything at and below `scope`."""

    scope: str
    name: str
    level: LockLevel
    notes: str = ""

    def covers(self, target: str) -> bool:
        """Whether a resource lies at or below its scope."""
        return f"{target}/".casefold().startswith(f"{self.scope}/".casefold())


@dataclass(frozen=True, slots=True)
class TaggedResource:
    """A resource that the extra step of this name acts on, and its state as Azure words it."""

    step: str
    id: AzureName
    name: AzureName
    state: str = ""


@dataclass(frozen=True, slots=True)
class EnclaveState:
    """Everything that planning looks at, as of `taken_at`; `unread` is what the identity may not see.

    `scope` is where consoles leave word for each other.
    """

    taken_at: datetime
    desktop: Desktop
    compute: Compute
    exports: Exports
    locks: tuple[Lock, ...] = ()
    grants: tuple[Grant, ...] = ()
    tagged: tuple[TaggedResource, ...] = ()
    unread: tuple[MissingPermission, ...] = ()
    scope: str = ""

    def host(self, target: str) -> SessionHost | None:
        """Return a session host by its ARM id."""
        return _by_id(self.desktop.hosts, target)

    def session(self, target: str) -> UserSession | None:
        """Return a user session by its ARM id."""
        return _by_id(self.desktop.sessions, target)

    def machine(self, target: str) -> Machine | None:
        """Return a virtual machine by its ARM id."""
        return _by_id(self.desktop.machines, target)

    def instance(self, target: str) -> Instance | None:
        """Return a compute instance by its ARM id."""
        return _by_id(self.compute.instances, target)

    def cluster(self, target: str) -> Cluster | None:
        """Return a compute cluster by its ARM id."""
        return _by_id(self.compute.clusters, target)

    def job(self, target: str) -> Job | None:
        """Return a job by its ARM id."""
        return _by_id(self.compute.jobs, target)

    def resource(self, target: str, step: str) -> TaggedResource | None:
        """Return a resource by its ARM id, as an extra step sees it."""
        return _by_id(tuple(record for record in self.tagged if record.step == step), target)

    def sessions_on(self, host: SessionHost) -> tuple[UserSession, ...]:
        """Return the sessions that the broker holds on a host."""
        return tuple(s for s in self.desktop.sessions if s.host == host.name and s.pool == host.pool)


def _by_id(records: tuple[R, ...], target: str) -> R | None:
    return next((record for record in records if record.id == target), None)
