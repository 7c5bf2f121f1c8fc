"""The whole simulated world: its enclaves, its clock, its authority and the faults switched on in it."""

from __future__ import annotations

from console.simulator.faults import Faults
from console.simulator.services.entra.authority import Authority
from console.simulator.world.clock import Clock
from console.simulator.world.enclave import Enclave


class World:
    """Every enclave, found by name or subscription.

    `page_size` forces pages down, `taint` is appended to free text, and
    `requests` counts what clients asked. `limit_speed` lets callers whose own time
    runs fast be measured by it.
    """

    def __init__(self, clock: Clock, enclaves: list[Enclave]) -> None:
        self.clock = clock
        self.enclaves = enclaves
        self.authority = Authority()
        self.faults = Faults()
        self.page_size: int | None = None
        self.taint = ""
        self.is_taint_total = False
        self.requests = 0
        self.limit_speed = 1.0
        self._by_subscription = {e.subscription_id.casefold(): e for e in enclaves}

    @property
    def tenant_id(self) -> str:
        """The tenant that all enclaves share."""
        return self.enclaves[0].tenant_id

    def enclave_by_name(self, name: str) -> Enclave:
        """Return the enclave of this name, lived up to now; raises KeyError."""
        return self._up_to_date({enclave.name: enclave for enclave in self.enclaves}[name])

    def in_subscription(self, subscription_id: str) -> Enclave | None:
        """Return the enclave in this subscription, lived up to now, or None."""
        enclave = self._by_subscription.get(subscription_id.casefold())
        return self._up_to_date(enclave) if enclave else None

    def all_up_to_date(self) -> list[Enclave]:
        """Return every enclave, lived up to now."""
        return [self._up_to_date(enclave) for enclave in self.enclaves]

    def _up_to_date(self, enclave: Enclave) -> Enclave:
        enclave.live_until(self.clock.now())
        return enclave
