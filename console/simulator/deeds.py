"""What tests can make happen in the world: each deed runs through the same code as life itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from console.simulator.world.enclave import Enclave

    Deed = Callable[[Enclave, datetime, Mapping[str, Any]], Any]

DEEDS: dict[str, Deed] = {}


def deed(name: str) -> Callable[[Deed], Deed]:
    """Register the decorated function as the deed `name`; it is given enclave, time and arguments."""

    def register(function: Deed) -> Deed:
        DEEDS[name] = function
        return function

    return register
