"""Azure Virtual Desktop: host pools, session hosts and user sessions, joined with the VMs behind them.

The broker's view is seconds old; how long a session has been idle comes from
the connection log, minutes later.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from azure.mgmt.desktopvirtualization.aio import DesktopVirtualizationMgmtClient

from console.azure.answers import every, known
from console.azure.arm import compact
from console.azure.cleaning import azure_name, line
from console.azure.times import optional_moment
from console.azure.translation import translated
from console.errors import ConsoleError
from console.model.sessions import (
    Desktop,
    HostPool,
    HostStatus,
    Machine,
    PowerState,
    SessionHost,
    SessionState,
    UserSession,
)
from console.model.targets import group_of, name_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from console.azure.links import Link
    from console.azure.machines import Machines
    from console.azure.trends import Trends, Use
    from console.model.targets import AzureName


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
        return await asyncio.to_thread(_desktop, pools, held, machines, use)

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


def _desktop(
    pools: list[dict[str, Any]],
    held: list[tuple[list[dict[str, Any]], list[dict[str, Any]]]],
    machines: tuple[Machine, ...],
    use: Use,
) -> Desktop:
    """Make the record; a thousand sessions take 50 ms, which the event loop cannot spare."""
    powered = {machine.id: machine for machine in machines}
    limits = {azure_name(pool["name"]): pool["properties"].get("maxSessionLimit") or 0 for pool in pools}
    return Desktop(
        pools=tuple(_pool(pool) for pool in pools),
        hosts=tuple(session_host(item, powered, limits) for hosts, _ in held for item in hosts),
        sessions=tuple(user_session(item, use.left) for _, sessions in held for item in sessions),
        machines=tuple(replace(machine, cpu_percent=use.processors.get(machine.id)) for machine in machines),
        last_sign_in=use.last_sign_in,
        looked_back_to=use.since,
    )


def _pool(item: dict[str, Any]) -> HostPool:
    about = item["properties"]
    return HostPool(
        id=azure_name(item["id"]),
        name=azure_name(item["name"]),
        kind=line(about.get("hostPoolType", "")),
        max_sessions=int(about.get("maxSessionLimit") or 0),
        load_balancer=line(about.get("loadBalancerType", "")),
        rdp_properties=line(about.get("customRdpProperty") or ""),
        raw=compact(item),
    )


def session_host(
    item: dict[str, Any], machines: Mapping[AzureName, Machine], limits: Mapping[AzureName, int]
) -> SessionHost:
    """Return a session host, joined with its machine and its pool's limit."""
    about = item["properties"]
    pool, _, name = str(item["name"]).partition("/")
    machine_id = azure_name(about.get("resourceId"))
    machine = machines.get(machine_id)
    return SessionHost(
        id=azure_name(item["id"]),
        name=azure_name(name or pool),
        pool=azure_name(pool),
        status=known(HostStatus, about.get("status")),
        sessions=int(about.get("sessions") or 0),
        max_sessions=limits.get(azure_name(pool), 0),
        allows_new_sessions=bool(about.get("allowNewSession", True)),
        agent_version=line(about.get("agentVersion") or ""),
        last_heartbeat=optional_moment(about.get("lastHeartBeat")),
        power=machine.power if machine else PowerState.UNKNOWN,
        machine_id=machine_id,
        update_state=line(about.get("updateState") or ""),
        failed_checks=tuple(_failed(about.get("sessionHostHealthCheckResults") or ())),
        raw=compact(item),
    )


def _failed(checks: Any) -> list[str]:
    return [
        line(check.get("healthCheckName", ""))
        for check in checks
        if check.get("healthCheckResult") != "HealthCheckSucceeded"
    ]


def user_session(
    item: dict[str, Any], activity: Mapping[tuple[AzureName, AzureName], datetime]
) -> UserSession:
    """Return a user session; `activity` tells when (user, host) was last seen."""
    about = item["properties"]
    pool, _, rest = str(item["name"]).partition("/")
    host = rest.partition("/")[0]
    user = str(about.get("userPrincipalName") or about.get("activeDirectoryUserName") or "")
    state = known(SessionState, about.get("sessionState"))
    seen = activity.get((azure_name(user), azure_name(host.partition(".")[0])))
    return UserSession(
        id=azure_name(item["id"]),
        user=azure_name(user),
        host=azure_name(host),
        pool=azure_name(pool),
        state=state,
        since=optional_moment(about.get("createTime")),
        idle_since=None if state is SessionState.ACTIVE else seen,
        application=line(about.get("applicationType") or name_of(item["id"])),
        raw=compact(item),
    )
