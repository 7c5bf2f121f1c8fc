"""Signing in: one caching, locking credential in front of whichever way the configuration names.

Each client of an SDK caches tokens of its own, and the az command takes 310 ms a
call; this one is asked instead, by all of them. Secrets come from the named
environment variable alone.
"""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import CredentialUnavailableError

from console.azure.cleaning import line
from console.errors import NotSignedIn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.azure.signins import SignIn, Way

REFRESH_BEFORE = 300


class CachingCredential:
    """The credential that every client of one enclave is given.

    Raises NotSignedIn, naming every way that was tried.
    """

    def __init__(self, tried: Sequence[Way], clock: Callable[[], float] = time.time) -> None:
        self._ways = tried
        self._clock = clock
        self._chosen: SignIn | None = None
        self._opened: list[SignIn] = []
        self._tokens: dict[tuple[str, ...], AccessToken] = {}
        self._asking: dict[tuple[object, ...], asyncio.Task[AccessToken]] = {}
        self._choosing = asyncio.Lock()
        self.name = ""

    async def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        """Return a token for the scopes, from the cache while it is good for five minutes more.

        Whoever asks for one that is being asked for already shares what comes of it.
        """
        claims = options.get("claims")
        kept = self._tokens.get(scopes)
        if kept and not claims and kept.expires_on - self._clock() > REFRESH_BEFORE:
            return kept
        asked = (*scopes, claims)
        if asked not in self._asking:
            wanted = {name: options[name] for name in ("claims", "enable_cae") if options.get(name)}
            task = self._asking[asked] = asyncio.create_task(self._kept(scopes, wanted))
            task.add_done_callback(partial(self._answered, asked))
        return await asyncio.shield(self._asking[asked])

    def _answered(self, asked: tuple[object, ...], task: asyncio.Task[AccessToken]) -> None:
        del self._asking[asked]
        if not task.cancelled():
            task.exception()  # whoever still waits raises it

    async def _kept(self, scopes: tuple[str, ...], options: dict[str, Any]) -> AccessToken:
        token = self._tokens[scopes] = await self._fresh(scopes, options)
        return token

    async def _fresh(self, scopes: tuple[str, ...], options: dict[str, Any]) -> AccessToken:
        async with self._choosing:
            if self._chosen is None:
                return await self._first(scopes, options)
        return await _asked(self._chosen, scopes, options)

    async def _first(self, scopes: tuple[str, ...], options: dict[str, Any]) -> AccessToken:
        refusals = []
        for way in self._ways:
            sign_in = way.open()
            self._opened.append(sign_in)
            try:
                token = await _asked(sign_in, scopes, options)
            except NotSignedIn as refused:
                refusals.append(f"{way.name}: {refused}")
            else:
                self._chosen, self.name = sign_in, way.name
                return token
        raise NotSignedIn("; ".join(refusals) or "no way to sign in is configured")

    def forget(self) -> None:
        """Ask for new tokens from now on: Azure has refused one that looked good."""
        self._tokens.clear()

    async def close(self) -> None:
        """Give up what is being asked for, and close every way that was opened."""
        asking = tuple(self._asking.values())
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        for way in self._opened:
            await way.close()

    async def __aenter__(self) -> CachingCredential:  # noqa: PYI034  the SDKs' protocol names the class
        """Return itself."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave it open: the connection closes it."""


async def _asked(sign_in: SignIn, scopes: tuple[str, ...], options: dict[str, Any]) -> AccessToken:
    try:
        token = await sign_in.get_token(*scopes, **options)
    except (CredentialUnavailableError, ClientAuthenticationError) as failure:
        first = line(failure.message).split("\u240a")[0]
        raise NotSignedIn(first) from failure
    return AccessToken(token.token, token.expires_on)
