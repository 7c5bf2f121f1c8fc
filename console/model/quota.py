"""Compute: what is used, what is allowed, what runs, and how much more fits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from console.model.targets import AzureName


class Tier(Enum):
    """How Azure ML sells cores: dedicated, or low priority that it may take back."""

    DEDICATED = "Dedicated"
    LOW_PRIORITY = "LowPriority"
    UNKNOWN = "Unknown"


class InstanceState(Enum):
    """The state of a compute instance."""

    CREATING = "Creating"
    RUNNING = "Running"
    STARTING = "Starting"
    STOPPING = "Stopping"
    STOPPED = "Stopped"
    RESTARTING = "Restarting"
    JOB_RUNNING = "JobRunning"
    SETTING_UP = "SettingUp"
    SETUP_FAILED = "SetupFailed"
    UNUSABLE = "Unusable"
    USER_SETTING_UP = "UserSettingUp"
    USER_SETUP_FAILED = "UserSetupFailed"
    CREATE_FAILED = "CreateFailed"
    DELETING = "Deleting"
    UNKNOWN = "Unknown"


class JobState(Enum):
    """The state of an ML job."""

    NOT_STARTED = "NotStarted"
    STARTING = "Starting"
    PROVISIONING = "Provisioning"
    PREPARING = "Preparing"
    QUEUED = "Queued"
    RUNNING = "Running"
    FINALIZING = "Finalizing"
    CANCEL_REQUESTED = "CancelRequested"
    COMPLETED = "Completed"
    FAILED = "Failed"
    CANCELED = "Canceled"
    NOT_RESPONDING = "NotResponding"
    PAUSED = "Paused"
    SCHEDULED = "Scheduled"
    UNKNOWN = "Unknown"

    @property
    def is_ended(self) -> bool:
        """True when the job uses no compute any more."""
        return self in (JobState.COMPLETED, JobState.FAILED, JobState.CANCELED)


@dataclass(frozen=True, slots=True)
class CoreUsage:
    """Cores used of an ML quota in one region; a quota is a credit limit, not capacity.

    `family` is empty for the region's total; `workspace` is empty where the quota
    belongs to the whole subscription. Limits are -1 where Azure sets none.
    """

    family: AzureName
    region: str
    tier: Tier
    used: int
    limit: int
    workspace: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class VmSize:
    """A VM size: cores, GPUs and memory (GiB) of one node."""

    name: AzureName
    family: AzureName
    cores: int
    gpus: int
    memory_gib: float


@dataclass(frozen=True, slots=True)
class NodeCounts:
    """A cluster's nodes by what they do now."""

    idle: int = 0
    running: int = 0
    preparing: int = 0
    leaving: int = 0
    unusable: int = 0
    preempted: int = 0

    @property
    def total(self) -> int:
        """Nodes that exist now, in whatever state."""
        return self.idle + self.running + self.preparing + self.leaving + self.unusable


@dataclass(frozen=True, slots=True)
class Cluster:
    """An ML compute cluster with its nodes and its scale limits."""

    id: AzureName
    name: AzureName
    workspace: AzureName
    vm_size: AzureName
    tier: Tier
    minimum: int
    maximum: int
    target: int
    nodes: NodeCounts
    idle_seconds_before_scale_down: int | None = None
    allocation_state: str = ""
    errors: tuple[str, ...] = ()
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Instance:
    """An ML compute instance, with its owner and how long it has stood idle."""

    id: AzureName
    name: AzureName
    workspace: AzureName
    vm_size: AzureName
    state: InstanceState
    owner: AzureName
    changed_at: datetime | None = None
    last_operation: str = ""
    errors: tuple[str, ...] = ()
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """An ML job; times are those Azure ML recorded."""

    id: AzureName
    name: AzureName
    display_name: str
    workspace: AzureName
    state: JobState
    owner: str
    compute: AzureName
    experiment: str
    created_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    portal_url: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Compute:
    """All compute of one enclave, as of one refresh."""

    usages: tuple[CoreUsage, ...]
    sizes: tuple[VmSize, ...]
    clusters: tuple[Cluster, ...]
    instances: tuple[Instance, ...]
    jobs: tuple[Job, ...]
