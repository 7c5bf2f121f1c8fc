"""The whole simulated world: its enclaves, its clock and the faults switched on in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.simulator.world.clock import Clock
    from console.simulator.world.enclave import Enclave


class World:
    """Every enclave, found by subscription or workspace; `page_size` forces pages down."""

    def __init__(self, clock: Clock, enclaves: list[Enclave]) -> None:
        self.clock = clock
        self.enclaves = enclaves
        self.page_size: int | None = None
        self._by_subscription = {e.subscription_id.casefold(): e for e in enclaves}
        self._by_workspace = {e.logs.workspace_id.casefold(): e for e in enclaves}

    def in_subscription(self, subscription_id: str) -> Enclave | None:
        """Return the enclave in this subscription, lived up to now, or None."""
        return self._lived(self._by_subscription.get(subscription_id.casefold()))

    def with_workspace(self, workspace_id: str) -> Enclave | None:
        """Return the enclave with this Log Analytics workspace (customer id), or None."""
        return self._lived(self._by_workspace.get(workspace_id.casefold()))

    def _lived(self, enclave: Enclave | None) -> Enclave | None:
        if enclave is not None:
            enclave.live_until(self.clock.now())
        return enclave
