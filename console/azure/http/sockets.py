"""The sockets of a session: counted, so that closing it can wait until the last of them is gone.

A request that is given up says goodbye in TLS and waits for the answer; aiohttp
knows nothing of that connection any more, and a busy service answers late.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Sequence
from typing import Any
from weakref import WeakSet

LONGEST, PAUSE = 2.0, 0.01


class Sockets:
    """Makes the sockets that a connector asks for, and knows which of them are still open."""

    def __init__(self) -> None:
        self._made: WeakSet[socket.socket] = WeakSet()

    def make(self, address: Sequence[Any]) -> socket.socket:
        """Return a new socket for an address, as getaddrinfo gives it."""
        family, kind, protocol, *_ = address
        sock = socket.socket(family, kind, protocol)
        self._made.add(sock)
        return sock

    async def gone(self) -> None:
        """Wait until every socket is closed, two seconds at most."""
        until = time.monotonic() + LONGEST
        while any(sock.fileno() >= 0 for sock in self._made) and time.monotonic() < until:  # noqa: ASYNC110  sockets tell nobody that they close
            await asyncio.sleep(PAUSE)
