"""A run that a killed process left: what was begun is looked at, never repeated blindly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.actions.step import spec_of
from console.model.runs import StepState

if TYPE_CHECKING:
    from console.model.runs import Run, StepRun
    from console.model.states import EnclaveState

DONE = "Done before the console ended."
UNSEEN = "Begun before the console ended. Whether it was done cannot be seen, so it is not repeated."


def reviewed(run: Run, state: EnclaveState) -> tuple[StepRun, ...]:
    """Return each step that was under way as it is found now: done, unknown, or still to do."""
    return tuple(_reviewed(run, step, state) for step in run.steps if step.state is StepState.RUNNING)


def taken_up(run: Run, found: tuple[StepRun, ...]) -> Run:
    """Return an unfinished run with its steps as they were found."""
    known = {step.key: step for step in found}
    return replace(run, steps=tuple(known.get(step.key, step) for step in run.steps))


def _reviewed(run: Run, step: StepRun, state: EnclaveState) -> StepRun:
    spec = spec_of(run.plan.step(step.key))
    holds = spec.holds(state)
    if holds:
        return replace(step, state=StepState.DONE, cause=DONE)
    if holds is None and not spec.is_repeatable and not step.token:
        return replace(step, state=StepState.UNKNOWN, cause=UNSEEN)
    return replace(step, state=StepState.WAITING)
