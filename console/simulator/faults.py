"""Faults that tests switch on: which requests they meet, and what then goes wrong."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import Any

KINDS = frozenset(
    {
        "status",  # answer `status`, with Retry-After where `retry_after` is given
        "slow",  # answer after `seconds`
        "cut",  # send half of the body, then close
        "drop",  # close without an answer
        "garbage",  # answer `text` in place of the body
        "expired",  # refuse the token as expired
        "challenge",  # ask for claims, as continuous access evaluation does
        "foreign",  # point nextLink at another host
        "case",  # spell ids and names in capitals, which are equal to Azure
        "hang",  # a long-running operation that does not end
        "fail",  # a long-running operation that ends in failure
        "lie",  # a long-running operation that ends well, and nothing is done
    }
)


@dataclass(slots=True)
class Fault:
    """One fault: its `kind`, whom it meets, how often still (None: always), and its details."""

    kind: str
    path: re.Pattern[str]
    method: str = ""
    count: int | None = None
    probability: float = 1.0
    details: dict[str, Any] = field(default_factory=dict)

    def meets(self, method: str, target: str) -> bool:
        """Whether it strikes this request."""
        if self.count == 0 or (self.method and self.method != method):
            return False
        return bool(self.path.search(target)) and random.random() < self.probability


class Faults:
    """The faults that are on; what strikes is counted off, and counted in `struck`."""

    def __init__(self) -> None:
        self._on: list[Fault] = []
        self.struck = 0

    def add(self, order: dict[str, Any]) -> None:
        """Switch a fault on; raises ValueError for a kind that is not known."""
        details = dict(order)
        kind = details.pop("kind", "")
        if kind not in KINDS:
            message = f"no fault {kind!r}; known: {', '.join(sorted(KINDS))}"
            raise ValueError(message)
        path = re.compile(details.pop("path", ""), re.IGNORECASE)
        self._on.append(
            Fault(
                kind,
                path,
                details.pop("method", ""),
                details.pop("count", None),
                details.pop("probability", 1.0),
                details,
            )
        )

    def clear(self, path: str = "") -> None:
        """Switch every fault off whose pattern begins so."""
        self._on = [fault for fault in self._on if not fault.path.pattern.startswith(path)]

    def strike(self, method: str, target: str, *kinds: str) -> Fault | None:
        """Return the first fault of these kinds that meets the request, counted off, or None."""
        for fault in self._on:
            if fault.kind in kinds and fault.meets(method, target):
                self.struck += 1
                if fault.count is not None:
                    fault.count -= 1
                return fault
        return None
