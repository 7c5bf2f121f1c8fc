"""What is being waited for, since when, in words for an operator."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Wait:
    """Something that has not come yet, such as "a token from ..."; `since` is monotonic, in seconds."""

    subject: str
    since: float

    def seconds(self, now: float) -> float:
        """Return for how long it has been waited for."""
        return now - self.since

    def words(self, now: float) -> str:
        """Return what is waited for and for how long."""
        return f"waiting for {self.subject}, {self.seconds(now):.0f} s"


class Waits:
    """Everything that one connection waits for now; the clock is monotonic and injected."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._waits: dict[object, Wait] = {}

    @contextmanager
    def waiting_for(self, subject: str) -> Iterator[None]:
        """Count `subject` among what is waited for, for as long as the context lasts."""
        key = object()
        self._waits[key] = Wait(subject, self._clock())
        try:
            yield
        finally:
            del self._waits[key]

    @property
    def now(self) -> tuple[Wait, ...]:
        """What is waited for, the longest first."""
        return tuple(sorted(self._waits.values(), key=lambda wait: wait.since))
