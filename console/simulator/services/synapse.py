"""A Synapse SQL pool, 2021-06-01: paused and resumed; found by its tag among the group's resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.deeds import deed
from console.simulator.longrunning import begin
from console.simulator.replies import Refusal
from console.simulator.routing import Reply, serves
from console.simulator.services.activity import note_activity
from console.simulator.services.scopes import GROUP

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from console.simulator.routing import Call
    from console.simulator.world.enclave import Enclave

VERSIONS = ("2021-06-01",)
KIND = "Microsoft.Synapse/workspaces/sqlPools"
TAG = "pause-with-enclave"
POOL = f"{GROUP}/providers/Microsoft.Synapse/workspaces/{{workspace}}/sqlPools/{{pool}}"
SECONDS = 40
STATES = ("Online", "Paused")  # between them it takes no order


@serves("GET", POOL, *VERSIONS)
def pool(call: Call) -> Reply:
    """Answer the SQL pool."""
    return Reply(sql_pool(call.enclave))


@serves("POST", f"{POOL}/pause", *VERSIONS)
def pause(call: Call) -> Reply:
    """Pause it."""
    return _change(call, "pause", "Pausing", "Paused")


@serves("POST", f"{POOL}/resume", *VERSIONS)
def resume(call: Call) -> Reply:
    """Resume it."""
    return _change(call, "resume", "Resuming", "Online")


@deed("pause-pool")
def pause_pool(enclave: Enclave, _: datetime, __: Mapping[str, Any]) -> None:
    """Let somebody else have paused the SQL pool."""
    enclave.warehouse = "Paused"


def _change(call: Call, verb: str, meanwhile: str, then: str) -> Reply:
    """Begin a change; raises Refusal while another is under way."""
    enclave, before = call.enclave, call.enclave.warehouse
    if before not in STATES:
        raise Refusal(409, "Conflict", f"The SQL pool is {before}; wait until that has ended.")
    enclave.warehouse = meanwhile
    note_activity(call, f"{KIND}/{verb}/action", str(sql_pool(enclave)["id"]))

    def end(_: datetime) -> None:
        enclave.warehouse = then

    def go_back(_: datetime) -> None:
        enclave.warehouse = before

    return begin(call, seconds=SECONDS, then=end, otherwise=go_back)


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
