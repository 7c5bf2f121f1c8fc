"""Azure Machine Learning: the datastore from which jobs read, and what kinds of workspace there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.replies import named, page
from console.simulator.routing import Reply, serves
from console.simulator.scopes import SUBSCRIPTION
from console.simulator.services.machinelearningservices.routes.workspaces import (
    NEWER_VERSIONS,
    PROVIDER,
    WORKSPACE,
    learning_of,
)
from console.simulator.world.exports.flow import INGEST

if TYPE_CHECKING:
    from console.simulator.routing import Call

KIND = f"{PROVIDER}/workspaces/datastores"
NAME = "study_data"


@serves("GET", f"{WORKSPACE}/datastores", *NEWER_VERSIONS)
def datastores(call: Call) -> Reply:
    """Answer the one datastore."""
    learning_of(call)
    return page(call, [_datastore(call)])


@serves("GET", f"{WORKSPACE}/datastores/{{datastore}}", *NEWER_VERSIONS)
def datastore(call: Call) -> Reply:
    """Answer the datastore by name."""
    learning_of(call)
    return Reply(named([_datastore(call)], KIND, call.path["datastore"]))


@serves("GET", f"{SUBSCRIPTION}/providers/{PROVIDER}/workspaces/skus", "2020-08-01")
def skus(call: Call) -> Reply:
    """Answer the one kind of workspace that there is."""
    kind = {"resourceType": "workspaces", "locations": [call.enclave.location]}
    sku = {**call.enclave.learning.resource()["sku"], **kind}
    return page(call, [{"resourceType": "workspaces", "skus": [sku]}])


def _datastore(call: Call) -> dict[str, Any]:
    learning = call.enclave.learning
    return {
        "id": call.enclave.resource(KIND, learning.workspace, NAME),
        "name": NAME,
        "type": KIND,
        "properties": {
            "datastoreType": "AzureDataLakeGen2",
            "accountName": call.enclave.exports.private.name,
            "filesystem": INGEST,
            "endpoint": "core.windows.net",
            "protocol": "https",
            "credentials": {"credentialsType": "None"},
            "serviceDataAccessAuthIdentity": "WorkspaceSystemAssignedIdentity",
            "isDefault": False,
            "description": "The study's data, read by the workspace's own identity",
            "tags": {},
            "properties": {},
        },
        "systemData": {
            "createdAt": learning.founded_at.isoformat(),
            "createdBy": learning.workspace,
            "createdByType": "Application",
        },
    }
