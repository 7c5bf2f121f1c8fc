"""Azure Machine Learning: cores used and allowed, clusters, instances, jobs. Seconds to minutes old.

VM sizes change rarely and are asked once an hour.
"""

from __future__ import annotations

import asyncio
import time

from azure.mgmt.machinelearningservices.aio import MachineLearningServicesMgmtClient

from console.azure.access import Access
from console.azure.arm.paging import as_json, list_items
from console.azure.http.translation import translated
from console.azure.learning.computes import cluster, instance, kind_of
from console.azure.learning.jobs import JOBS_VERSION, job
from console.azure.learning.usages import size, usage
from console.azure.learning.workspaces import Workspaces
from console.azure.values.json_types import JsonObject
from console.model.quota import Compute, VmSize
from console.model.targets import group_of

SIZES_SECONDS = 3_600.0


class Learning:
    """Everything that computes in one enclave's ML workspaces."""

    def __init__(self, access: Access) -> None:
        self._link = access.link
        self._workspaces = Workspaces(access.link)
        self._sizes: dict[str, tuple[VmSize, ...]] = {}
        self._sizes_until = 0.0

    @property
    def _client(self) -> MachineLearningServicesMgmtClient:
        return self._link.management(MachineLearningServicesMgmtClient)

    async def read(self) -> Compute:
        """Return usages, sizes, clusters, instances and jobs of every workspace that is watched."""
        with translated("Azure Machine Learning"):
            workspaces = await self._workspaces.list_()
            regions = sorted({workspace["location"] for workspace in workspaces})
            contents, counts, sizes = await asyncio.gather(
                asyncio.gather(*(self._inside(workspace) for workspace in workspaces)),
                asyncio.gather(*(list_items(self._client.usages.list, region) for region in regions)),
                self._known_sizes(regions),
            )
        usages = (
            usage(item, region) for region, items in zip(regions, counts, strict=True) for item in items
        )
        computes = [(item, name) for name, items, _ in contents for item in items]
        return Compute(
            usages=tuple(cores for cores in usages if cores is not None),
            sizes=sizes,
            clusters=tuple(cluster(item, name) for item, name in computes if kind_of(item) == "amlcompute"),
            instances=tuple(
                instance(item, name) for item, name in computes if kind_of(item) == "computeinstance"
            ),
            jobs=tuple(job(item, name) for name, _, jobs in contents for item in jobs),
        )

    async def _inside(self, workspace: JsonObject) -> tuple[str, list[JsonObject], list[JsonObject]]:
        name = workspace["name"]
        computes, jobs = await asyncio.gather(
            list_items(
                self._client.machine_learning_compute.list_by_workspace, group_of(workspace["id"]), name
            ),
            self._link.arm.list_(f"{workspace['id']}/jobs", JOBS_VERSION),
        )
        return name, computes, jobs

    async def _known_sizes(self, regions: list[str]) -> tuple[VmSize, ...]:
        if time.monotonic() >= self._sizes_until:
            answers = await asyncio.gather(
                *(self._client.virtual_machine_sizes.list(region) for region in regions)
            )
            for region, answer in zip(regions, answers, strict=True):
                items = as_json(answer).get("value") or as_json(answer).get("amlCompute") or ()
                self._sizes[region] = tuple(size(item) for item in items)
            self._sizes_until = time.monotonic() + SIZES_SECONDS
        unique = {vm_size.name: vm_size for region in regions for vm_size in self._sizes.get(region, ())}
        return tuple(unique.values())
