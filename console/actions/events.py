"""What the runner tells whoever listens: facts in the past tense, each with the run as it is now."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.model.runs import Run, StepRun

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A run has begun, or has been taken up again."""

    run: Run


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A step has begun; its intent is in the journal."""

    run: Run
    step: StepRun


@dataclass(frozen=True, slots=True)
class StepProgressed:
    """A running step has something new to say, or another deadline."""

    run: Run
    step: StepRun


@dataclass(frozen=True, slots=True)
class StepEnded:
    """A step has ended, one way or another."""

    run: Run
    step: StepRun


@dataclass(frozen=True, slots=True)
class RunEnded:
    """Nothing of the run is under way any more."""

    run: Run


Event = RunStarted | StepStarted | StepProgressed | StepEnded | RunEnded


class Listeners:
    """Whoever wants to hear of every event."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Event], None]] = []

    def add(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call `listener` with each event; return what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, event: Event) -> None:
        """Call every listener; one that fails is logged."""
        for listener in tuple(self._listeners):
            try:
                listener(event)
            except Exception:  # what a screen makes of it must not stop what is done to Azure
                log.exception("a listener failed at %s", type(event).__name__)
