"""The log rows that Azure ML leaves: jobs through their states, instances through theirs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from console.simulator.services.machinelearningservices.world.computes import Instance, Job

if TYPE_CHECKING:
    from console.simulator.services.machinelearningservices.world.learning import Learning


def job_row(learning: Learning, job: Job, at: datetime) -> None:
    """Write what a change of a job's state leaves in two tables."""
    resource = learning.enclave.resource("Microsoft.MachineLearningServices/workspaces", learning.workspace)
    write = learning.enclave.logs.write
    common = {
        "OperationName": job.status,
        "WorkspaceName": learning.workspace,
        "_ResourceId": resource.lower(),
    }
    write(
        "AmlRunStatusChangedEvent",
        at,
        CorrelationId=learning.enclave.guid(),
        RunId=job.name,
        Status=job.status,
        WorkspaceId=learning.workspace_guid,
        **common,
    )
    write(
        "AmlComputeJobEvent",
        at,
        JobId=job.name,
        ExecutionState=job.status,
        ClusterName=job.cluster.name,
        ExperimentId=job.experiment,
        JobErrorMessage="The job exited with code 1." if job.status == "Failed" else "",
        **common,
    )


def instance_row(learning: Learning, instance: Instance, at: datetime) -> None:
    """Write what an operation on an instance leaves."""
    resource = learning.enclave.resource("Microsoft.MachineLearningServices/workspaces", learning.workspace)
    learning.enclave.logs.write(
        "AmlComputeInstanceEvent",
        at,
        AmlComputeInstanceName=instance.name,
        OperationName=instance.operation,
        CorrelationId=learning.enclave.guid(),
        _ResourceId=resource.lower(),
    )
