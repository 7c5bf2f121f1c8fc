"""The tables of a Log Analytics workspace in ARM: their columns and how long rows are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.replies import not_found, page
from console.simulator.routing import Reply, serves
from console.simulator.services.operationalinsights.routes.workspaces import KIND as WORKSPACES
from console.simulator.services.operationalinsights.routes.workspaces import (
    VERSIONS,
    WORKSPACE,
    check_workspace,
)
from console.simulator.services.operationalinsights.world.logs import RETENTION

if TYPE_CHECKING:
    from console.simulator.routing import Call
    from console.simulator.services.operationalinsights.world.logs import LogTable
    from console.simulator.world.enclave import Enclave

KIND = f"{WORKSPACES}/tables"
TABLE_VERSIONS = ("2021-12-01-preview", *VERSIONS)
TYPES = {"datetime": "dateTime", "bool": "boolean"}  # the others are called as in the query language
CUSTOM = "_CL"


@serves("GET", f"{WORKSPACE}/tables", *TABLE_VERSIONS)
def tables(call: Call) -> Reply:
    """Answer every table, written to or not."""
    check_workspace(call)
    logs = call.enclave.logs
    held = [table for name in logs.names() if (table := logs.table(name))]
    return page(call, [_table(call.enclave, table) for table in held])


@serves("GET", f"{WORKSPACE}/tables/{{table}}", *TABLE_VERSIONS)
def one_table(call: Call) -> Reply:
    """Answer one table."""
    check_workspace(call)
    logs, wanted = call.enclave.logs, call.path["table"]
    for name in logs.names():
        if name.casefold() == wanted.casefold() and (table := logs.table(name)):
            return Reply(_table(call.enclave, table))
    raise not_found(KIND, wanted)


def _table(enclave: Enclave, table: LogTable) -> dict[str, Any]:
    is_custom = table.name.endswith(CUSTOM)
    columns = [
        {"name": name, "type": TYPES.get(kind, kind), "isDefaultDisplay": False, "isHidden": False}
        for name, kind in table.types.items()
    ]
    return {
        "id": enclave.resource(KIND, enclave.logs.name, table.name),
        "name": table.name,
        "type": KIND,
        "properties": {
            "plan": "Analytics",
            "retentionInDays": RETENTION.days,
            "retentionInDaysAsDefault": True,
            "totalRetentionInDays": RETENTION.days,
            "totalRetentionInDaysAsDefault": True,
            "archiveRetentionInDays": 0,
            "provisioningState": "Succeeded",
            "schema": {
                "name": table.name,
                "tableType": "CustomLog" if is_custom else "Microsoft",
                "tableSubType": "DataCollectionRuleBased" if is_custom else "Any",
                "columns": columns if is_custom else [],
                "standardColumns": [] if is_custom else columns,
                "solutions": ["LogManagement"],
            },
        },
    }
