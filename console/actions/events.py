"""What the runner tells whoever listens: facts in the past tense, each with the run as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.model.runs import Run, StepRun


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
