"""Synapse, 2021-06-01: a workspace and its SQL pool, paused and resumed, which is found by its tag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.interventions import intervention
from console.simulator.longrunning import begin
from console.simulator.replies import Refusal, named, page
from console.simulator.routing import Reply, serves
from console.simulator.scopes import GROUP, SUBSCRIPTION
from console.simulator.services.insights.activity import note_activity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from console.simulator.routing import Call
    from console.simulator.world.enclave import Enclave

VERSIONS = ("2021-06-01",)
WORKSPACE_KIND = "Microsoft.Synapse/workspaces"
KIND = f"{WORKSPACE_KIND}/sqlPools"
TAG = "pause-with-enclave"
WORKSPACE = f"{GROUP}/providers/{WORKSPACE_KIND}/{{workspace}}"
POOL = f"{WORKSPACE}/sqlPools/{{pool}}"
SECONDS = 40
STATES = ("Online", "Paused")  # between them it takes no order


@serves("GET", f"{SUBSCRIPTION}/providers/{WORKSPACE_KIND}", *VERSIONS)
@serves("GET", f"{GROUP}/providers/{WORKSPACE_KIND}", *VERSIONS)
def workspaces(call: Call) -> Reply:
    """Answer the one workspace."""
    return page(call, [synapse_workspace(call.enclave)])


@serves("GET", WORKSPACE, *VERSIONS)
def workspace(call: Call) -> Reply:
    """Answer the workspace by name."""
    return Reply(_workspace(call))


@serves("GET", f"{WORKSPACE}/sqlPools", *VERSIONS)
def pools(call: Call) -> Reply:
    """Answer the workspace's one SQL pool."""
    _workspace(call)
    return page(call, [sql_pool(call.enclave)])


@serves("GET", POOL, *VERSIONS)
def pool(call: Call) -> Reply:
    """Answer the SQL pool."""
    return Reply(_pool(call))


@serves("POST", f"{POOL}/pause", *VERSIONS)
def pause(call: Call) -> Reply:
    """Pause it."""
    return _change(call, "pause", "Pausing", "Paused")


@serves("POST", f"{POOL}/resume", *VERSIONS)
def resume(call: Call) -> Reply:
    """Resume it."""
    return _change(call, "resume", "Resuming", "Online")


@intervention("pause-pool")
def pause_pool(enclave: Enclave, _: datetime, __: Mapping[str, Any]) -> None:
    """Let somebody else have paused the SQL pool."""
    enclave.warehouse = "Paused"


def _workspace(call: Call) -> dict[str, Any]:
    """Return the workspace that the path names; raises Refusal for another."""
    return named([synapse_workspace(call.enclave)], WORKSPACE_KIND, call.path["workspace"])


def _pool(call: Call) -> dict[str, Any]:
    """Return the pool that the path names; raises Refusal for another."""
    _workspace(call)
    return named([sql_pool(call.enclave)], KIND, call.path["pool"])


def _change(call: Call, verb: str, meanwhile: str, then: str) -> Reply:
    """Begin a change, and answer with the pool as it stands; raises Refusal while another is under way."""
    enclave, before, resource_id = call.enclave, call.enclave.warehouse, str(_pool(call)["id"])
    if before not in STATES:
        raise Refusal(409, "Conflict", f"The SQL pool is {before}; wait until that has ended.")
    enclave.warehouse = meanwhile
    note_activity(call, f"{KIND}/{verb}/action", resource_id)

    def end(_: datetime) -> None:
        enclave.warehouse = then

    def go_back(_: datetime) -> None:
        enclave.warehouse = before

    accepted = begin(call, seconds=SECONDS, then=end, otherwise=go_back, result=lambda: sql_pool(enclave))
    accepted.body = sql_pool(enclave)
    return accepted


def synapse_workspace(enclave: Enclave) -> dict[str, Any]:
    """Return the workspace that the pool is part of."""
    name = f"syn-{enclave.name}"
    return {
        "id": enclave.resource(WORKSPACE_KIND, name),
        "name": name,
        "type": WORKSPACE_KIND,
        "location": enclave.location,
        "tags": {"enclave": enclave.name},
        "properties": {
            "provisioningState": "Succeeded",
            "publicNetworkAccess": "Disabled",
            "managedVirtualNetwork": "default",
        },
    }


def sql_pool(enclave: Enclave) -> dict[str, Any]:
    """Return the pool as it stands, with the tag by which it is found."""
    return {
        "id": enclave.resource(KIND, f"syn-{enclave.name}", "warehouse"),
        "name": "warehouse",
        "type": KIND,
        "location": enclave.location,
        "tags": {TAG: "true"},
        "properties": {"status": enclave.warehouse, "provisioningState": "Succeeded"},
    }
