"""Scopes: what Azure answers at a subscription, at a resource group and at every resource alike."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from console.simulator.replies import Refusal
from console.simulator.routing import serves

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.simulator.routing import Call, Reply

    Handler = Callable[[Call], Reply]

SUBSCRIPTION = "/subscriptions/{subscription}"
GROUP = f"{SUBSCRIPTION}/resourceGroups/{{group}}"
RESOURCE = f"{GROUP}/providers/{{resource*}}"


def serves_at_every_scope(method: str, tail: str, *versions: str) -> Callable[[Handler], Handler]:
    """Declare that the decorated handler serves `tail` below every scope."""

    def register(handler: Handler) -> Handler:
        for scope in (SUBSCRIPTION, GROUP, RESOURCE):
            serves(method, f"{scope}/{tail}", *versions)(handler)
        return handler

    return register


def scope_of(call: Call, kind: str) -> str:
    """Return the scope at which a kind of resource is asked for; raises Refusal in another group."""
    group = call.path.get("group", call.enclave.resource_group)
    if group.casefold() != call.enclave.resource_group.casefold():
        raise Refusal(404, "ResourceGroupNotFound", f"Resource group '{group}' could not be found.")
    path = unquote(call.url.removeprefix(call.base_url).partition("?")[0])
    return path[: path.casefold().rindex(f"/providers/{kind}".casefold())]


def contains(scope: str, other: str) -> bool:
    """Tell whether a scope is another one or holds it."""
    return f"{other}/".casefold().startswith(f"{scope}/".casefold())
