"""Signing in: one caching, locking credential in front of whichever way the configuration names.

Each client of an SDK caches tokens of its own, and the az command takes 310 ms a
call; this one is asked instead, by all of them. Secrets come from the named
environment variable alone.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import CredentialUnavailableError

from console.azure.http.deadlines import Deadlines
from console.azure.http.recent_failures import RecentFailures
from console.azure.http.translation import translated
from console.azure.identity.ways import SignIn, Way
from console.azure.values.cleaning import line
from console.errors import ConsoleError, NotSignedIn, Unreachable
from console.model.waits import Waits

REFRESH_BEFORE = 300
SIGN_IN = "sign-in"


@dataclass(frozen=True, slots=True)
class Want:
    """A token that is wanted: for which scopes, with which of the SDK's options."""

    scopes: tuple[str, ...]
    options: Mapping[str, Any]


class CachingCredential:
    """The credential that every client of one enclave is given.

    Raises NotSignedIn, naming every way that was tried, and Unreachable where one of them had no answer
    within its deadline: once for all who waited for it, whatever they wanted a token for.
    `waits` tells which token has not come yet.
    """

    def __init__(
        self,
        tried: Sequence[Way],
        clock: Callable[[], float] = time.time,
        *,
        deadlines: Deadlines = Deadlines(),  # noqa: B008  it is frozen
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.waits = Waits(monotonic)
        self._ways = tried
        self._clock = clock
        self._seconds = deadlines.token
        self._failures: RecentFailures[str] = RecentFailures(monotonic)
        self._chosen: tuple[Way, SignIn] | None = None
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
        cached = self._tokens.get(scopes)
        if cached and not claims and cached.expires_on - self._clock() > REFRESH_BEFORE:
            return cached
        self._failures.raise_for(SIGN_IN)
        key = (*scopes, claims)
        if key not in self._asking:
            sdk_options = {name: options[name] for name in ("claims", "enable_cae") if options.get(name)}
            task = self._asking[key] = asyncio.create_task(self._kept(Want(scopes, sdk_options)))
            task.add_done_callback(partial(self._answered, key))
        return await asyncio.shield(self._asking[key])

    def _answered(self, key: tuple[object, ...], task: asyncio.Task[AccessToken]) -> None:
        del self._asking[key]
        if not task.cancelled():
            task.exception()  # a caller that still waits raises it

    async def _kept(self, want: Want) -> AccessToken:
        try:
            token = self._tokens[want.scopes] = await self._fresh(want)
        except Unreachable as failure:
            self._failures.note(SIGN_IN, failure)
            raise
        return token

    async def _fresh(self, want: Want) -> AccessToken:
        async with self._choosing:
            self._failures.raise_for(SIGN_IN)  # of the caller that held the lock
            if self._chosen is None:
                return await self._first(want)
        return await self._asked(*self._chosen, want, self._deadline())

    async def _first(self, want: Want) -> AccessToken:
        """Try every way, keep the first that gives a token; those that ask no person share a deadline."""
        until = self._deadline()
        refusals: list[tuple[str, ConsoleError]] = []
        for way in self._ways:
            try:
                sign_in = way.open()
                self._opened.append(sign_in)
                token = await self._asked(way, sign_in, want, until)
            except (NotSignedIn, Unreachable) as refused:
                refusals.append((way.name, refused))
            else:
                self._chosen, self.name = (way, sign_in), way.name
                return token
        raise _together(refusals)

    async def _asked(self, way: Way, sign_in: SignIn, want: Want, until: float) -> AccessToken:
        try:
            with self.waits.waiting_for(way.subject):
                async with asyncio.timeout_at(None if way.asks else until):
                    return await _token(sign_in, want)
        except TimeoutError as failure:
            message = f"No answer within {self._seconds:g} s while waiting for {way.subject}."
            raise Unreachable(message) from failure

    def _deadline(self) -> float:
        return asyncio.get_running_loop().time() + self._seconds

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


def _together(refusals: Sequence[tuple[str, ConsoleError]]) -> ConsoleError:
    """Return one failure for all ways that were tried; what several of them say is said once."""
    names: dict[str, list[str]] = {}
    for name, refused in refusals:
        names.setdefault(str(refused).rstrip("."), []).append(name)
    words = "; ".join(f"{', '.join(ways)}: {reason}" for reason, ways in names.items())
    unreachable = [refused for _, refused in refusals if isinstance(refused, Unreachable)]
    kind = Unreachable if unreachable else NotSignedIn
    decisive: Sequence[ConsoleError] = unreachable or [refused for _, refused in refusals]
    advice = decisive[0].advice if len(decisive) == 1 else None
    return kind(f"{words or 'No way to sign in is configured'}.", advice=advice)


async def _token(sign_in: SignIn, want: Want) -> AccessToken:
    with translated("signing in"):
        try:
            token = await sign_in.get_token(*want.scopes, **want.options)
        except (CredentialUnavailableError, ClientAuthenticationError) as failure:
            if isinstance(failure.__cause__, ConsoleError):  # of our transport, which the SDK has wrapped
                raise failure.__cause__ from failure
            first = line(failure.message).split("\u240a")[0]
            raise NotSignedIn(first) from failure
    return AccessToken(token.token, token.expires_on)
