"""Storage accounts in ARM: list and get, whose shapes every api-version shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.simulator.replies import not_found, page
from console.simulator.routing import Reply, serves
from console.simulator.scopes import GROUP, SUBSCRIPTION
from console.simulator.world.exports.graph import storage_account

if TYPE_CHECKING:
    from console.simulator.routing import Call
    from console.simulator.services.storage.world import StorageAccount

VERSIONS = ("*",)
KIND = "Microsoft.Storage/storageAccounts"
ACCOUNTS = f"/providers/{KIND}"


@serves("GET", f"{SUBSCRIPTION}{ACCOUNTS}", *VERSIONS)
@serves("GET", f"{GROUP}{ACCOUNTS}", *VERSIONS)
def list_accounts(call: Call) -> Reply:
    """List the storage accounts of a subscription or resource group."""
    flow = call.enclave.exports
    return page(call, [storage_account(flow, each, call.base_url) for each in flow.accounts.values()])


@serves("GET", f"{GROUP}{ACCOUNTS}/{{account}}", *VERSIONS)
def get_account(call: Call) -> Reply:
    """Return one storage account."""
    return Reply(storage_account(call.enclave.exports, arm_account(call), call.base_url))


def arm_account(call: Call) -> StorageAccount:
    """Return the account that the path names; raises Refusal for another."""
    account = call.enclave.exports.accounts.get(call.path["account"].lower())
    if account is None:
        raise not_found(KIND, call.path["account"])
    return account
