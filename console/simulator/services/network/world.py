"""The private endpoints by which an enclave's network reaches what is closed to the public."""

from __future__ import annotations

from dataclasses import dataclass

from console.simulator.services.security.world.catalogue import check_named
from console.simulator.world.enclave import Enclave

KIND = "Microsoft.Network/privateEndpoints"
LINKED = check_named("Storage accounts should use private link connections")


@dataclass(frozen=True, slots=True)
class PrivateEndpoint:
    """An endpoint; `group` is the part of its target that it leads to.

    It lies in the enclave's network, or, managed, in the one that Azure keeps for the factory.
    """

    id: str
    target: str
    group: str
    is_managed: bool = False

    @property
    def name(self) -> str:
        """The endpoint's name, and that of its connection."""
        return self.id.rpartition("/")[2]


def private_endpoints(enclave: Enclave) -> list[PrivateEndpoint]:
    """Return the endpoints; a storage account has its own while Defender does not miss them."""
    pool, workspace = enclave.desktops.pool_id, enclave.learning.id
    linked = [
        account
        for account in enclave.exports.accounts.values()
        if enclave.defender.passes(LINKED, account.id)
    ]
    return [
        _endpoint(enclave, f"{enclave.name}-pool", pool, "connection"),
        _endpoint(enclave, f"{enclave.name}-workspace", workspace, "amlworkspace"),
        *(_endpoint(enclave, account.name, account.id, "blob") for account in linked),
        *(_managed_endpoint(enclave, account.name, account.id) for account in linked),
    ]


def _endpoint(enclave: Enclave, name: str, target: str, group: str) -> PrivateEndpoint:
    return PrivateEndpoint(enclave.resource(KIND, f"pe-{name}"), target, group)


def _managed_endpoint(enclave: Enclave, name: str, target: str) -> PrivateEndpoint:
    factory = enclave.exports.factory
    place = f"/subscriptions/{factory.etag}/resourceGroups/vnet-{factory.etag[:8]}-{enclave.location}-rg"
    return PrivateEndpoint(
        f"{place}/providers/{KIND}/{factory.name}.mpe-{name}", target, "dfs", is_managed=True
    )
