"""Signing in: one caching, locking credential in front of whichever way the configuration names.

Each client of an SDK caches tokens of its own, and the az command takes 310 ms a
call; this one is asked instead, by all of them. Secrets come from the named
environment variable alone.
"""

from __future__ import annotations

import asyncio
import time
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
        self._lock = asyncio.Lock()
        self.name = ""

    async def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        """Return a token for the scopes, from the cache while it is good for five minutes more."""
        claims = options.get("claims")
        async with self._lock:
            kept = self._tokens.get(scopes)
            if kept and not claims and kept.expires_on - self._clock() > REFRESH_BEFORE:
                return kept
            wanted = {name: options[name] for name in ("claims", "enable_cae") if options.get(name)}
            token = await self._fresh(scopes, wanted)
            self._tokens[scopes] = token
            return token

    async def _fresh(self, scopes: tuple[str, ...], options: dict[str, Any]) -> AccessToken:
        if self._chosen is not None:
            return await _asked(self._chosen, scopes, options)
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
        """Close every way that was opened."""
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
