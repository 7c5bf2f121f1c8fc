"""Data Factory, 2018-06-01: pipelines, datasets, linked services, runtimes and their network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.replies import Refusal, page
from console.simulator.routing import Reply, serves
from console.simulator.services.datafactory.routes.factories import FACTORY, VERSION, factory_of
from console.simulator.services.datafactory.world.documents import (
    NETWORK,
    WRITTEN,
    documents,
    managed_endpoints,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.simulator.routing import Call

ENDPOINTS = f"{FACTORY}/managedVirtualNetworks/{{network}}/managedPrivateEndpoints"
WORDS = "The document could not be retrieved because it does not exist."


@serves("GET", ENDPOINTS, VERSION)
def endpoints(call: Call) -> Reply:
    """Answer the private endpoints of the managed network."""
    return page(call, _endpoints(call))


@serves("GET", f"{ENDPOINTS}/{{document}}", VERSION)
def endpoint(call: Call) -> Reply:
    """Answer one private endpoint of the managed network."""
    return Reply(_written(_endpoints(call), call.path["document"]))


def _written(found: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """Return the document of this name; raises Refusal for another."""
    for each in found:
        if each["name"].casefold() == name.casefold():
            return each
    raise Refusal(404, "NotFound", f"{WORDS} Name: {name}")


def _endpoints(call: Call) -> list[dict[str, Any]]:
    factory_of(call)
    if call.path["network"].casefold() != NETWORK:
        raise Refusal(404, "NotFound", f"{WORDS} Name: {call.path['network']}")
    return managed_endpoints(call.enclave.exports)


def _listed(kind: str) -> Callable[[Call], Reply]:
    def answer(call: Call) -> Reply:
        """Answer every document of the kind."""
        factory_of(call)
        return page(call, documents(call.enclave.exports, kind))

    return answer


def _one(kind: str) -> Callable[[Call], Reply]:
    def answer(call: Call) -> Reply:
        """Answer one document of the kind."""
        factory_of(call)
        return Reply(_written(documents(call.enclave.exports, kind), call.path["document"]))

    return answer


for _kind in WRITTEN:
    serves("GET", f"{FACTORY}/{_kind}", VERSION)(_listed(_kind))
    serves("GET", f"{FACTORY}/{_kind}/{{document}}", VERSION)(_one(_kind))
