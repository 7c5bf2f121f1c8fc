"""The kinds of Azure Machine Learning: the workspace, its computes, jobs and datastore."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from console.simulator.kinds import Kind, Resource, declare, declare_absent
from console.simulator.routing import Call
from console.simulator.services.machinelearningservices.world.computes import Cluster, Instance, Job
from console.simulator.services.machinelearningservices.world.learning import Learning
from console.simulator.shapes import ABSENT, Shape

OLDEST_VERSION = "2020-08-01"
NEWER_VERSIONS = ("2023-04-01", "2024-04-01")  # which have jobs, and what jobs use
VERSIONS = (OLDEST_VERSION, *NEWER_VERSIONS)
PROVIDER = "Microsoft.MachineLearningServices"
CLUSTER = Shape("machinelearningservices/amlCompute")
INSTANCE = Shape("machinelearningservices/computeInstance")
EMPTY_KINDS = (
    "batchEndpoints", "codes", "components", "data", "environments", "featuresets", "featurestoreEntities",
    "marketplaceSubscriptions", "models", "onlineEndpoints", "outboundRules", "schedules",
    "serverlessEndpoints",
)  # fmt: skip


def is_oldest(call: Call) -> bool:
    """Tell whether the version is asked for that shows some things as no newer one does."""
    return call.query.get("api-version") == OLDEST_VERSION


def _computes(_: Call, workspace: Resource[Learning]) -> Iterable[Cluster | Instance]:
    return [*workspace.item.clusters.values(), *workspace.item.instances.values()]


def _compute_values(call: Call, compute: Cluster | Instance) -> dict[str, Any]:
    if isinstance(compute, Cluster):
        return {"compute_type": "AmlCompute", "details": _cluster(compute)}
    return {"compute_type": "ComputeInstance", "details": _instance(call, compute)}


def _cluster(cluster: Cluster) -> dict[str, Any]:
    is_steady = not cluster.preparing and not cluster.leaving
    return CLUSTER(
        cluster=cluster,
        idle_seconds=int(cluster.patience.total_seconds()),
        allocation_state="Steady" if is_steady else "Resizing",
        target_nodes=cluster.ready + cluster.preparing,
        running_nodes=len(cluster.running),
    )


def _instance(call: Call, instance: Instance) -> dict[str, Any]:
    is_changing = instance.state.endswith("ing") and instance.state != "Running"
    return INSTANCE(
        instance=instance,
        tenant_id=call.enclave.tenant_id,
        operated_at=instance.operated_at or instance.created_at,
        operation_status="InProgress" if is_changing else "Succeeded",
    )


def _jobs(_: Call, workspace: Resource[Learning]) -> Iterable[Job]:
    return sorted(workspace.item.jobs.values(), key=lambda job: job.created_at, reverse=True)


def _job_values(_: Call, job: Job) -> dict[str, Any]:
    return {
        "started_at": _moment(job.started_at),
        "ended_at": _moment(job.ended_at),
        "environment_version": len(job.experiment),
    }


def _moment(when: datetime | None) -> Any:
    return when.strftime("%Y-%m-%d %H:%M:%S") if when else ABSENT


WORKSPACES: Kind[Learning] = declare(
    Kind(
        f"{PROVIDER}/workspaces",
        VERSIONS,
        lambda call, _: [call.enclave.learning],
        name=lambda learning: learning.workspace,
        values=lambda call, learning: {"created_at": learning.founded_at if is_oldest(call) else ABSENT},
        table="Resources",
    )
)
COMPUTES: Kind[Cluster | Instance] = declare(
    Kind(
        f"{PROVIDER}/workspaces/computes",
        VERSIONS,
        _computes,
        parent=WORKSPACES,
        values=_compute_values,
        page_size=50,
    )
)
JOBS: Kind[Job] = declare(
    Kind(
        f"{PROVIDER}/workspaces/jobs",
        NEWER_VERSIONS,
        _jobs,
        parent=WORKSPACES,
        values=_job_values,
        has_list=False,
    )
)
DATASTORES = declare(
    Kind(f"{PROVIDER}/workspaces/datastores", NEWER_VERSIONS, lambda *_: ["study_data"], parent=WORKSPACES)
)
declare_absent(f"{PROVIDER}/registries", NEWER_VERSIONS)
for _segment in EMPTY_KINDS:
    declare_absent(f"{PROVIDER}/workspaces/{_segment}", NEWER_VERSIONS, parent=WORKSPACES)
declare_absent(f"{PROVIDER}/workspaces/connections", VERSIONS, parent=WORKSPACES)
declare_absent(f"{PROVIDER}/workspaces/features", (OLDEST_VERSION,), parent=WORKSPACES)
