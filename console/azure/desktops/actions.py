"""Azure Virtual Desktop acted on: drain a host, message, disconnect or sign out a session.

Reads are of the broker alone, without logs and machines: that is what a step
looks at again immediately before it acts.
"""

from __future__ import annotations

import asyncio

from azure.mgmt.desktopvirtualization.aio import DesktopVirtualizationMgmtClient
from azure.mgmt.desktopvirtualization.models import SendMessage, SessionHostPatch

from console.azure.arm.link import Link
from console.azure.arm.shared_reads import SharedRead
from console.azure.desktops.host_pools import HostPools
from console.azure.desktops.records import session_host, user_session
from console.azure.http.translation import translated
from console.azure.values.json_types import JsonObject
from console.model.sessions import SessionHost, UserSession
from console.model.targets import group_of, segment_after


class Broker:
    """The broker of one enclave."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._host_pools = HostPools(link)
        self._pools: list[JsonObject] = []
        self._shared = SharedRead(self._read)

    @property
    def _client(self) -> DesktopVirtualizationMgmtClient:
        return self._link.management(DesktopVirtualizationMgmtClient)

    async def now(self) -> tuple[tuple[SessionHost, ...], tuple[UserSession, ...]]:
        """Return hosts and sessions from a read that begins after this call."""
        return await self._shared.fresh()

    async def drain(self, host: str, *, allow: bool) -> None:
        """Turn drain mode off where new sessions are allowed, on where they are not."""
        with translated("draining a session host"):
            await self._client.session_hosts.update(
                *_where(host), session_host=SessionHostPatch(allow_new_session=allow)
            )

    async def message(self, session: str, title: str, body: str) -> None:
        """Show a message in a session."""
        with translated("messaging a session"):
            words = SendMessage(message_title=title, message_body=body)
            await self._client.user_sessions.send_message(*_session_where(session), send_message=words)

    async def disconnect(self, session: str) -> None:
        """Disconnect a session; its programs keep running."""
        with translated("disconnecting a session"):
            await self._client.user_sessions.disconnect(*_session_where(session))

    async def sign_out(self, session: str, *, force: bool) -> None:
        """End a session; an active one only with `force`, else raises Conflict."""
        with translated("signing out a session"):
            await self._client.user_sessions.delete(*_session_where(session), force=force)

    async def _read(self) -> tuple[tuple[SessionHost, ...], tuple[UserSession, ...]]:
        if not self._pools:
            self._pools = await self._host_pools.list_()
        with translated("Azure Virtual Desktop"):
            contents = await asyncio.gather(*(self._host_pools.inside(pool) for pool in self._pools))
        return (
            tuple(session_host(item, {}, {}) for hosts, _ in contents for item in hosts),
            tuple(user_session(item, {}) for _, sessions in contents for item in sessions),
        )


def _where(host: str) -> tuple[str, str, str]:
    return group_of(host), segment_after(host, "hostPools"), segment_after(host, "sessionHosts")


def _session_where(session: str) -> tuple[str, str, str, str]:
    return (*_where(session), segment_after(session, "userSessions"))
