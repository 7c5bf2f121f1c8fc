"""The Resource Manager's own: endpoints, tenants, subscriptions, groups."""

from __future__ import annotations

from typing import Any

from console.simulator.replies import not_found, page
from console.simulator.routing import Call, Reply, serves
from console.simulator.scopes import GROUP, SUBSCRIPTION
from console.simulator.shapes import Shape
from console.simulator.world.enclave import Enclave

SUBSCRIPTIONS = (
    "2014-04-01",
    "2016-06-01",
    "2018-06-01",
    "2019-06-01",
    "2019-11-01",
    "2020-01-01",
    "2021-01-01",
    "2022-12-01",
)
GROUPS = ("*",)
CLOUD, TENANT = Shape("resources/clouds"), Shape("resources/tenants")
SUBSCRIPTION_SHAPE, RESOURCE_GROUP = Shape("resources/subscriptions"), Shape("resources/resourceGroups")


@serves("GET", "/metadata/endpoints", "*", needs_token=False)
def endpoints(call: Call) -> Reply:
    """Answer where everything in this cloud is, as third-party clients ask first."""
    cloud = CLOUD(url=call.base_url, host=call.base_url.removeprefix("https://"))
    is_list = "2019" <= call.query["api-version"] < "2022"  # of every cloud; before and after, of this one
    return Reply([cloud] if is_list else cloud)


@serves("GET", "/tenants", "*")
def tenants(call: Call) -> Reply:
    """Answer the one tenant."""
    return page(call, [TENANT(tenant=call.world.tenant_id)])


@serves("GET", "/subscriptions", *SUBSCRIPTIONS)
def subscriptions(call: Call) -> Reply:
    """Answer each enclave's subscription."""
    return page(call, [SUBSCRIPTION_SHAPE(enclave=enclave) for enclave in call.world.enclaves])


@serves("GET", SUBSCRIPTION, *SUBSCRIPTIONS)
def subscription(call: Call) -> Reply:
    """Answer one subscription."""
    return Reply(SUBSCRIPTION_SHAPE(enclave=call.enclave))


@serves("GET", f"{SUBSCRIPTION}/resourceGroups", *GROUPS)
def groups(call: Call) -> Reply:
    """Answer the enclave's one resource group."""
    return page(call, [resource_group(call.enclave)])


@serves("GET", GROUP, *GROUPS)
def group(call: Call) -> Reply:
    """Answer the resource group by name."""
    if call.path["group"].casefold() != call.enclave.resource_group.casefold():
        raise not_found("resourceGroups", call.path["group"])
    return Reply(resource_group(call.enclave))


@serves("HEAD", GROUP, *GROUPS)
def group_exists(call: Call) -> Reply:
    """Answer by the status alone whether there is such a resource group."""
    is_there = call.path["group"].casefold() == call.enclave.resource_group.casefold()
    return Reply(status=204 if is_there else 404)


def resource_group(enclave: Enclave) -> dict[str, Any]:
    """Return an enclave's resource group as the Resource Manager shows it."""
    return RESOURCE_GROUP(enclave=enclave, tags={"enclave": enclave.name, **enclave.tags})
