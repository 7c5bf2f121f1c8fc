"""Azure ML compute acted on: instances started and stopped, clusters rescaled, jobs cancelled."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from azure.mgmt.machinelearningservices.aio import MachineLearningServicesMgmtClient
from azure.mgmt.machinelearningservices.models import ClusterUpdateParameters, ScaleSettings

from console.azure.arm.link import Link
from console.azure.arm.paging import list_items
from console.azure.arm.shared_reads import SharedRead
from console.azure.http.translation import translated
from console.azure.learning.computes import cluster, instance, kind_of
from console.azure.learning.jobs import JOBS_VERSION, job
from console.azure.learning.workspaces import Workspaces
from console.azure.values.json_types import JsonObject
from console.model.quota import Cluster, Instance, Job
from console.model.targets import group_of, name_of, segment_after


class Computing:
    """The ML compute of one enclave."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._workspaces: list[JsonObject] = []
        self._computes = SharedRead(self._read_computes)
        self._jobs = SharedRead(self._read_jobs)

    @property
    def _client(self) -> MachineLearningServicesMgmtClient:
        return self._link.management(MachineLearningServicesMgmtClient)

    async def now(self) -> tuple[tuple[Cluster, ...], tuple[Instance, ...]]:
        """Return clusters and instances from a read that begins after this call."""
        return await self._computes.fresh()

    async def jobs(self) -> tuple[Job, ...]:
        """Return the jobs from a read that begins after this call."""
        return await self._jobs.fresh()

    async def operate(self, verb: str, instance_id: str) -> None:
        """Begin to "start", "stop" or "restart" a compute instance; Azure answers before it is done."""
        client = self._client.machine_learning_compute
        call = {"start": client.start, "stop": client.stop, "restart": client.restart}[verb]
        with translated(f"{verb} {name_of(instance_id)}"):
            await call(*_where(instance_id))

    async def scale(self, cluster_id: str, minimum: int, maximum: int, idle_seconds: int | None) -> None:
        """Set a cluster's limits; its idle time, in seconds, stays as it is given."""
        idle = None if idle_seconds is None else timedelta(seconds=idle_seconds)
        settings = ScaleSettings(
            max_node_count=maximum, min_node_count=minimum, node_idle_time_before_scale_down=idle
        )
        with translated(f"scale {name_of(cluster_id)}"):
            poller = await self._client.machine_learning_compute.begin_update(
                *_where(cluster_id), ClusterUpdateParameters(scale_settings=settings)
            )
            await poller.result()

    async def cancel(self, job_id: str) -> None:
        """Ask for a job to be cancelled; it ends some time after."""
        with translated(f"cancel {name_of(job_id)}"):
            await self._link.arm.post(f"{job_id}/cancel", JOBS_VERSION)

    async def _read_computes(self) -> tuple[tuple[Cluster, ...], tuple[Instance, ...]]:
        with translated("Azure ML compute"):
            client = self._client.machine_learning_compute
            names = [(group_of(workspace["id"]), str(workspace["name"])) for workspace in await self._known()]
            lists = await asyncio.gather(*(list_items(client.list_by_workspace, *where) for where in names))
        items = [(item, name) for (_, name), computes in zip(names, lists, strict=True) for item in computes]
        return (
            tuple(cluster(item, name) for item, name in items if kind_of(item) == "amlcompute"),
            tuple(instance(item, name) for item, name in items if kind_of(item) == "computeinstance"),
        )

    async def _read_jobs(self) -> tuple[Job, ...]:
        with translated("Azure ML jobs"):
            workspaces = await self._known()
            lists = await asyncio.gather(
                *(self._link.arm.list_(f"{workspace['id']}/jobs", JOBS_VERSION) for workspace in workspaces)
            )
        return tuple(
            job(item, str(e["name"])) for e, jobs in zip(workspaces, lists, strict=True) for item in jobs
        )

    async def _known(self) -> list[JsonObject]:
        if not self._workspaces:
            self._workspaces = await Workspaces(self._link).list_()
        return self._workspaces


def _where(compute: str) -> tuple[str, str, str]:
    return group_of(compute), segment_after(compute, "workspaces"), segment_after(compute, "computes")
