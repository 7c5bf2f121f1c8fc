"""Private endpoints, and the connections and link resources of what they lead to."""

from __future__ import annotations

from typing import Any

from console.simulator.kinds import Kind, Resource, declare
from console.simulator.routing import Call
from console.simulator.services.datafactory.kinds import FACTORIES
from console.simulator.services.desktopvirtualization.kinds import POOLS
from console.simulator.services.desktopvirtualization.kinds import WORKSPACES as DESKTOPS
from console.simulator.services.machinelearningservices.kinds import WORKSPACES as LEARNING
from console.simulator.services.network.world import KIND, PrivateEndpoint, private_endpoints
from console.simulator.services.storage.kinds import ACCOUNTS
from console.simulator.shapes import Shape

# For each kind to which private endpoints lead: its parts, each with its zone of names.
ZONES: tuple[tuple[Kind[Any], dict[str, str]], ...] = (
    (
        ACCOUNTS,
        {"blob": "privatelink.blob.core.windows.net", "dfs": "privatelink.dfs.core.windows.net"},
    ),
    (POOLS, {"connection": "privatelink.wvd.microsoft.com"}),
    (DESKTOPS, {"feed": "privatelink.wvd.microsoft.com"}),
    (LEARNING, {"amlworkspace": "privatelink.api.azureml.ms"}),
    (FACTORIES, {"dataFactory": "privatelink.datafactory.azure.net"}),
)

ENDPOINTS = declare(
    Kind(
        KIND,
        ("*",),
        lambda call, _: [endpoint for endpoint in private_endpoints(call.enclave) if not endpoint.is_managed],
        table="Resources",
    )
)


def _leading_to(call: Call, target: Resource[Any]) -> list[PrivateEndpoint]:
    return [endpoint for endpoint in private_endpoints(call.enclave) if endpoint.target == target.id]


def _declare_links(target: Kind[Any], zones: dict[str, str]) -> None:
    declare(
        Kind(
            f"{target.type}/privateEndpointConnections",
            target.versions,
            _leading_to,
            parent=target,
            shape=Shape("network/privateEndpointConnections"),
        )
    )
    declare(
        Kind(
            f"{target.type}/privateLinkResources",
            target.versions,
            lambda *_: list(zones),
            parent=target,
            values=lambda _, group: {"zone": zones[group]},
            shape=Shape("network/privateLinkResources"),
            has_item=False,
        )
    )


for _target, _zones in ZONES:
    _declare_links(_target, _zones)
