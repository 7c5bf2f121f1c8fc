"""What the journal tells, folded from its entries, whichever process made them: runs first of all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from console.model.notes import Note, notes_in
from console.model.plans import Facts, Plan
from console.model.records import from_json
from console.model.runs import Operator, Outcome, StepState, begun

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from console.model.journal import Entry
    from console.model.runs import Run, StepRun

STARTED, RESUMED, ENDED = "run-started", "run-resumed", "run-ended"
STEP_BEGAN, STEP_FOUND, STEP_TOKEN, STEP_ENDED = "step-began", "step-found", "step-token", "step-ended"


@dataclass(frozen=True, slots=True)
class History:
    """Everything that was done, oldest first: runs, and what was done in one go."""

    runs: tuple[Run, ...] = ()
    notes: tuple[Note, ...] = ()


def history_in(entries: Sequence[Entry]) -> History:
    """Return everything that the entries tell of."""
    return History(runs_in(entries), notes_in(entries))


def runs_in(entries: Iterable[Entry]) -> tuple[Run, ...]:
    """Return every run that the entries tell of, oldest first; one that has not ended is RUNNING."""
    runs: dict[str, Run] = {}
    for entry in entries:
        if entry.kind == STARTED:
            runs[entry.run] = _started(entry)
        elif entry.run in runs and entry.kind in _TELLS:
            runs[entry.run] = _TELLS[entry.kind](runs[entry.run], entry)
    return tuple(runs.values())


def unsettled(runs: Iterable[Run], action: str) -> tuple[Run, ...]:
    """Return the runs of an action that no completed run has gone back on, oldest first."""
    known = list(runs)
    settled = {each for run in known if run.outcome is Outcome.DONE for each in run.plan.of}
    return tuple(run for run in known if run.plan.request.action == action and run.id not in settled)


def _started(entry: Entry) -> Run:
    facts = entry.facts
    approved = facts.get("approved_by")
    run = begun(
        entry.run,
        from_json(Plan, facts["plan"]),
        from_json(Operator, facts["operator"]),
        str(facts["reason"]),
        entry.at,
    )
    return replace(
        run, approved_by=from_json(Operator, approved) if approved else None, process=str(facts["process"])
    )


def _resumed(run: Run, entry: Entry) -> Run:
    return replace(run, outcome=Outcome.RUNNING, ended_at=None, process=str(entry.facts["process"]))


def _ended(run: Run, entry: Entry) -> Run:
    return replace(run, outcome=Outcome[entry.facts["outcome"]], ended_at=entry.at)


def _began(run: Run, entry: Entry) -> Run:
    return _changed(run, entry, state=StepState.RUNNING, started_at=entry.at)


def _found(run: Run, entry: Entry) -> Run:
    return _changed(run, entry, before=from_json(Facts, entry.facts["before"]))


def _token(run: Run, entry: Entry) -> Run:
    return _changed(run, entry, token=str(entry.facts["token"]))


def _step_ended(run: Run, entry: Entry) -> Run:
    facts = entry.facts
    return _changed(
        run,
        entry,
        state=StepState[facts["state"]],
        cause=str(facts["cause"]),
        after=from_json(Facts, facts["after"]),
        request_ids=tuple(map(str, facts["request_ids"])),
        ended_at=entry.at,
    )


def _changed(run: Run, entry: Entry, **changes: Any) -> Run:
    step: StepRun = run.step(entry.facts["step"])
    return run.with_step(replace(step, **changes))


_TELLS: dict[str, Callable[[Run, Entry], Run]] = {
    RESUMED: _resumed,
    ENDED: _ended,
    STEP_BEGAN: _began,
    STEP_FOUND: _found,
    STEP_TOKEN: _token,
    STEP_ENDED: _step_ended,
}
