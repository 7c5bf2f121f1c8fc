"""Simulated time: real time, faster where asked, and pushed on by tests."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Simulated time, in UTC; `speed` simulated seconds pass in a real one."""

    def __init__(self, start: datetime | None = None, speed: float = 1.0) -> None:
        self._base = (start or datetime.now(UTC)).astimezone(UTC)
        self._real = time.monotonic()
        self._speed = speed

    @property
    def speed(self) -> float:
        """Simulated seconds per real second; 0 holds time still."""
        return self._speed

    def now(self) -> datetime:
        """Return the simulated time."""
        return self._base + timedelta(seconds=(time.monotonic() - self._real) * self._speed)

    def set_speed(self, speed: float) -> None:
        """Let time run at another speed from now on."""
        self._base, self._real, self._speed = self.now(), time.monotonic(), speed

    def push(self, span: timedelta) -> None:
        """Let `span` pass at once."""
        self._base += span
