"""The activity log: every write that a caller makes leaves its row."""

from __future__ import annotations

from console.simulator.routing import Call


def note_activity(call: Call, operation: str, resource_id: str) -> None:
    """Write an AzureActivity row for what the caller began."""
    enclave = call.enclave
    enclave.logs.write(
        "AzureActivity",
        call.now,
        OperationNameValue=operation.upper(),
        OperationName=operation,
        ActivityStatusValue="Start",
        CategoryValue="Administrative",
        Level="Informational",
        Caller=call.caller.name or call.caller.object_id,
        CallerIpAddress="10.20.0.4",
        CorrelationId=enclave.guid(),
        SubscriptionId=enclave.subscription_id,
        ResourceGroup=enclave.resource_group.upper(),
        ResourceProviderValue=operation.partition("/")[0].upper(),
        _ResourceId=resource_id.lower(),
    )
