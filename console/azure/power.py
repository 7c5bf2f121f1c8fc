"""Virtual machines acted on: started, restarted, deallocated; another process can follow the operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from azure.core.exceptions import HttpResponseError
from azure.core.polling.base_polling import OperationFailed
from azure.mgmt.compute.aio import ComputeManagementClient

from console.azure.shared import Shared
from console.azure.translation import ended_badly, translated
from console.model.targets import group_of, name_of

if TYPE_CHECKING:
    from azure.core.polling import AsyncLROPoller

    from console.azure.links import Link
    from console.azure.machines import Machines
    from console.model.sessions import Machine

POLL_SECONDS = 5


class Power:
    """The power of one enclave's machines."""

    def __init__(self, link: Link, machines: Machines) -> None:
        self._link = link
        self._shared = Shared(machines.list_)

    async def now(self) -> tuple[Machine, ...]:
        """Return the machines from a read that begins after this call."""
        return await self._shared.fresh()

    async def begin(self, verb: str, machine: str, token: str = "") -> Changing:
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
        return Changing(f"{verb} {name_of(machine)}", poller)


class Changing:
    """A long-running operation under way; `token` lets another process follow it."""

    def __init__(self, words: str, poller: AsyncLROPoller[None]) -> None:
        self._words = words
        self._poller = poller
        with translated(words):
            self.token = str(poller.continuation_token())

    async def ended(self) -> None:
        """Wait until Azure calls it ended; raises Rejected where it calls it failed.

        Raises what any request raises where Azure does not say: the operation goes on.
        """
        with translated(self._words):
            try:
                await self._poller.result()
            except HttpResponseError as failure:
                if not isinstance(failure.inner_exception, OperationFailed):
                    raise  # an answer that tells nothing, which the poller calls failed as well
                raise ended_badly(self._words, failure) from failure
