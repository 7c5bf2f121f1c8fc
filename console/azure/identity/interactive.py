"""Signing in as a person: azure.identity offers it synchronously alone, so it is asked in a thread.

What it sends goes out through the event loop, by the same transport as everything else: one policy
of proxies, trust and deadlines, and no second library that has its own.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Self

from azure.core.pipeline.transport import HttpTransport

from console.azure.http.threads import in_daemon_thread

if TYPE_CHECKING:
    from azure.core.credentials import AccessToken
    from azure.core.pipeline.transport import AioHttpTransport


class LoopTransport(HttpTransport[Any, Any]):
    """The transport of a thread: each request is sent by `transport`, in the loop that made this."""

    def __init__(self, transport: AioHttpTransport) -> None:
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._sending: set[Future[Any]] = set()

    def send(self, request: Any, **kwargs: Any) -> Any:
        """Send the request and return its answer, read whole."""
        sending = asyncio.run_coroutine_threadsafe(self._transport.send(request, **kwargs), self._loop)
        self._sending.add(sending)
        try:
            return sending.result()
        finally:
            self._sending.discard(sending)

    def sleep(self, duration: float) -> None:
        """Wait (seconds) before a retry."""
        time.sleep(duration)

    def open(self) -> None:
        """Do nothing: the transport is open."""

    def close(self) -> None:
        """Give up what is being sent; the transport is others' too."""
        for sending in tuple(self._sending):
            sending.cancel()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give up what is being sent."""
        self.close()


class InThread:
    """A credential that azure.identity offers only synchronously, asked in a thread.

    One asks at a time, and always for a token of the same kind, which share a cache:
    one sign-in serves all services. `ended` is called after each request, successful or not.
    """

    def __init__(self, credential: Any, ended: Callable[[], None] = lambda: None) -> None:
        self._credential = credential
        self._ended = ended
        self._turn = asyncio.Lock()

    async def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        """Return a token for the scopes."""
        sdk_options = options | {"enable_cae": True}
        async with self._turn:
            try:
                token: AccessToken = await in_daemon_thread(
                    self._credential.get_token, *scopes, **sdk_options
                )
            finally:
                self._ended()
        return token

    async def close(self) -> None:
        """Let go of what it holds."""
        self._credential.close()
