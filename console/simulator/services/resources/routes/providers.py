"""Resource providers: which there are, their kinds of resource and api-versions, what each can do.

All of it is read off the routes that are served, so that nothing is promised that would not be kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from console.simulator.replies import Refusal, page
from console.simulator.routing import ROUTES, Call, Reply, Route, serves
from console.simulator.scopes import SUBSCRIPTION
from console.simulator.services.resources.routes.locations import LOCATION_NAMES
from console.simulator.shapes import Shape
from console.simulator.world.enclave import Enclave

NAMESPACE = re.compile(r"Microsoft\.\w+$", re.IGNORECASE)
CATALOGUE = "/providers/Microsoft.Authorization/providerOperations"
ANY_VERSION = "2023-05-01"  # what is said of a kind whose shape every version shares
VERBS = {"GET": "read", "PUT": "write", "PATCH": "write", "DELETE": "delete"}
WORDS = {"read": "Get", "write": "Create or Update", "delete": "Delete"}
PROVIDER, RESOURCE_TYPE = Shape("resources/providers"), Shape("resources/resourceTypes")
OPERATION, ROLE_OPERATION = Shape("resources/operations"), Shape("authorization/operations")
PROVIDER_OPERATIONS = Shape("authorization/providerOperations")
TYPE_OPERATIONS = Shape("authorization/resourceTypeOperations")
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Served(NamedTuple):
    """What one route serves: a kind of resource without its namespace, and what can be done to it."""

    kind: str
    verb: str
    versions: tuple[str, ...]


@serves("GET", f"{SUBSCRIPTION}/providers", "*")
def providers(call: Call) -> Reply:
    """Answer the resource providers, all registered."""
    return page(call, [_provider(call.enclave, name) for name in sorted(_catalogue())])


@serves("GET", f"{SUBSCRIPTION}/providers/{{namespace}}", "*")
@serves("POST", f"{SUBSCRIPTION}/providers/{{namespace}}/register", "*")
def provider(call: Call) -> Reply:
    """Answer one resource provider; registering it changes nothing."""
    return Reply(_provider(call.enclave, _namespace_of(call.path["namespace"])))


@serves("GET", "/providers/{namespace}/operations", "*")
def operations(call: Call) -> Reply:
    """Answer the operations of a provider."""
    namespace = _namespace_of(call.path["namespace"])
    return page(call, [_operation(namespace, *each) for each in _verbs_by_kind(namespace)])


@serves("GET", CATALOGUE, "*")
def all_provider_operations(call: Call) -> Reply:
    """Answer the operations of every provider, as roles are made of them."""
    return page(call, [_provider_operations(name) for name in sorted(_catalogue())])


@serves("GET", f"{CATALOGUE}/{{namespace}}", "*")
def provider_operations(call: Call) -> Reply:
    """Answer the operations of one provider, by kind of resource."""
    return Reply(_provider_operations(_namespace_of(call.path["namespace"])))


def _namespace_of(namespace: str) -> str:
    """Return a provider's name as it is written; one of Microsoft's that serves nothing here has its own."""
    if not NAMESPACE.match(namespace):
        raise Refusal(404, "InvalidResourceNamespace", f"The resource namespace '{namespace}' is invalid.")
    return next((name for name in _catalogue() if name.casefold() == namespace.casefold()), namespace)


@cache
def _catalogue() -> Mapping[str, tuple[Served, ...]]:
    """Return what is served, by namespace; complete once every service is imported."""
    catalogue: defaultdict[str, list[Served]] = defaultdict(list)
    for route in ROUTES:
        namespace, *rest = route.template.rpartition("/providers/")[2].split("/")
        if NAMESPACE.match(namespace):
            catalogue[namespace] += _operations_of(route, rest)
    return {namespace: tuple(served) for namespace, served in catalogue.items()}


def _operations_of(route: Route, rest: list[str]) -> Iterator[Served]:
    """Tell kinds from names, which take turns; a POST ends with what it does."""
    kinds, is_action = rest[::2], route.method == "POST"
    if not all(kind.isidentifier() for kind in kinds):
        return
    kind, action = ("/".join(kinds[:-1]), f"{kinds[-1]}/action") if is_action else ("/".join(kinds), "")
    if kind and (is_action or route.method in VERBS):
        versions = tuple(ANY_VERSION if version == "*" else version for version in route.versions)
        yield Served(kind, action or VERBS[route.method], versions)


def _verbs_by_kind(namespace: str) -> list[tuple[str, str]]:
    """Return each kind of resource with each thing that can be done to it."""
    return sorted({(served.kind, served.verb) for served in _catalogue().get(namespace, ())})


def _provider(enclave: Enclave, namespace: str) -> dict[str, Any]:
    versions: defaultdict[str, set[str]] = defaultdict(set)
    for served in _catalogue().get(namespace, ()):
        versions[served.kind].update(served.versions)
    locations = list(LOCATION_NAMES.values())
    return PROVIDER(
        subscription=enclave.subscription,
        namespace=namespace,
        resource_types=[
            RESOURCE_TYPE(kind=kind, locations=locations, versions=sorted(versions[kind], reverse=True))
            for kind in sorted(versions)
        ],
    )


def _title(kind: str) -> str:
    return HUMP.sub(" ", kind.rpartition("/")[2]).title()


def _operation(namespace: str, kind: str, verb: str) -> dict[str, Any]:
    title = _title(kind)
    action = HUMP.sub(" ", verb.partition("/")[0]).capitalize()
    return OPERATION(
        namespace=namespace,
        kind=kind,
        verb=verb,
        provider=namespace.replace(".", " "),
        title=title,
        words=f"{WORDS[verb]} {title}" if verb in WORDS else action,
    )


def _provider_operations(namespace: str) -> dict[str, Any]:
    operations: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for kind, verb in _verbs_by_kind(namespace):
        operation = _operation(namespace, kind, verb)
        words = operation["display"]["operation"]
        operations[kind].append(ROLE_OPERATION(name=operation["name"], words=words))
    return PROVIDER_OPERATIONS(
        namespace=namespace,
        provider=namespace.replace(".", " "),
        resource_types=[
            TYPE_OPERATIONS(kind=kind, title=_title(kind), operations=operations[kind]) for kind in operations
        ],
    )
