"""What the journal tells: runs first of all. console.actions.run_history folds its entries into this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.model.runs import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.model.notes import Note
    from console.model.runs import Run

STARTED, RESUMED, ENDED = "run-started", "run-resumed", "run-ended"
STEP_BEGAN, STEP_FOUND, STEP_TOKEN, STEP_ENDED = "step-began", "step-found", "step-token", "step-ended"


@dataclass(frozen=True, slots=True)
class History:
    """Everything that was done, oldest first: runs, and what was done in one go."""

    runs: tuple[Run, ...] = ()
    notes: tuple[Note, ...] = ()


def unsettled(runs: Iterable[Run], action: str) -> tuple[Run, ...]:
    """Return the runs of an action that no completed run has gone back on, oldest first."""
    every_run = list(runs)
    settled = {run_id for run in every_run if run.outcome is Outcome.DONE for run_id in run.plan.of}
    return tuple(run for run in every_run if run.plan.request.action == action and run.id not in settled)
