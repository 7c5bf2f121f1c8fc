"""The Resource Manager's own: endpoints, tenants, subscriptions, groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.replies import not_found, page
from console.simulator.routing import Reply, serves
from console.simulator.scopes import GROUP, SUBSCRIPTION

if TYPE_CHECKING:
    from console.simulator.routing import Call
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


@serves("GET", "/metadata/endpoints", "*", needs_token=False)
def endpoints(call: Call) -> Reply:
    """Answer where everything in this cloud is, as third-party clients ask first."""
    url = call.base_url
    cloud = {
        "name": "EnclaveSimulated",
        "portal": url,
        "authentication": {
            "loginEndpoint": url,
            "audiences": [f"{url}/", "https://management.azure.com/"],
            "tenant": "common",
            "identityProvider": "AAD",
        },
        "resourceManager": url,
        "graph": url,
        "microsoftGraphResourceId": url,
        "logAnalyticsResourceId": f"{url}/v1",
        "suffixes": {"storage": url.removeprefix("https://"), "keyVaultDns": "vault.invalid"},
    }
    is_list = "2019" <= call.query["api-version"] < "2022"  # of every cloud; before and after, of this one
    return Reply([cloud] if is_list else cloud)


@serves("GET", "/tenants", "*")
def tenants(call: Call) -> Reply:
    """Answer the one tenant."""
    tenant = call.world.tenant_id
    shown = {
        "id": f"/tenants/{tenant}",
        "tenantId": tenant,
        "displayName": "Northlake",
        "tenantCategory": "Home",
    }
    return page(call, [shown])


@serves("GET", "/subscriptions", *SUBSCRIPTIONS)
def subscriptions(call: Call) -> Reply:
    """Answer each enclave's subscription."""
    return page(call, [_subscription(enclave) for enclave in call.world.enclaves])


@serves("GET", SUBSCRIPTION, *SUBSCRIPTIONS)
def subscription(call: Call) -> Reply:
    """Answer one subscription."""
    return Reply(_subscription(call.enclave))


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


def _subscription(enclave: Enclave) -> dict[str, Any]:
    return {
        "id": enclave.subscription,
        "subscriptionId": enclave.subscription_id,
        "tenantId": enclave.tenant_id,
        "displayName": f"sub-{enclave.name}-enclave",
        "state": "Enabled",
        "authorizationSource": "RoleBased",
        "managedByTenants": [],
        "subscriptionPolicies": {
            "locationPlacementId": "Public_2014-09-01",
            "quotaId": "EnterpriseAgreement_2014-09-01",
            "spendingLimit": "Off",
        },
    }


def resource_group(enclave: Enclave) -> dict[str, Any]:
    """Return an enclave's resource group as the Resource Manager shows it."""
    return {
        "id": enclave.group,
        "name": enclave.resource_group,
        "type": "Microsoft.Resources/resourceGroups",
        "location": enclave.location,
        "tags": {"enclave": enclave.name, **enclave.tags},
        "properties": {"provisioningState": "Succeeded"},
    }
