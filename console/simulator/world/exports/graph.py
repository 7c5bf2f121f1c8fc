"""The ARM resources of the export path: storage accounts, Logic App and Data Factory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.services.datafactory.world.rows import PIPELINE
from console.simulator.services.logic.world.approvals import ASK, COPY, DECIDE, TRIGGER

if TYPE_CHECKING:
    from datetime import datetime

    from console.simulator.services.logic.world.approvals import Workflow
    from console.simulator.services.storage.world import StorageAccount
    from console.simulator.world.exports.flow import ExportFlow

NOWHERE = "https://azure.invalid"
SCHEMA = (
    "https://schema.management.azure.com/providers/Microsoft.Logic/schemas"
    "/2016-06-01/workflowdefinition.json#"
)
RECURRENCE = {"frequency": "Minute", "interval": 1}
TAGS = {"workload": "secure-research"}


def stamp(when: datetime) -> str:
    """Return a time as Azure writes it: UTC, seven digits."""
    return when.strftime("%Y-%m-%dT%H:%M:%S.%f0Z")


def resources(flow: ExportFlow, base_url: str = NOWHERE) -> list[dict[str, Any]]:
    """Return every resource of the export path."""
    accounts = [storage_account(flow, account, base_url) for account in flow.accounts.values()]
    return [*accounts, workflow_resource(flow, base_url), factory_resource(flow)]


def _tracked(flow: ExportFlow, resource_id: str, kind: str) -> dict[str, Any]:
    name = resource_id.rpartition("/")[2]
    return {"id": resource_id, "name": name, "type": kind, "location": flow.enclave.location, "tags": TAGS}


def storage_account(flow: ExportFlow, account: StorageAccount, base_url: str) -> dict[str, Any]:
    """Return a storage account as ARM shows it."""
    founded = stamp(account.founded_at)
    key = {"keyType": "Account", "enabled": True, "lastEnabledTime": founded}
    endpoint = f"{base_url}/{account.name}/"
    is_private = account is flow.private
    return {
        **_tracked(flow, account.id, "Microsoft.Storage/storageAccounts"),
        "sku": {"name": "Standard_LRS", "tier": "Standard"},
        "kind": "StorageV2",
        "properties": {
            "provisioningState": "Succeeded",
            "creationTime": founded,
            "primaryLocation": flow.enclave.location,
            "statusOfPrimary": "available",
            "primaryEndpoints": {"blob": endpoint, "dfs": endpoint},
            "isHnsEnabled": True,
            "accessTier": "Hot",
            "minimumTlsVersion": "TLS1_2",
            "supportsHttpsTrafficOnly": True,
            "allowBlobPublicAccess": False,
            "allowSharedKeyAccess": not is_private,
            "publicNetworkAccess": "Disabled" if is_private else "Enabled",
            "networkAcls": {
                "bypass": "AzureServices",
                "defaultAction": "Deny",
                "ipRules": [],
                "virtualNetworkRules": [],
            },
            "encryption": {
                "keySource": "Microsoft.Storage",
                "services": {"blob": key, "file": key},
            },
        },
    }


def workflow_resource(flow: ExportFlow, base_url: str) -> dict[str, Any]:
    """Return the approval workflow as ARM shows it."""
    workflow = flow.workflow
    return {
        **_tracked(flow, workflow.id, "Microsoft.Logic/workflows"),
        "identity": {
            "type": "SystemAssigned",
            "principalId": workflow.principal_id,
            "tenantId": flow.enclave.tenant_id,
        },
        "properties": {
            "provisioningState": "Succeeded",
            "createdTime": stamp(workflow.founded_at),
            "changedTime": stamp(workflow.founded_at),
            "state": "Enabled",
            "version": workflow.version,
            "accessEndpoint": f"{base_url}/workflows/{workflow.name}",
            "definition": _definition(workflow),
            "parameters": {"$connections": {"value": _connections(flow)}},
        },
    }


def _definition(workflow: Workflow) -> dict[str, Any]:
    return {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": {"$connections": {"defaultValue": {}, "type": "Object"}},
        "triggers": {TRIGGER: _trigger()},
        "actions": {ASK: _question(workflow), DECIDE: _condition(workflow)},
        "outputs": {},
    }


def _connector(name: str) -> dict[str, Any]:
    return {"connection": {"name": f"@parameters('$connections')['{name}']['connectionId']"}}


def _trigger() -> dict[str, Any]:
    folder = {"folderId": "/export-pending", "maxFileCount": 10}
    path = "/datasets/default/triggers/batch/onupdatedfile"
    return {
        "type": "ApiConnection",
        "recurrence": RECURRENCE,
        "splitOn": "@triggerBody()",
        "inputs": {"host": _connector("azureblob"), "method": "get", "path": path, "queries": folder},
    }


def _question(workflow: Workflow) -> dict[str, Any]:
    return {
        "type": "ApiConnectionWebhook",
        "runAfter": {},
        "inputs": {
            "host": _connector("office365"),
            "path": "/approvalmail/$subscriptions",
            "body": {"NotificationUrl": "@{listCallbackUrl()}", **workflow.question},
        },
    }


def _condition(workflow: Workflow) -> dict[str, Any]:
    chosen = f"@body('{ASK}')?['SelectedOption']"
    copy = {
        "type": "ApiConnection",
        "runAfter": {},
        "inputs": {
            "host": _connector("azuredatafactory"),
            "method": "post",
            "path": f"/pipelines/{PIPELINE}/CreateRun",
            "body": workflow.copy_parameters("@{triggerBody()?['Path']}", "@{triggerBody()?['Name']}"),
        },
    }
    return {
        "type": "If",
        "runAfter": {ASK: ["Succeeded"]},
        "expression": {"and": [{"equals": [chosen, "Approve"]}]},
        "actions": {COPY: copy},
    }


def _connections(flow: ExportFlow) -> dict[str, Any]:
    return {
        name: {
            "connectionId": flow.enclave.resource("Microsoft.Web/connections", name),
            "connectionName": name,
        }
        for name in ("azureblob", "azuredatafactory", "office365")
    }


def factory_resource(flow: ExportFlow) -> dict[str, Any]:
    """Return the Data Factory as ARM shows it."""
    factory = flow.factory
    return {
        **_tracked(flow, factory.id, "Microsoft.DataFactory/factories"),
        "eTag": f'"{factory.etag}"',
        "identity": {
            "type": "SystemAssigned",
            "principalId": factory.identity.object_id,
            "tenantId": flow.enclave.tenant_id,
        },
        "properties": {
            "provisioningState": "Succeeded",
            "createTime": stamp(factory.founded_at),
            "version": "2018-06-01",
            "publicNetworkAccess": "Enabled",
        },
    }
