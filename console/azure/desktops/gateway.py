"""Azure Virtual Desktop: host pools, session hosts and user sessions, joined with the VMs behind them.

The broker's view is seconds old; how long a session has been idle comes from
the connection log, minutes later.
"""

from __future__ import annotations

import asyncio

from console.azure.access import Access
from console.azure.compute.gateway import Machines
from console.azure.desktops.host_pools import HostPools
from console.azure.desktops.records import desktop
from console.azure.http.translation import translated
from console.errors import ConsoleError
from console.model.sessions import (
    Desktop,
    Machine,
)


class Desktops:
    """Everything about who is in one enclave."""

    def __init__(self, access: Access) -> None:
        self._pools = HostPools(access.link)
        self._machines = Machines(access.link)
        self._trends = access.trends

    async def read(self) -> Desktop:
        """Return pools, hosts and sessions; power states are UNKNOWN where the VMs cannot be read."""
        machines, use, pools = await asyncio.gather(
            self._readable_machines(), self._trends.use(), self._pools.list_()
        )
        with translated("Azure Virtual Desktop"):
            contents = await asyncio.gather(*(self._pools.inside(pool) for pool in pools))
        return await asyncio.to_thread(desktop, pools, contents, machines, use)

    async def _readable_machines(self) -> tuple[Machine, ...]:
        try:
            return await self._machines.list_()
        except ConsoleError:
            return ()
