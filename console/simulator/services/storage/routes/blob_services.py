"""Storage in ARM: an account's blob service and containers, what accounts can be and how many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.replies import Refusal, named, page
from console.simulator.routing import Reply, serves
from console.simulator.scopes import GROUP, SUBSCRIPTION
from console.simulator.services.storage.routes.accounts import KIND, VERSIONS, arm_account
from console.simulator.world.exports.graph import stamp, storage_account

if TYPE_CHECKING:
    from console.simulator.routing import Call
    from console.simulator.services.storage.world import Container, StorageAccount

ACCOUNT = f"{GROUP}/providers/{KIND}/{{account}}"
SERVICES = f"{ACCOUNT}/blobServices"
CONTAINERS = f"{SERVICES}/default/containers"
SERVICE_KIND = f"{KIND}/blobServices"
MOST_ACCOUNTS = 250
SKUS = ("Standard_LRS", "Standard_ZRS", "Standard_GRS", "Premium_LRS")


@serves("GET", SERVICES, *VERSIONS)
def services(call: Call) -> Reply:
    """Answer the one blob service of an account."""
    return page(call, [_service(call, arm_account(call))])


@serves("GET", f"{SERVICES}/{{service}}", *VERSIONS)
def service(call: Call) -> Reply:
    """Answer the blob service by the one name it can have."""
    return Reply(named([_service(call, arm_account(call))], SERVICE_KIND, call.path["service"]))


@serves("GET", CONTAINERS, *VERSIONS)
def containers(call: Call) -> Reply:
    """Answer the containers of an account."""
    account = arm_account(call)
    return page(call, [_container(account, each) for each in account.containers.values()])


@serves("GET", f"{CONTAINERS}/{{container}}", *VERSIONS)
def container(call: Call) -> Reply:
    """Answer one container."""
    account = arm_account(call)
    found = account.containers.get(call.path["container"])
    if found is None:
        raise Refusal(404, "ContainerNotFound", "The specified container does not exist.")
    return Reply(_container(account, found))


@serves("GET", f"{ACCOUNT}/managementPolicies/{{policy}}", *VERSIONS)
def management_policy(call: Call) -> Reply:
    """Refuse: no account deletes blobs by their age."""
    account = arm_account(call)
    words = f"No ManagementPolicy found for account {account.name}"
    raise Refusal(404, "ManagementPolicyNotFound", words)


@serves("GET", f"{SUBSCRIPTION}/providers/Microsoft.Storage/skus", *VERSIONS)
def skus(call: Call) -> Reply:
    """Answer what kinds of account the region of the enclave has."""
    location = call.enclave.location
    return page(call, [_sku(name, location) for name in SKUS])


@serves("GET", f"{SUBSCRIPTION}/providers/Microsoft.Storage/locations/{{location}}/usages", *VERSIONS)
def usages(call: Call) -> Reply:
    """Answer how many accounts a region has; another region has none."""
    is_here = call.path["location"].casefold() == call.enclave.location
    counted = {
        "unit": "Count",
        "currentValue": len(call.enclave.exports.accounts) if is_here else 0,
        "limit": MOST_ACCOUNTS,
        "name": {"value": "StorageAccounts", "localizedValue": "Storage Accounts"},
    }
    return page(call, [counted])


def _service(call: Call, account: StorageAccount) -> dict[str, Any]:
    return {
        "id": f"{account.id}/blobServices/default",
        "name": "default",
        "type": SERVICE_KIND,
        "sku": storage_account(call.enclave.exports, account, call.base_url)["sku"],
        "properties": {
            "cors": {"corsRules": []},
            "deleteRetentionPolicy": {"enabled": False, "allowPermanentDelete": False},
            "containerDeleteRetentionPolicy": {"enabled": False},
        },
    }


def _container(account: StorageAccount, found: Container) -> dict[str, Any]:
    return {
        "id": f"{account.id}/blobServices/default/containers/{found.name}",
        "name": found.name,
        "type": f"{SERVICE_KIND}/containers",
        "etag": found.etag,
        "properties": {
            "publicAccess": "None",
            "leaseStatus": "Unlocked",
            "leaseState": "Available",
            "lastModifiedTime": stamp(found.modified_at),
            "hasImmutabilityPolicy": False,
            "hasLegalHold": False,
            "deleted": False,
            "remainingRetentionDays": 0,
            "defaultEncryptionScope": "$account-encryption-key",
            "denyEncryptionScopeOverride": False,
            "immutableStorageWithVersioning": {"enabled": False},
        },
    }


def _sku(name: str, location: str) -> dict[str, Any]:
    return {
        "name": name,
        "tier": name.partition("_")[0],
        "resourceType": "storageAccounts",
        "kind": "StorageV2",
        "locations": [location],
        "capabilities": [{"name": "supportsnetworkacls", "value": "true"}],
        "restrictions": [],
    }
