"""Azure Virtual Desktop: host pools, session hosts and user sessions, joined with the VMs behind them.

The broker's view is seconds old; how long a session has been idle comes from
the connection log, minutes later.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from azure.mgmt.desktopvirtualization.aio import DesktopVirtualizationMgmtClient

from console.azure.arm.paging import every
from console.azure.desktops.records import desktop
from console.azure.http.translation import translated
from console.errors import ConsoleError
from console.model.targets import group_of

if TYPE_CHECKING:
    from console.azure.arm.link import Link
    from console.azure.compute.gateway import Machines
    from console.azure.logs.trends import Trends
    from console.model.sessions import (
        Desktop,
        Machine,
    )


class Desktops:
    """Everything about who is in one enclave."""

    def __init__(self, link: Link, machines: Machines, trends: Trends) -> None:
        self._link = link
        self._machines = machines
        self._trends = trends

    @property
    def _client(self) -> DesktopVirtualizationMgmtClient:
        return self._link.management(DesktopVirtualizationMgmtClient)

    async def read(self) -> Desktop:
        """Return pools, hosts and sessions; power states are UNKNOWN where the VMs cannot be read."""
        machines, use, pools = await asyncio.gather(
            self._readable_machines(), self._trends.use(), self.pools()
        )
        with translated("Azure Virtual Desktop"):
            held = await asyncio.gather(*(self.inside(pool) for pool in pools))
        return await asyncio.to_thread(desktop, pools, held, machines, use)

    async def _readable_machines(self) -> tuple[Machine, ...]:
        try:
            return await self._machines.list_()
        except ConsoleError:
            return ()

    async def pools(self) -> list[dict[str, Any]]:
        """Return the host pools that are watched, as Azure sent them."""
        named = {name.casefold() for name in self._link.enclave.host_pools}
        with translated("host pools"):
            return [
                pool
                for pool in await every(self._client.host_pools.list)
                if self._link.in_scope(pool["id"]) and (not named or pool["name"].casefold() in named)
            ]

    async def inside(self, pool: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return a pool's session hosts and user sessions, as Azure sent them."""
        where = group_of(pool["id"]), pool["name"]
        hosts, sessions = await asyncio.gather(
            every(self._client.session_hosts.list, *where),
            every(self._client.user_sessions.list_by_host_pool, *where),
        )
        return hosts, sessions
