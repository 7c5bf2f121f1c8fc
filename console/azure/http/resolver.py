"""Addresses of names, with a deadline: a resolver that stays silent delays neither answer nor quit."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from console.azure.http.threads import in_daemon_thread
from console.errors import Unreachable

Look = tuple[str, int, int]
Address = tuple[int, int, int, str, tuple[Any, ...]]  # as getaddrinfo gives it


class DeadlineResolver(AbstractResolver):
    """Asks the system, each name once at a time; raises Unreachable after so many seconds.

    `look_up` is getaddrinfo, or what stands for it.
    """

    def __init__(
        self, seconds: float, look_up: Callable[..., Sequence[Address]] = socket.getaddrinfo
    ) -> None:
        self._seconds = seconds
        self._look_up = look_up
        self._looks: dict[Look, asyncio.Future[Sequence[Address]]] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of `host`; raises OSError where the resolver knows none."""
        look = self._look(host, port, family)
        done, _ = await asyncio.wait({look}, timeout=self._seconds)
        if not done:
            message = f"No name server told the address of {host} within {self._seconds:g} s."
            advice = "Check the network, the VPN and the name servers of this machine."
            raise Unreachable(message, advice=advice)
        return [_result(host, port, info) for info in look.result()]

    async def close(self) -> None:
        """Give up every look; its thread ends by itself."""
        for look in self._looks.values():
            look.cancel()

    def _look(self, host: str, port: int, family: int) -> asyncio.Future[Sequence[Address]]:
        """Return the look at this name that is under way, or a new one."""
        key = (host, port, family)
        look = self._looks.get(key)
        if look is None:
            look = self._looks[key] = in_daemon_thread(
                self._look_up, host, port, family=family, type=socket.SOCK_STREAM
            )
            look.add_done_callback(lambda ended: self._ended(key, ended))
        return look

    def _ended(self, key: Look, look: asyncio.Future[Sequence[Address]]) -> None:
        del self._looks[key]
        if not look.cancelled():
            look.exception()  # a caller that still waits raises it


def _result(host: str, port: int, info: Address) -> ResolveResult:
    family, _, protocol, _, address = info
    return {
        "hostname": host,
        "host": address[0],
        "port": port,
        "family": family,
        "proto": protocol,
        "flags": socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    }
