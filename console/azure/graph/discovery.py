"""What an enclave consists of, found through Resource Graph: for a first configuration."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from console.azure.arm.link import Link
from console.azure.graph.resource_graph import ResourceGraph
from console.azure.http.translation import translated
from console.azure.values.cleaning import line
from console.azure.values.json_types import Json, JsonObject

QUERY = """
resources
| where type in~ ('microsoft.operationalinsights/workspaces', 'microsoft.machinelearningservices/workspaces',
    'microsoft.desktopvirtualization/hostpools', 'microsoft.storage/storageaccounts',
    'microsoft.logic/workflows', 'microsoft.datafactory/factories')
| project name, type = tolower(type), resourceGroup, tenantId,
    customerId = tostring(properties.customerId), access = tostring(properties.publicNetworkAccess)
| order by type asc, name asc
"""


@dataclass(frozen=True, slots=True)
class Discovered:
    """What was found, by name; `log_workspace` is the workspace's GUID."""

    tenant: str
    resource_groups: tuple[str, ...]
    log_workspace: str
    ml_workspaces: tuple[str, ...]
    host_pools: tuple[str, ...]
    private_account: str
    logic_app: str
    data_factory: str


async def discover(link: Link, resource_group: str = "") -> Discovered:
    """Return what the subscription, or one resource group of it, holds of an enclave.

    Raises what any read raises; what is not there is left empty.
    """
    with translated("looking for the enclave's resources"):
        rows = await ResourceGraph(link).query(QUERY)
        group = resource_group.casefold()
        resources = [row for row in rows if not group or row["resourceGroup"].casefold() == group]
        return Discovered(
            tenant=_first(row["tenantId"] for row in resources),
            resource_groups=tuple(dict.fromkeys(line(row["resourceGroup"]) for row in resources)),
            log_workspace=_first(
                row["customerId"] for row in _of(resources, "operationalinsights/workspaces")
            ),
            ml_workspaces=_names(_of(resources, "machinelearningservices/workspaces")),
            host_pools=_names(_of(resources, "desktopvirtualization/hostpools")),
            private_account=_first(
                row["name"]
                for row in _of(resources, "storage/storageaccounts")
                if row["access"] == "Disabled"
            ),
            logic_app=_first(row["name"] for row in _of(resources, "logic/workflows")),
            data_factory=_first(row["name"] for row in _of(resources, "datafactory/factories")),
        )


def _of(rows: list[JsonObject], kind: str) -> list[JsonObject]:
    return [row for row in rows if row["type"] == f"microsoft.{kind}"]


def _names(rows: list[JsonObject]) -> tuple[str, ...]:
    return tuple(line(row["name"]) for row in rows)


def _first(values: Iterable[Json]) -> str:
    return line(next((value for value in values if value), ""))
