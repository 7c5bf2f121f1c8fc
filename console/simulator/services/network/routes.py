"""Private endpoints, and the connections and link resources of what they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.replies import named, page
from console.simulator.routing import Reply, serves
from console.simulator.scopes import GROUP, SUBSCRIPTION, scope_of
from console.simulator.services.datafactory.routes.factories import KIND as FACTORY
from console.simulator.services.datafactory.routes.factories import VERSION as FACTORY_VERSION
from console.simulator.services.desktopvirtualization.routes.pools import PROVIDER as DESKTOP_PROVIDER
from console.simulator.services.desktopvirtualization.routes.pools import VERSIONS as DESKTOP_VERSIONS
from console.simulator.services.machinelearningservices.routes.workspaces import PROVIDER as LEARNING_PROVIDER
from console.simulator.services.machinelearningservices.routes.workspaces import VERSIONS as LEARNING_VERSIONS
from console.simulator.services.network.world import (
    KIND,
    STATE,
    private_endpoint_resources,
    private_endpoints,
)
from console.simulator.services.resources.routes.everything import resource_at
from console.simulator.services.storage.routes.accounts import KIND as ACCOUNT

if TYPE_CHECKING:
    from console.simulator.routing import Call

VERSIONS = ("*",)
POOL, DESKTOPS = f"{DESKTOP_PROVIDER}/hostPools", f"{DESKTOP_PROVIDER}/workspaces"
LEARNING = f"{LEARNING_PROVIDER}/workspaces"
CONNECTIONS, LINKS = "privateEndpointConnections", "privateLinkResources"
ZONES = {
    ACCOUNT: {"blob": "privatelink.blob.core.windows.net", "dfs": "privatelink.dfs.core.windows.net"},
    POOL: {"connection": "privatelink.wvd.microsoft.com"},
    DESKTOPS: {"feed": "privatelink.wvd.microsoft.com"},
    LEARNING: {"amlworkspace": "privatelink.api.azureml.ms"},
    FACTORY: {"dataFactory": "privatelink.datafactory.azure.net"},
}
TARGETS = (
    (ACCOUNT, ("*",)),
    (POOL, DESKTOP_VERSIONS),
    (DESKTOPS, DESKTOP_VERSIONS),
    (LEARNING, LEARNING_VERSIONS),
    (FACTORY, (FACTORY_VERSION,)),
)


@serves("GET", f"{SUBSCRIPTION}/providers/{KIND}", *VERSIONS)
@serves("GET", f"{GROUP}/providers/{KIND}", *VERSIONS)
def endpoints(call: Call) -> Reply:
    """Answer the enclave's private endpoints."""
    scope_of(call, KIND)
    return page(call, private_endpoint_resources(call.enclave))


@serves("GET", f"{GROUP}/providers/{KIND}/{{endpoint}}", *VERSIONS)
def endpoint(call: Call) -> Reply:
    """Answer one private endpoint."""
    scope_of(call, KIND)
    return Reply(named(private_endpoint_resources(call.enclave), KIND, call.path["endpoint"]))


def connections(call: Call) -> Reply:
    """Answer which private endpoints lead to a resource."""
    return page(call, _connections(call))


def connection(call: Call) -> Reply:
    """Answer one connection of a resource."""
    return Reply(named(_connections(call), CONNECTIONS, call.path["connection"]))


def links(call: Call) -> Reply:
    """Answer the parts of a resource to which a private endpoint may lead."""
    target = resource_at(call, LINKS)
    shown = [
        {
            "id": f"{target['id']}/{LINKS}/{group}",
            "name": group,
            "type": f"{target['type']}/{LINKS}",
            "properties": {"groupId": group, "requiredMembers": [group], "requiredZoneNames": [zone]},
        }
        for group, zone in ZONES[target["type"]].items()
    ]
    return page(call, shown)


for _kind, _versions in TARGETS:
    _target = f"{GROUP}/providers/{_kind}/{{target}}"
    serves("GET", f"{_target}/{CONNECTIONS}", *_versions)(connections)
    serves("GET", f"{_target}/{CONNECTIONS}/{{connection}}", *_versions)(connection)
    serves("GET", f"{_target}/{LINKS}", *_versions)(links)


def _connections(call: Call) -> list[dict[str, Any]]:
    target = resource_at(call, CONNECTIONS)
    return [
        {
            "id": f"{target['id']}/{CONNECTIONS}/{each.name}",
            "name": each.name,
            "type": f"{target['type']}/{CONNECTIONS}",
            "properties": {
                "privateEndpoint": {"id": each.id},
                "privateLinkServiceConnectionState": STATE,
                "provisioningState": "Succeeded",
            },
        }
        for each in private_endpoints(call.enclave)
        if each.target == target["id"]
    ]
