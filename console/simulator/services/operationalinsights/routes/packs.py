"""Query packs: queries that a team keeps beside its workspaces."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from console.simulator.replies import named, not_found, page
from console.simulator.routing import Reply, serves
from console.simulator.scopes import GROUP, SUBSCRIPTION
from console.simulator.world.exports.graph import stamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.simulator.routing import Call
    from console.simulator.world.enclave import Enclave

VERSION = "2019-09-01"
KIND = "Microsoft.OperationalInsights/queryPacks"
PACK = f"{GROUP}/providers/{KIND}/{{pack}}"
QUERIES = (
    {
        "displayName": "Hosts that stopped reporting",
        "description": "Machines whose last heartbeat is older than ten minutes.",
        "related": {"categories": ["monitor"]},
        "body": "Heartbeat\n| summarize Last = max(TimeGenerated) by Computer\n| where Last < ago(10m)",
    },
    {
        "displayName": "Who used the enclave this week",
        "description": "People and how often they connected to a desktop.",
        "related": {"categories": ["desktopanalytics", "audit"]},
        "body": "WVDConnections\n| where State == 'Connected'\n| summarize Connections = count() by UserName",
    },
    {
        "displayName": "Largest tables",
        "description": "Megabytes by table over the range that is asked for.",
        "related": {"categories": ["workloads"]},
        "body": "Usage\n| summarize Megabytes = sum(Quantity) by DataType\n| render barchart",
    },
)


def _name(enclave: Enclave) -> str:
    return f"qp-{enclave.name}"


def _pack(enclave: Enclave) -> dict[str, Any]:
    founded = stamp(enclave.exports.workflow.founded_at)
    return {
        "id": enclave.resource(KIND, _name(enclave)),
        "name": _name(enclave),
        "type": KIND,
        "location": enclave.location,
        "tags": {},
        "properties": {
            "queryPackId": str(uuid.uuid5(uuid.NAMESPACE_URL, _name(enclave))),
            "timeCreated": founded,
            "timeModified": founded,
            "provisioningState": "Succeeded",
        },
    }


@serves("GET", f"{SUBSCRIPTION}/providers/{KIND}", VERSION)
@serves("GET", f"{GROUP}/providers/{KIND}", VERSION)
def list_packs(call: Call) -> Reply:
    """List the query packs of a subscription or resource group."""
    return page(call, [_pack(call.enclave)])


@serves("GET", PACK, VERSION)
def get_pack(call: Call) -> Reply:
    """Return the query pack by name."""
    _check(call)
    return Reply(_pack(call.enclave))


@serves("GET", f"{PACK}/queries", VERSION)
def list_packed(call: Call) -> Reply:
    """List the queries of a pack; their text only if it is asked for."""
    _check(call)
    with_body = call.query.get("includebody", "").casefold() == "true"
    return page(call, [_packed(call.enclave, query, with_body=with_body) for query in QUERIES])


@serves("GET", f"{PACK}/queries/{{query}}", VERSION)
def get_packed(call: Call) -> Reply:
    """Return one query of a pack, with its text."""
    _check(call)
    packed = [_packed(call.enclave, query, with_body=True) for query in QUERIES]
    return Reply(named(packed, f"{KIND}/queries", call.path["query"]))


def _check(call: Call) -> None:
    if call.path["pack"].casefold() != _name(call.enclave).casefold():
        raise not_found(KIND, call.path["pack"])


def _packed(enclave: Enclave, query: Mapping[str, Any], *, with_body: bool) -> dict[str, Any]:
    made = stamp(enclave.exports.workflow.founded_at)
    name = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{enclave.name}/{query['displayName']}"))
    shown = {key: value for key, value in query.items() if with_body or key != "body"}
    return {
        "id": f"{enclave.resource(KIND, _name(enclave))}/queries/{name}",
        "name": name,
        "type": f"{KIND}/queries",
        "properties": {
            "id": name,
            "timeCreated": made,
            "timeModified": made,
            "author": enclave.people[-1].object_id,
            **shown,
        },
    }
