"""The host pools of an enclave, and what is in them."""

from __future__ import annotations

import asyncio

from azure.mgmt.desktopvirtualization.aio import DesktopVirtualizationMgmtClient

from console.azure.arm.link import Link
from console.azure.arm.paging import list_items
from console.azure.http.translation import translated
from console.azure.values.json_types import JsonObject
from console.model.targets import group_of


class HostPools:
    """The host pools that are watched: those that the configuration names, or all in its scope."""

    def __init__(self, link: Link) -> None:
        self._link = link

    @property
    def _client(self) -> DesktopVirtualizationMgmtClient:
        return self._link.management(DesktopVirtualizationMgmtClient)

    async def list_(self) -> list[JsonObject]:
        """Return them as Azure sent them."""
        names = {name.casefold() for name in self._link.enclave.host_pools}
        with translated("host pools"):
            return [
                pool
                for pool in await list_items(self._client.host_pools.list)
                if self._link.in_scope(pool["id"]) and (not names or pool["name"].casefold() in names)
            ]

    async def inside(self, pool: JsonObject) -> tuple[list[JsonObject], list[JsonObject]]:
        """Return a pool's session hosts and user sessions, as Azure sent them."""
        where = group_of(pool["id"]), pool["name"]
        hosts, sessions = await asyncio.gather(
            list_items(self._client.session_hosts.list, *where),
            list_items(self._client.user_sessions.list_by_host_pool, *where),
        )
        return hosts, sessions
