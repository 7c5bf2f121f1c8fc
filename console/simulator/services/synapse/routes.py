"""Synapse, 2021-06-01: the SQL pool is paused and resumed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from console.simulator.interventions import intervention
from console.simulator.longrunning import begin
from console.simulator.replies import Refusal
from console.simulator.routing import Call, Reply, serves
from console.simulator.services.insights.activity import note_activity
from console.simulator.services.synapse.kinds import POOLS
from console.simulator.world.enclave import Enclave

SECONDS = 40
STATES = ("Online", "Paused")  # between them it takes no order


@serves("POST", f"{POOLS.path}/pause", *POOLS.versions)
def pause(call: Call) -> Reply:
    """Pause the pool."""
    return _change(call, "pause", "Pausing", "Paused")


@serves("POST", f"{POOLS.path}/resume", *POOLS.versions)
def resume(call: Call) -> Reply:
    """Resume the pool."""
    return _change(call, "resume", "Resuming", "Online")


@intervention("pause-pool")
def pause_pool(enclave: Enclave, _: datetime, __: Mapping[str, Any]) -> None:
    """Let somebody else have paused the SQL pool."""
    enclave.warehouse = "Paused"


def _change(call: Call, verb: str, meanwhile: str, then: str) -> Reply:
    """Begin a change, and answer with the pool as it stands; raises Refusal while another is under way."""
    enclave, pool = call.enclave, POOLS.find(call)
    before = enclave.warehouse
    if before not in STATES:
        raise Refusal(409, "Conflict", f"The SQL pool is {before}; wait until that has ended.")
    enclave.warehouse = meanwhile
    note_activity(call, f"{POOLS.type}/{verb}/action", pool.id)

    def end(_: datetime) -> None:
        enclave.warehouse = then

    def go_back(_: datetime) -> None:
        enclave.warehouse = before

    reply = begin(call, seconds=SECONDS, then=end, otherwise=go_back, result=lambda: POOLS.show(call, pool))
    reply.body = POOLS.show(call, pool)
    return reply
