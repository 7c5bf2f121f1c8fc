"""The kinds of Log Analytics in ARM: workspaces with their tables and searches, and query packs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, NamedTuple

from console.simulator.kinds import Kind, Resource, declare, declare_absent
from console.simulator.routing import Call
from console.simulator.services.operationalinsights.world.logs import RETENTION, LogStore, LogTable
from console.simulator.shapes import ABSENT, Shape

PROVIDER = "Microsoft.OperationalInsights"
VERSIONS = ("2023-09-01", "2022-10-01", "2021-06-01", "2020-08-01", "2025-02-01", "2025-07-01")
TABLE_VERSIONS = ("2021-12-01-preview", *VERSIONS)
SEARCH_VERSIONS = ("2020-08-01", "2023-09-01", "2025-02-01", "2025-07-01")
PACK_VERSIONS = ("2019-09-01",)
TYPES = {"datetime": "dateTime", "bool": "boolean"}  # the others are called as in the query language
CUSTOM = "_CL"
COLUMN = Shape("operationalinsights/columns")
SEARCHES = {
    "Failed sign-ins by country": "SigninLogs | where ResultType != 0 | summarize count() by Location",
    "Blobs written in the last day": "StorageBlobLogs | where OperationName == 'PutBlob'",
    "Desktop connection errors": "WVDErrors | summarize count() by CodeSymbolic",
}


class PackQuery(NamedTuple):
    """A query that a team keeps in its pack."""

    title: str
    description: str
    categories: list[str]
    body: str


PACK_QUERIES = (
    PackQuery(
        "Hosts that stopped reporting",
        "Machines whose last heartbeat is older than ten minutes.",
        ["monitor"],
        "Heartbeat\n| summarize Last = max(TimeGenerated) by Computer\n| where Last < ago(10m)",
    ),
    PackQuery(
        "Who used the enclave this week",
        "People and how often they connected to a desktop.",
        ["desktopanalytics", "audit"],
        "WVDConnections\n| where State == 'Connected'\n| summarize Connections = count() by UserName",
    ),
    PackQuery(
        "Largest tables",
        "Megabytes by table over the range that is asked for.",
        ["workloads"],
        "Usage\n| summarize Megabytes = sum(Quantity) by DataType\n| render barchart",
    ),
)


def _key(text: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, text))


def _tables(_: Call, workspace: Resource[LogStore]) -> Iterable[LogTable]:
    """Return every table, written to or not."""
    logs = workspace.item
    return [table for name in logs.names() if (table := logs.table(name))]


def _table_values(_: Call, table: LogTable) -> dict[str, Any]:
    is_custom = table.name.endswith(CUSTOM)
    columns = [COLUMN(name=name, type=TYPES.get(kind, kind)) for name, kind in table.types.items()]
    return {
        "retention_days": RETENTION.days,
        "table_type": "CustomLog" if is_custom else "Microsoft",
        "table_sub_type": "DataCollectionRuleBased" if is_custom else "Any",
        "columns": columns if is_custom else [],
        "standard_columns": [] if is_custom else columns,
    }


def _pack_queries(call: Call, _: object = None) -> dict[str, PackQuery]:
    return {_key(f"{call.enclave.name}/{query.title}"): query for query in PACK_QUERIES}


def _pack_query_values(call: Call, name: str) -> dict[str, Any]:
    """Add the text of the query where one is asked for, or where a list is asked to include it."""
    query = _pack_queries(call)[name]
    with_body = "queries" in call.path or call.query.get("includebody", "").casefold() == "true"
    return {
        "query": query,
        "author": call.enclave.people[-1].object_id,
        "body": query.body if with_body else ABSENT,
    }


WORKSPACES: Kind[LogStore] = declare(
    Kind(
        f"{PROVIDER}/workspaces",
        VERSIONS,
        lambda call, _: [call.enclave.logs],
        values=lambda *_: {"retention_days": RETENTION.days},
        table="Resources",
    )
)
TABLES: Kind[LogTable] = declare(
    Kind(f"{WORKSPACES.type}/tables", TABLE_VERSIONS, _tables, parent=WORKSPACES, values=_table_values)
)
SAVED_SEARCHES: Kind[str] = declare(
    Kind(
        f"{WORKSPACES.type}/savedSearches",
        SEARCH_VERSIONS,
        lambda *_: SEARCHES,
        parent=WORKSPACES,
        name=lambda title: title.lower().replace(" ", "-"),
        values=lambda _, title: {"title": title, "query": SEARCHES[title]},
    )
)
PACKS: Kind[str] = declare(
    Kind(
        f"{PROVIDER}/queryPacks",
        PACK_VERSIONS,
        lambda call, _: [f"qp-{call.enclave.name}"],
        values=lambda _, name: {"pack_id": _key(name)},
    )
)
QUERIES: Kind[str] = declare(
    Kind(f"{PACKS.type}/queries", PACK_VERSIONS, _pack_queries, parent=PACKS, values=_pack_query_values)
)
declare_absent(f"{PROVIDER}/clusters", ("*",))
declare_absent(f"{PROVIDER}/deletedWorkspaces", ("*",))
for _segment in ("dataExports", "linkedServices", "linkedStorageAccounts"):
    declare_absent(f"{WORKSPACES.type}/{_segment}", ("*",), parent=WORKSPACES)
