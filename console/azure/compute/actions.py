"""Virtual machines acted on: started, restarted, deallocated; another process can follow the operation."""

from __future__ import annotations

from typing import Any

from azure.mgmt.compute.aio import ComputeManagementClient

from console.azure.arm.link import Link
from console.azure.arm.long_running import POLL_SECONDS, LongRunningOperation
from console.azure.arm.shared_reads import SharedRead
from console.azure.compute.gateway import Machines
from console.azure.http.translation import translated
from console.model.sessions import Machine
from console.model.targets import group_of, name_of


class Power:
    """The power of one enclave's machines."""

    def __init__(self, link: Link, machines: Machines) -> None:
        self._link = link
        self._shared = SharedRead(machines.list_)

    async def now(self) -> tuple[Machine, ...]:
        """Return the machines from a read that begins after this call."""
        return await self._shared.fresh()

    async def begin(self, verb: str, machine: str, token: str = "") -> LongRunningOperation:
        """Begin to "start", "restart" or "deallocate" a machine, or follow what `token` names."""
        client = self._link.management(ComputeManagementClient).virtual_machines
        begin = {
            "start": client.begin_start,
            "restart": client.begin_restart,
            "deallocate": client.begin_deallocate,
        }[verb]
        options: dict[str, Any] = {"continuation_token": token} if token else {}
        with translated(f"{verb} {name_of(machine)}"):
            poller = await begin(
                group_of(machine), name_of(machine), polling_interval=POLL_SECONDS, **options
            )
        return LongRunningOperation(f"{verb} {name_of(machine)}", poller)
