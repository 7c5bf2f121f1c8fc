"""Scopes: what Azure answers at a subscription, at a resource group and at every resource alike."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from console.simulator.replies import Refusal
from console.simulator.routing import Call, Reply, serves

Handler = Callable[[Call], Reply]

TENANT = ""
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
    check_group(call)
    path = unquote(call.url.removeprefix(call.base_url).partition("?")[0])
    return path[: path.casefold().rindex(f"/providers/{kind}".casefold())]


def check_group(call: Call) -> None:
    """Raise Refusal where the path names a resource group that is not the enclave's."""
    if "group" in call.path and call.path["group"].casefold() != call.enclave.resource_group.casefold():
        group = call.path["group"]
        raise Refusal(404, "ResourceGroupNotFound", f"Resource group '{group}' could not be found.")


def is_here(call: Call) -> bool:
    """Tell whether the region that the path names is the enclave's; the others have nothing."""
    return call.path["location"].casefold() == call.enclave.location


def contains(outer: str, inner: str) -> bool:
    """Tell whether a scope is another one or holds it."""
    return f"{inner}/".casefold().startswith(f"{outer}/".casefold())
