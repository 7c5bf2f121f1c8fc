"""A Synapse SQL pool, 2021-06-01: paused and resumed; found by its tag among the group's resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.longrunning import begin
from console.simulator.replies import page
from console.simulator.routing import Reply, serves
from console.simulator.services.activity import note_activity

if TYPE_CHECKING:
    from datetime import datetime

    from console.simulator.routing import Call
    from console.simulator.world.enclave import Enclave

VERSIONS = ("2021-06-01",)
KIND = "Microsoft.Synapse/workspaces/sqlPools"
TAG = "pause-with-enclave"
POOL = (
    "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Synapse"
    "/workspaces/{workspace}/sqlPools/{pool}"
)
SECONDS = 40


@serves("GET", "/subscriptions/{subscription}/resources", "2021-04-01")
def resources(call: Call) -> Reply:
    """Answer the tagged resources of the subscription, those with the tag that $filter asks for."""
    wanted = call.query.get("$filter", "")
    found = [_shown(call.enclave)]
    return page(call, [each for each in found if not wanted or f"'{TAG}'" in wanted])


@serves("GET", POOL, *VERSIONS)
def pool(call: Call) -> Reply:
    """Answer the SQL pool."""
    return Reply(_shown(call.enclave))


@serves("POST", f"{POOL}/pause", *VERSIONS)
def pause(call: Call) -> Reply:
    """Pause it."""
    return _change(call, "pause", "Pausing", "Paused")


@serves("POST", f"{POOL}/resume", *VERSIONS)
def resume(call: Call) -> Reply:
    """Resume it."""
    return _change(call, "resume", "Resuming", "Online")


def _change(call: Call, verb: str, meanwhile: str, then: str) -> Reply:
    enclave = call.enclave
    enclave.warehouse = meanwhile
    note_activity(call, f"{KIND}/{verb}/action", str(_shown(enclave)["id"]))

    def end(_: datetime) -> None:
        enclave.warehouse = then

    return begin(call, seconds=SECONDS, then=end)


def _shown(enclave: Enclave) -> dict[str, Any]:
    return {
        "id": enclave.resource(KIND, f"syn-{enclave.name}", "warehouse"),
        "name": "warehouse",
        "type": KIND,
        "location": enclave.location,
        "tags": {TAG: "true"},
        "properties": {"status": enclave.warehouse, "provisioningState": "Succeeded"},
    }
