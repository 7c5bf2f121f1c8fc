"""Log Analytics workspaces and saved searches in ARM."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.replies import named, not_found, page
from console.simulator.routing import Reply, serves
from console.simulator.scopes import GROUP, SUBSCRIPTION
from console.simulator.services.operationalinsights.world.logs import RETENTION
from console.simulator.world.exports.graph import stamp

if TYPE_CHECKING:
    from console.simulator.routing import Call
    from console.simulator.world.enclave import Enclave

VERSIONS = ("2023-09-01", "2022-10-01", "2021-06-01", "2020-08-01", "2025-02-01", "2025-07-01")
SEARCH_VERSIONS = ("2020-08-01", "2023-09-01", "2025-02-01", "2025-07-01")
KIND = "Microsoft.OperationalInsights/workspaces"
WORKSPACE = f"{GROUP}/providers/{KIND}/{{workspace}}"
SEARCHES = (
    ("Failed sign-ins by country", "SigninLogs | where ResultType != 0 | summarize count() by Location"),
    ("Blobs written in the last day", "StorageBlobLogs | where OperationName == 'PutBlob'"),
    ("Desktop connection errors", "WVDErrors | summarize count() by CodeSymbolic"),
)


def workspace_resource(enclave: Enclave) -> dict[str, Any]:
    """Return an enclave's workspace as ARM shows it."""
    founded = stamp(enclave.exports.workflow.founded_at)
    return {
        "id": enclave.resource(KIND, enclave.logs.name),
        "name": enclave.logs.name,
        "type": KIND,
        "location": enclave.location,
        "tags": {"workload": "secure-research"},
        "properties": {
            "customerId": enclave.logs.workspace_id,
            "provisioningState": "Succeeded",
            "sku": {"name": "PerGB2018", "lastSkuUpdate": founded},
            "retentionInDays": RETENTION.days,
            "features": {
                "legacy": 0,
                "searchVersion": 1,
                "enableLogAccessUsingOnlyResourcePermissions": True,
            },
            "workspaceCapping": {"dailyQuotaGb": -1.0, "dataIngestionStatus": "RespectQuota"},
            "publicNetworkAccessForIngestion": "Enabled",
            "publicNetworkAccessForQuery": "Enabled",
            "createdDate": founded,
            "modifiedDate": founded,
        },
    }


def check_workspace(call: Call) -> None:
    """Raise Refusal unless the path names the enclave's workspace."""
    is_group = call.path["group"].casefold() == call.enclave.resource_group.casefold()
    if not is_group or call.path["workspace"].casefold() != call.enclave.logs.name.casefold():
        raise not_found(KIND, call.path["workspace"])


@serves("GET", f"{SUBSCRIPTION}/providers/{KIND}", *VERSIONS)
@serves("GET", f"{GROUP}/providers/{KIND}", *VERSIONS)
def list_workspaces(call: Call) -> Reply:
    """List the workspaces of a subscription or resource group."""
    return page(call, [workspace_resource(call.enclave)])


@serves("GET", WORKSPACE, *VERSIONS)
def get_workspace(call: Call) -> Reply:
    """Return one workspace."""
    check_workspace(call)
    return Reply(workspace_resource(call.enclave))


@serves("GET", f"{WORKSPACE}/savedSearches", *SEARCH_VERSIONS)
def list_searches(call: Call) -> Reply:
    """List the saved searches of a workspace."""
    check_workspace(call)
    return Reply({"value": [_search(call.enclave, *search) for search in SEARCHES]})


@serves("GET", f"{WORKSPACE}/savedSearches/{{search}}", *SEARCH_VERSIONS)
def get_search(call: Call) -> Reply:
    """Return one saved search."""
    check_workspace(call)
    searches = [_search(call.enclave, *search) for search in SEARCHES]
    return Reply(named(searches, f"{KIND}/savedSearches", call.path["search"]))


def _search(enclave: Enclave, title: str, query: str) -> dict[str, Any]:
    name = title.lower().replace(" ", "-")
    return {
        "id": f"{enclave.resource(KIND, enclave.logs.name)}/savedSearches/{name}",
        "name": name,
        "type": f"{KIND}/savedSearches",
        "etag": "W/\"datetime'2026-01-12T08%3A30%3A00.0000000Z'\"",
        "properties": {"category": "Enclave", "displayName": title, "query": query, "version": 2},
    }
