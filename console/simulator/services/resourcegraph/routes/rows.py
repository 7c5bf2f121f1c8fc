"""What Resource Graph knows: every part's resources, as rows of its tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from console.simulator.kinds import KINDS
from console.simulator.routing import Call
from console.simulator.services.authorization.routes.roles import role_assignment, role_definition
from console.simulator.services.authorization.world import ROLES, grants
from console.simulator.services.security.findings import finding_rows
from console.simulator.shapes import Shape
from console.simulator.world.enclave import Enclave

if TYPE_CHECKING:
    from console.kql import Table

    Row = dict[str, Any]

COLUMNS = {
    "id": "string",
    "name": "string",
    "type": "string",
    "tenantId": "string",
    "kind": "string",
    "location": "string",
    "resourceGroup": "string",
    "subscriptionId": "string",
    "managedBy": "string",
    "sku": "dynamic",
    "plan": "dynamic",
    "properties": "dynamic",
    "tags": "dynamic",
    "identity": "dynamic",
    "zones": "dynamic",
    "extendedLocation": "dynamic",
}
TABLES = ("Resources", "ResourceContainers", "SecurityResources", "PolicyResources", "AuthorizationResources")
CONTAINERS = (Shape("resourcegraph/subscriptions"), Shape("resourcegraph/resourceGroups"))


class GraphTables:
    """Resource Graph's tables for the query language, found whatever the case of their names."""

    def __init__(self, rows: Mapping[str, list[Row]]) -> None:
        self._rows = rows
        self._by_name = {name.casefold(): name for name in rows}

    def names(self) -> list[str]:
        """Return the names of the tables."""
        return sorted(self._rows)

    def table(self, name: str) -> Table | None:
        """Return a table, its columns those of every resource, or None if there is none."""
        from console.kql import Column, Table  # noqa: PLC0415  loaded at the first query, not at start

        name_there = self._by_name.get(name.casefold())
        if name_there is None:
            return None
        rows = self._rows[name_there]
        columns = tuple(Column(name, kind) for name, kind in COLUMNS.items())
        return Table.reading(
            columns, lambda name, start, stop: [row.get(name) for row in rows[start:stop]], len(rows)
        )


def graph_rows(call: Call, enclaves: Iterable[Enclave]) -> dict[str, list[Row]]:
    """Return the rows of every table over these enclaves."""
    tables: dict[str, list[Row]] = {name: [] for name in TABLES}
    for enclave in enclaves:
        for name, resources in _resources(call.within(enclave)).items():
            tables[name].extend(_row(enclave, resource) for resource in resources)
    return tables


def _resources(call: Call) -> Mapping[str, list[Row]]:
    """Return everything of an enclave in ARM's shapes, by the table that has it."""
    enclave = call.enclave
    tables: dict[str, list[Row]] = defaultdict(list)
    for kind in KINDS.values():
        if kind.table:
            tables[kind.table] += kind.show_everywhere(call)
    tables["ResourceContainers"] += [shape(enclave=enclave) for shape in CONTAINERS]
    tables["AuthorizationResources"] += _authorization(enclave)
    tables["SecurityResources"] += finding_rows(enclave.defender)
    tables["PolicyResources"] += enclave.defender.exemptions.values()
    return tables


def _row(enclave: Enclave, resource: Row) -> Row:
    """Return an ARM resource as a row: kinds and groups in lower case, absent values null."""
    group = resource["id"].casefold().partition("/resourcegroups/")[2].partition("/")[0]
    place = {"tenantId": enclave.tenant_id, "subscriptionId": enclave.subscription_id, "resourceGroup": group}
    row = {**dict.fromkeys(COLUMNS), **place, **resource}
    row["type"] = resource["type"].lower()
    return {
        name: "" if value is None and COLUMNS.get(name) == "string" else value for name, value in row.items()
    }


def _authorization(enclave: Enclave) -> list[Row]:
    assignments = [role_assignment(enclave, grant) for grant in grants(enclave)]
    return [*assignments, *(role_definition(role, enclave.subscription) for role in ROLES.values())]
