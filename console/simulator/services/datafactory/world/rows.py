"""The log rows that pipeline runs leave."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from console.simulator.world.enclave import Enclave

if TYPE_CHECKING:
    from console.simulator.services.datafactory.world.copies import ActivityRun, PipelineRun

PIPELINE = "pipe-export-copy"


def pipeline_row(enclave: Enclave, factory_id: str, run: PipelineRun, now: datetime) -> None:
    """Write a run's present status into ADFPipelineRun."""
    is_failed = run.status == "Failed"
    enclave.logs.write(
        "ADFPipelineRun",
        now,
        Category="PipelineRuns",
        CorrelationId=run.id,
        RunId=run.id,
        PipelineName=PIPELINE,
        OperationName=f"{PIPELINE} - {run.status}",
        Status=run.status,
        Start=run.started_at,
        End=run.ended_at,
        Parameters=json.dumps(dict(run.parameters)),
        Predecessors=json.dumps([dict(run.invoked_by)]),
        ErrorMessage=run.message,
        FailureType="UserError" if is_failed else "",
        Level="Error" if is_failed else "Informational",
        Location=enclave.location,
        ResourceId=factory_id.upper(),
        _ResourceId=factory_id.lower(),
    )


def activity_row(
    enclave: Enclave, factory_id: str, run: PipelineRun, activity: ActivityRun, now: datetime
) -> None:
    """Write an activity's present status into ADFActivityRun."""
    enclave.logs.write(
        "ADFActivityRun",
        now,
        ActivityName=activity.name,
        ActivityRunId=activity.id,
        ActivityType=activity.kind,
        Category="ActivityRuns",
        CorrelationId=run.id,
        PipelineName=PIPELINE,
        PipelineRunId=run.id,
        OperationName=f"{activity.name} - {activity.status}",
        Status=activity.status,
        Start=activity.started_at,
        End=activity.ended_at,
        Output=json.dumps(activity.output),
        ErrorMessage=activity.error,
        EffectiveIntegrationRuntime=f"AutoResolveIntegrationRuntime ({enclave.location})",
        Location=enclave.location,
        ResourceId=factory_id.upper(),
        _ResourceId=factory_id.lower(),
    )
