"""What tests can do to the world: each intervention runs through the same code as life itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from console.simulator.world.enclave import Enclave

Intervention = Callable[[Enclave, datetime, Mapping[str, Any]], Any]

INTERVENTIONS: dict[str, Intervention] = {}


def intervention(name: str) -> Callable[[Intervention], Intervention]:
    """Register the decorated function under `name`; it gets the enclave, the time and the arguments."""

    def register(function: Intervention) -> Intervention:
        INTERVENTIONS[name] = function
        return function

    return register
