"""What every gateway of one enclave shares: its settings, one credential, one transport."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote

from console.azure.arm.paging import PageKeeper
from console.azure.arm.resource_manager import ResourceManager, arm_policies
from console.azure.http.translation import translated
from console.azure.http.transport import GuardedTransport
from console.azure.identity.credentials import CachingCredential
from console.azure.identity.operators import operator_of
from console.config import EnclaveConfig
from console.model.runs import Operator
from console.model.targets import group_of

C = TypeVar("C")


@dataclass(slots=True)
class Link:
    """An enclave's settings with the credential and transport that reach it."""

    enclave: EnclaveConfig
    credential: CachingCredential
    transport: GuardedTransport
    arm: ResourceManager = field(init=False)
    _clients: dict[object, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Open the pipeline for plain calls."""
        self.arm = ResourceManager(self.enclave.endpoints, self.credential, self.transport)

    @property
    def subscription(self) -> str:
        """The ARM id of the subscription."""
        return f"/subscriptions/{self.enclave.subscription}"

    async def operator(self) -> Operator:
        """Return who is signed in, on this machine; raises NotSignedIn, Unreachable."""
        with translated("signing in"):
            scope = self.enclave.endpoints.resource_manager_scope
            return operator_of((await self.credential.get_token(scope)).token)

    def group(self, name: str) -> str:
        """Return the ARM id of a resource group."""
        return f"{self.subscription}/resourceGroups/{quote(name)}"

    def management(self, client: Callable[..., C]) -> C:
        """Return the enclave's client of a management SDK, made at its first use."""
        if client not in self._clients:
            endpoints = self.enclave.endpoints
            self._clients[client] = client(
                self.credential,
                self.enclave.subscription,
                base_url=endpoints.resource_manager,
                credential_scopes=[endpoints.resource_manager_scope],
                transport=self.transport,
                policies=[PageKeeper(), *arm_policies(endpoints, self.credential)],
            )
        opened_client: C = self._clients[client]
        return opened_client

    def portal_url(self, resource_id: str) -> str:
        """Return where the portal shows a resource."""
        tenant = quote(self.enclave.tenant)
        return f"{self.enclave.endpoints.portal}/#@{tenant}/resource{quote(resource_id)}"

    def in_scope(self, resource_id: str) -> bool:
        """Whether a resource lies in the resource groups that the configuration names, if it names any."""
        groups = {group.casefold() for group in self.enclave.resource_groups}
        return not groups or group_of(resource_id).casefold() in groups
