"""Routes: which function serves a method, path and api-version.

A service module declares its routes with `@serves`; importing the module is
all that it takes to serve them. Paths match without regard to case, as ARM's
do. A template's `{name}` takes one segment, `{name*}` one or more,
`{name:shape}` one of that shape.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from console.simulator.world.enclave import Enclave

if TYPE_CHECKING:
    from console.simulator.world.world import World


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever's token came with the request."""

    object_id: str = ""
    name: str = ""
    tenant_id: str = ""
    app_id: str = ""


@dataclass(slots=True)
class Call:
    """One request, parsed: what a handler may look at.

    `path` holds the template's names, as sent; `query` has its names in lower
    case; `enclave` is the one whose subscription the path names.
    """

    world: World
    method: str
    url: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    content: bytes
    body: Any
    caller: Caller
    base_url: str
    known_enclave: Enclave | None = None

    @property
    def enclave(self) -> Enclave:
        """The enclave whose subscription the path names."""
        if self.known_enclave is None:
            message = f"{self.url} names no subscription"
            raise LookupError(message)
        return self.known_enclave

    @property
    def now(self) -> datetime:
        """The simulated time at which the request is served."""
        return self.world.clock.now()

    def within(self, enclave: Enclave) -> Call:
        """Return the same request as if its path named this enclave's subscription."""
        return replace(self, path={}, known_enclave=enclave)


@dataclass(slots=True)
class Reply:
    """What a handler answers; a `body` that is not bytes is sent as JSON.

    `reason` stands beside the status where it is not the usual one.
    """

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """One served operation. `needs_token` is False for what Azure serves openly.

    `literals` are the template's fixed segments in lower case, all of which a fitting path has.
    """

    method: str
    template: str
    versions: tuple[str, ...]
    handler: Callable[[Call], Reply]
    literals: frozenset[str]
    audience: str
    needs_token: bool

    @property
    def pattern(self) -> re.Pattern[str]:
        """What a path must look like, compiled when a path first may fit."""
        return _compile(self.template)

    @property
    def rank(self) -> tuple[int, ...]:
        """Sorts routes that fit one path: a literal segment before a name, a name before a rest."""
        return tuple(segment.count("{") + segment.count("*}") for segment in self.template.split("/"))


ROUTES: list[Route] = []
_ARM = re.compile(r"/+(subscriptions|providers)/", re.IGNORECASE)
_SLASHES = re.compile(r"//+")
_QUOTED_SCOPE = re.compile(r"^/(?:%2F)?(?:subscriptions|providers)%2F[^/]+", re.IGNORECASE)


def serves(
    method: str,
    template: str,
    *versions: str,
    audience: str = "arm",
    needs_token: bool = True,
) -> Callable[[Callable[[Call], Reply]], Callable[[Call], Reply]]:
    """Declare that the decorated handler serves this method, path and api-versions.

    `audience` names the token that is needed: "arm", "logs" or "storage".
    """

    def register(handler: Callable[[Call], Reply]) -> Callable[[Call], Reply]:
        literals = frozenset(part for part in template.casefold().split("/") if "{" not in part)
        ROUTES.append(Route(method, template, versions, handler, literals, audience, needs_token))
        return handler

    return register


@cache
def _compile(template: str) -> re.Pattern[str]:
    parts = re.split(r"(\{\w+(?:\*|:[^}]+)?\})", template)
    regex = "".join(_group(part) if part.startswith("{") else re.escape(part) for part in parts)
    return re.compile(f"^{regex}/?$", re.IGNORECASE)


def _group(part: str) -> str:
    name, _, shape = part[1:-1].rstrip("*").partition(":")
    return f"(?P<{name}>{'.+' if part.endswith('*}') else shape or '[^/]+'})"


def matching(path: str) -> list[tuple[Route, dict[str, str]]]:
    """Return every route whose template fits the (still quoted) path, most literal first, with its values.

    A scope that a client quoted into one segment is taken apart first, and slashes that
    follow each other count once, as in ARM; in a blob's name they count.
    """
    if _ARM.match(path):
        path = _SLASHES.sub("/", path)
    path = _QUOTED_SCOPE.sub(lambda scope: unquote(scope[0]), path)
    parts = {*path.casefold().split("/")}
    fits = [
        (route, {name: unquote(value) for name, value in fit.groupdict().items()})
        for route in ROUTES
        if route.literals <= parts and (fit := route.pattern.match(path))
    ]
    return sorted(fits, key=lambda fit: fit[0].rank)
