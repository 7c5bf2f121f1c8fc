"""The log rows that pipeline runs and Logic App runs leave."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from console.simulator.world.enclave import Enclave
    from console.simulator.world.exports_approvals import Action, Run
    from console.simulator.world.exports_copies import ActivityRun, PipelineRun

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


def run_row(enclave: Enclave, workflow_id: str, run: Run, event: str, now: datetime) -> None:
    """Write a Logic App run's event, such as "Started", into AzureDiagnostics."""
    _workflow_row(
        enclave,
        workflow_id,
        now,
        OperationName=f"Microsoft.Logic/workflows/workflowRun{event}",
        CorrelationId=run.tracking_id,
        resource_runId_s=run.name,
        status_s=run.status,
        startTime_t=run.started_at,
        endTime_t=run.ended_at,
    )


def action_row(enclave: Enclave, workflow_id: str, run: Run, action: Action, now: datetime) -> None:
    """Write the end of a Logic App action into AzureDiagnostics.

    The workflow tracks who decided, what, and about which file, so that its log can be searched for them.
    """
    answer = action.outputs.get("body") or {}
    tracked = (
        {
            "trackedProperties_approver_s": answer["UserEmailAddress"],
            "trackedProperties_decision_s": answer["SelectedOption"],
            "trackedProperties_file_s": f"/{run.container}/{run.blob_name}",
        }
        if "SelectedOption" in answer
        else {}
    )
    _workflow_row(
        enclave,
        workflow_id,
        now,
        OperationName="Microsoft.Logic/workflows/workflowActionCompleted",
        CorrelationId=run.tracking_id,
        resource_runId_s=run.name,
        resource_actionName_s=action.name,
        status_s=action.status,
        code_s=action.code,
        startTime_t=action.started_at,
        endTime_t=action.ended_at,
        **tracked,
    )


def _workflow_row(enclave: Enclave, workflow_id: str, now: datetime, **columns: Any) -> None:
    name = workflow_id.rpartition("/")[2]
    enclave.logs.write(
        "AzureDiagnostics",
        now,
        Category="WorkflowRuntime",
        Level="Error" if columns["status_s"] == "Failed" else "Information",
        Resource=name.upper(),
        ResourceGroup=enclave.resource_group.upper(),
        ResourceId=workflow_id.upper(),
        ResourceProvider="MICROSOFT.LOGIC",
        ResourceType="WORKFLOWS/RUNS",
        SubscriptionId=enclave.subscription_id,
        resource_workflowName_s=name,
        workflowId_s=workflow_id.upper(),
        _ResourceId=workflow_id.lower(),
        **columns,
    )
