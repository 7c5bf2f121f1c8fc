"""Azure Machine Learning: clusters whose nodes follow their jobs, instances, and what the quota allows.

A job waits for nodes, nodes wait for cores: the quota binds here as it does in Azure.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

from console.simulator.services.machinelearningservices.world.computes import (
    LIMITS,
    LOW_PRIORITY_LIMIT,
    TOTAL_LIMIT,
    Cluster,
    Instance,
    Job,
    Size,
)
from console.simulator.services.machinelearningservices.world.life import schedule_life
from console.simulator.services.machinelearningservices.world.rows import instance_row, job_row
from console.simulator.world.enclave import Enclave

NODE_START, NODE_STOP = timedelta(minutes=3), timedelta(seconds=45)


class Learning:
    """The ML workspace of an enclave; clusters, instances and jobs by folded name."""

    def __init__(self, enclave: Enclave, at: datetime) -> None:
        self.enclave = enclave
        self.workspace = f"mlw-{enclave.name}"
        self.workspace_guid = enclave.guid()
        self.founded_at = at
        self.clusters: dict[str, Cluster] = {}
        self.instances: dict[str, Instance] = {}
        self.jobs: dict[str, Job] = {}
        self.shares: dict[str, int] = {}

    @property
    def id(self) -> str:
        """The ARM id of the workspace."""
        return self.enclave.resource("Microsoft.MachineLearningServices/workspaces", self.workspace)

    def cores_in_use(self, family: str | None = None, priority: str = "Dedicated") -> int:
        """Return the cores in use, of one family or of all."""
        of_clusters = sum(
            cluster.nodes * cluster.size.cores
            for cluster in self.clusters.values()
            if cluster.priority == priority and family in (None, cluster.size.family)
        )
        if priority != "Dedicated":
            return of_clusters
        return of_clusters + sum(
            instance.size.cores
            for instance in self.instances.values()
            if instance.uses_cores and family in (None, instance.size.family)
        )

    def has_room(self, size: Size, priority: str) -> bool:
        """Whether the quota allows one more node of a size."""
        if priority != "Dedicated":
            return self.cores_in_use(None, priority) + size.cores <= LOW_PRIORITY_LIMIT
        share = self.shares.get(size.family, LIMITS[size.family])
        fits_family = self.cores_in_use(size.family) + size.cores <= share
        return fits_family and self.cores_in_use() + size.cores <= TOTAL_LIMIT

    def set_share(self, family: str, limit: int) -> None:
        """Give the workspace a quota of its own, or take it back where the limit is negative."""
        if limit < 0:
            self.shares.pop(family, None)
        else:
            self.shares[family] = limit

    def least_share(self, family: str) -> int:
        """Return the cores that the minimums of the clusters need."""
        clusters = [cluster for cluster in self.clusters.values() if cluster.size.family == family]
        return sum(
            cluster.minimum * cluster.size.cores for cluster in clusters if cluster.priority == "Dedicated"
        )

    def submit(self, job: Job, now: datetime) -> None:
        """Take a job in."""
        self.jobs[job.name.casefold()] = job
        job.cluster.queue(job)
        job_row(self, job, now)
        self.balance(job.cluster, now)

    def balance(self, cluster: Cluster, now: datetime) -> None:
        """Give nodes to the jobs that wait, and let nodes come or go as the limits demand."""
        for job in [*islice(cluster.waiting.values(), cluster.idle)]:
            self._run(job, now)
        target = min(cluster.maximum, max(cluster.minimum, len(cluster.running) + len(cluster.waiting)))
        while cluster.ready + cluster.preparing < target and self.has_room(cluster.size, cluster.priority):
            cluster.preparing += 1
            self.enclave.events.at(now + NODE_START, lambda at: self._arrive(cluster, at))
        if cluster.idle and not cluster.waiting:
            cluster.idle_since = cluster.idle_since or now
            self.enclave.events.at(now + cluster.patience, lambda at: self.scale_down(cluster, at))
        else:
            cluster.idle_since = None

    def scale_down(self, cluster: Cluster, now: datetime, *, at_once: bool = False) -> None:
        """Let idle nodes go, down to the minimum, once they have been idle long enough."""
        is_due = cluster.idle_since is not None and now - cluster.idle_since >= cluster.patience
        going = min(cluster.idle, cluster.ready - cluster.minimum)
        if going > 0 and (is_due or at_once):
            cluster.ready -= going
            cluster.leaving += going
            self.enclave.events.at(now + NODE_STOP, lambda at: self._left(cluster, going, at))

    def rescale(self, cluster: Cluster, minimum: int, maximum: int, now: datetime) -> None:
        """Set a cluster's limits; idle nodes above them go at once."""
        cluster.minimum, cluster.maximum = minimum, maximum
        self.scale_down(cluster, now, at_once=True)
        self.balance(cluster, now)

    def end(self, job: Job, now: datetime, status: str) -> None:
        """End a job, whatever it was doing."""
        if job.ended_at is None:
            job.status, job.ended_at = status, now
            job.cluster.let_go(job)
            job_row(self, job, now)
            self.balance_all(now)

    def balance_all(self, now: datetime) -> None:
        """Balance every cluster: cores that one gave back may serve another."""
        for cluster in self.clusters.values():
            self.balance(cluster, now)

    def operate(self, instance: Instance, operation: str, now: datetime) -> None:
        """Start, stop or restart an instance; it takes a while."""
        meanwhile, then, seconds = {
            "Start": ("Starting", "Running", 90),
            "Stop": ("Stopping", "Stopped", 60),
            "Restart": ("Restarting", "Running", 100),
        }[operation]
        instance.state, instance.operation, instance.operated_at = meanwhile, operation, now
        instance_row(self, instance, now)

        def end(at: datetime) -> None:
            if instance.state == meanwhile:
                instance.state, instance.operated_at = then, at
                self.balance_all(at)

        self.enclave.events.at(now + timedelta(seconds=seconds), end)

    def _run(self, job: Job, now: datetime) -> None:
        job.cluster.run(job)
        job.status, job.started_at = "Running", now
        job_row(self, job, now)
        outcome = "Failed" if job.fails else "Completed"
        self.enclave.events.at(now + job.lasts, lambda at: self.end(job, at, outcome))

    def _arrive(self, cluster: Cluster, now: datetime) -> None:
        if cluster.preparing:
            cluster.preparing -= 1
            cluster.ready += 1
        self.balance(cluster, now)

    def _left(self, cluster: Cluster, count: int, now: datetime) -> None:
        cluster.leaving -= count
        self.balance_all(now)


def create(enclave: Enclave, at: datetime) -> Learning:
    """Give an enclave its workspace, and let researchers submit jobs from `at` on."""
    learning = Learning(enclave, at)
    schedule_life(learning, at)
    return learning
