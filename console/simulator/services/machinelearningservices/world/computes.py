"""What an enclave computes on: sizes and the quota of their families, clusters, instances, jobs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from console.simulator.world.enclave import Person

IDLE_BEFORE_SCALE_DOWN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Size:
    """A VM size and the family whose quota it uses."""

    name: str
    family: str
    cores: int
    gpus: int
    memory: float


SIZES = {
    size.name: size
    for size in (
        Size("Standard_NC6s_v3", "standardNCSv3Family", 6, 1, 112.0),
        Size("Standard_NC24s_v3", "standardNCSv3Family", 24, 4, 448.0),
        Size("Standard_NC24ads_A100_v4", "StandardNCADSA100v4Family", 24, 1, 220.0),
        Size("Standard_D4s_v3", "standardDSv3Family", 4, 0, 16.0),
        Size("Standard_DS3_v2", "standardDSv2Family", 4, 0, 14.0),
        Size("Standard_E16s_v3", "standardESv3Family", 16, 0, 128.0),
    )
}
LIMITS = {
    "standardNCSv3Family": 48,
    "StandardNCADSA100v4Family": 48,
    "standardDSv3Family": 100,
    "standardDSv2Family": 60,
    "standardESv3Family": 64,
}
TOTAL_LIMIT, LOW_PRIORITY_LIMIT = 250, 100


@dataclass(slots=True)
class Job:
    """A training job; it waits until its cluster has a free node."""

    name: str
    display_name: str
    who: Person
    cluster: Cluster
    experiment: str
    created_at: datetime
    lasts: timedelta
    fails: bool = False
    status: str = "Queued"
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(slots=True)
class Cluster:
    """A compute cluster: `ready` nodes serve jobs, `preparing` ones are on their way.

    A node leaves when it has been idle for its `patience`. Jobs wait in their order, or run, by name.
    """

    name: str
    size: Size
    priority: str
    minimum: int
    maximum: int
    created_at: datetime
    ready: int = 0
    preparing: int = 0
    leaving: int = 0
    idle_since: datetime | None = None
    patience: timedelta = IDLE_BEFORE_SCALE_DOWN
    waiting: dict[str, Job] = field(default_factory=dict)
    running: dict[str, Job] = field(default_factory=dict)

    def queue(self, job: Job) -> None:
        """Let a job wait for a node, behind all others."""
        self.waiting[job.name] = job

    def run(self, job: Job) -> None:
        """Give a job that waits a node."""
        self.running[job.name] = self.waiting.pop(job.name)

    def let_go(self, job: Job) -> None:
        """Take a job out, whatever it did; a node of its is free."""
        self.waiting.pop(job.name, None)
        self.running.pop(job.name, None)

    @property
    def nodes(self) -> int:
        """Nodes that use cores."""
        return self.ready + self.preparing + self.leaving

    @property
    def idle(self) -> int:
        """Nodes with nothing to do."""
        return max(0, self.ready - len(self.running))


@dataclass(slots=True)
class Instance:
    """A compute instance of one researcher."""

    name: str
    size: Size
    who: Person
    created_at: datetime
    state: str = "Running"
    operation: str = "Create"
    operated_at: datetime | None = None

    @property
    def uses_cores(self) -> bool:
        """Whether its cores count against the quota."""
        return self.state != "Stopped"
