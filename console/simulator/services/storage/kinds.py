"""The kinds of Storage in ARM, alike in every version: accounts, their blob service, its containers."""

from __future__ import annotations

from typing import Any

from console.simulator.kinds import Kind, Resource, declare, declare_absent
from console.simulator.replies import Refusal
from console.simulator.routing import Call
from console.simulator.scopes import SUBSCRIPTION
from console.simulator.services.storage.world import Container, StorageAccount

VERSIONS = ("*",)
EMPTY_KINDS = ("encryptionScopes", "inventoryPolicies", "localUsers", "objectReplicationPolicies")


def _account_values(call: Call, account: StorageAccount) -> dict[str, Any]:
    is_private = account is call.enclave.exports.private
    return {"allows_keys": not is_private, "public_access": "Disabled" if is_private else "Enabled"}


def _services(_: Call, account: Resource[StorageAccount]) -> list[StorageAccount]:
    return [account.item]


ACCOUNTS: Kind[StorageAccount] = declare(
    Kind(
        "Microsoft.Storage/storageAccounts",
        VERSIONS,
        lambda call, _: call.enclave.exports.accounts.values(),
        values=_account_values,
        table="Resources",
    )
)
BLOB_SERVICES: Kind[StorageAccount] = declare(
    Kind(
        f"{ACCOUNTS.type}/blobServices",
        VERSIONS,
        _services,
        parent=ACCOUNTS,
        name=lambda _: "default",
    )
)
CONTAINERS: Kind[Container] = declare(
    Kind(
        f"{BLOB_SERVICES.type}/containers",
        VERSIONS,
        lambda _, service: service.item.containers.values(),
        parent=BLOB_SERVICES,
        refuse=lambda _: Refusal(404, "ContainerNotFound", "The specified container does not exist."),
    )
)
declare_absent("Microsoft.Storage/deletedAccounts", VERSIONS, scopes=(SUBSCRIPTION,))
for _segment in EMPTY_KINDS:
    declare_absent(f"{ACCOUNTS.type}/{_segment}", VERSIONS, parent=ACCOUNTS)
