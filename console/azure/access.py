"""What every gateway of an enclave is made over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.azure.arm.link import Link
    from console.azure.logs.trends import Trends


@dataclass(frozen=True, slots=True)
class Access:
    """The link to an enclave, what only its logs remember, and the clock."""

    link: Link
    trends: Trends
    clock: Callable[[], datetime]
