"""The present time, for whoever is given no clock of another kind."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


def utc_now() -> datetime:
    """Return the present time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Time:
    """How time passes where the enclaves are: as it does here, or for a demo at a `speed` of its own.

    A demo's is counted from `base`, which it was when this process' monotonic clock showed `at`.
    """

    base: datetime | None = None
    at: float = 0.0
    speed: float = 1.0

    def now(self) -> datetime:
        """Return the present time there, in UTC."""
        if self.base is None:
            return utc_now()
        return self.base + timedelta(seconds=(time.monotonic() - self.at) * self.speed)

    async def sleep(self, seconds: float) -> None:
        """Wait until so many seconds have passed there; where time stands still, here."""
        await asyncio.sleep(seconds / (self.speed or 1.0))
