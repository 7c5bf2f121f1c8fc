"""Azure Virtual Desktop: who is in the enclave, on which host, since when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from console.model.targets import NO_NAME, AzureName

if TYPE_CHECKING:
    from datetime import datetime


class PowerState(Enum):
    """A virtual machine's power state, from its instance view."""

    RUNNING = "running"
    STARTING = "starting"
    STOPPING = "stopping"
    STOPPED = "stopped"
    DEALLOCATING = "deallocating"
    DEALLOCATED = "deallocated"
    UNKNOWN = "unknown"


class HostStatus(Enum):
    """What the AVD broker believes of a session host."""

    AVAILABLE = "Available"
    UNAVAILABLE = "Unavailable"
    SHUTDOWN = "Shutdown"
    DISCONNECTED = "Disconnected"
    UPGRADING = "Upgrading"
    UPGRADE_FAILED = "UpgradeFailed"
    NO_HEARTBEAT = "NoHeartbeat"
    NOT_JOINED_TO_DOMAIN = "NotJoinedToDomain"
    DOMAIN_TRUST_LOST = "DomainTrustRelationshipLost"
    SXS_NOT_LISTENING = "SxSStackListenerNotReady"
    FS_LOGIX_NOT_HEALTHY = "FSLogixNotHealthy"
    NEEDS_ASSISTANCE = "NeedsAssistance"
    UNKNOWN = "Unknown"


class SessionState(Enum):
    """The state of a user session."""

    ACTIVE = "Active"
    DISCONNECTED = "Disconnected"
    PENDING = "Pending"
    LOG_OFF = "LogOff"
    USER_PROFILE_DISK_MOUNTED = "UserProfileDiskMounted"
    UNKNOWN = "Unknown"


@dataclass(frozen=True, slots=True)
class Machine:
    """A virtual machine of the enclave, session host or data science VM.

    `cpu_percent` is the last hour's mean from Log Analytics, None where none is logged.
    """

    id: AzureName
    name: AzureName
    size: AzureName
    power: PowerState
    role: str = ""
    raw: str = ""
    cpu_percent: float | None = None


@dataclass(frozen=True, slots=True)
class HostPool:
    """An AVD host pool."""

    id: AzureName
    name: AzureName
    kind: str
    max_sessions: int
    load_balancer: str = ""
    rdp_properties: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class SessionHost:
    """A session host, as the broker sees it and as its VM is powered.

    `power` is UNKNOWN where the VM could not be read.
    """

    id: AzureName
    name: AzureName
    pool: AzureName
    status: HostStatus
    sessions: int
    max_sessions: int
    allows_new_sessions: bool
    agent_version: str
    last_heartbeat: datetime | None
    power: PowerState
    machine_id: AzureName = NO_NAME
    update_state: str = ""
    failed_checks: tuple[str, ...] = ()
    raw: str = ""

    @property
    def is_draining(self) -> bool:
        """True where new sessions are refused."""
        return not self.allows_new_sessions


@dataclass(frozen=True, slots=True)
class UserSession:
    """A user session; `idle_since` comes from Log Analytics and may be unknown."""

    id: AzureName
    user: AzureName
    host: AzureName
    pool: AzureName
    state: SessionState
    since: datetime | None
    idle_since: datetime | None = None
    application: str = ""
    raw: str = ""

    @property
    def is_in_use(self) -> bool:
        """Whether somebody may be at work in it: all but those known to have left it."""
        return self.state not in (SessionState.DISCONNECTED, SessionState.LOG_OFF)


@dataclass(frozen=True, slots=True)
class Desktop:
    """All of AVD in one enclave, and the VMs behind it, as of one refresh.

    `last_sign_in` comes from the connection log, which was read back to `looked_back_to`
    (None where it could not be read).
    """

    pools: tuple[HostPool, ...]
    hosts: tuple[SessionHost, ...]
    sessions: tuple[UserSession, ...]
    machines: tuple[Machine, ...]
    last_sign_in: datetime | None = None
    looked_back_to: datetime | None = None

    @property
    def in_use(self) -> tuple[UserSession, ...]:
        """The sessions that somebody may be at work in: on a host that is off there is nobody."""
        off = {(host.pool, host.name) for host in self.hosts if host.power is PowerState.DEALLOCATED}
        return tuple(s for s in self.sessions if s.is_in_use and (s.pool, s.host) not in off)
