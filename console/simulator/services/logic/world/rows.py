"""The log rows that runs of a workflow leave."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from console.simulator.world.enclave import Enclave

if TYPE_CHECKING:
    from console.simulator.services.logic.world.approvals import Action, Run


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
