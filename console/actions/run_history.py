"""The journal's entries folded into what was done, whichever process and version wrote them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from console.actions.older_journal import current_facts, current_step, is_old_step
from console.actions.registry import all_actions
from console.model.history import (
    ENDED,
    RESUMED,
    STARTED,
    STEP_BEGAN,
    STEP_ENDED,
    STEP_FOUND,
    STEP_TOKEN,
    History,
)
from console.model.notes import notes_in
from console.model.plans import Plan
from console.model.records import from_json
from console.model.runs import Operator, Outcome, StepState, new_run
from console.model.steps import StepFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from console.model.journal import Entry
    from console.model.runs import Run, StepRun
    from console.model.steps import StepSpec


def history_in(entries: Sequence[Entry]) -> History:
    """Return everything that the entries tell of."""
    return History(runs_in(entries), notes_in(entries))


def runs_in(entries: Iterable[Entry]) -> tuple[Run, ...]:
    """Return every run that the entries tell of, oldest first; one that has not ended is RUNNING."""
    all_actions()  # declares every kind of step that an entry may name
    runs: dict[str, Run] = {}
    for entry in entries:
        if entry.kind == STARTED:
            runs[entry.run] = _started(entry)
        elif entry.run in runs and entry.kind in _TELLS:
            runs[entry.run] = _TELLS[entry.kind](runs[entry.run], entry)
    return tuple(runs.values())


def _started(entry: Entry) -> Run:
    facts = entry.facts
    approved = facts.get("approved_by")
    run = new_run(
        entry.run,
        _plan(facts["plan"]),
        from_json(Operator, facts["operator"]),
        str(facts["reason"]),
        entry.at,
    )
    return replace(
        run, approved_by=from_json(Operator, approved) if approved else None, process=str(facts["process"])
    )


def _plan(plan: dict[str, Any]) -> Plan:
    steps = [current_step(step) if is_old_step(step) else step for step in plan["steps"]]
    return from_json(Plan, {**plan, "steps": steps})


def _facts(spec: StepSpec, facts: Any) -> StepFacts | None:
    """Return the facts of a step as a record; 0.1 wrote a list of pairs."""
    if isinstance(facts, list):
        return current_facts(spec, dict(facts))
    return None if facts is None else from_json(StepFacts, facts)


def _resumed(run: Run, entry: Entry) -> Run:
    return replace(run, outcome=Outcome.RUNNING, ended_at=None, process=str(entry.facts["process"]))


def _ended(run: Run, entry: Entry) -> Run:
    return replace(run, outcome=Outcome[entry.facts["outcome"]], ended_at=entry.at)


def _began(run: Run, entry: Entry) -> Run:
    return _changed(run, entry, state=StepState.RUNNING, started_at=entry.at)


def _found(run: Run, entry: Entry) -> Run:
    return _changed(run, entry, before=_facts(_spec(run, entry), entry.facts["before"]))


def _token(run: Run, entry: Entry) -> Run:
    return _changed(run, entry, token=str(entry.facts["token"]))


def _step_ended(run: Run, entry: Entry) -> Run:
    facts = entry.facts
    return _changed(
        run,
        entry,
        state=StepState[facts["state"]],
        cause=str(facts["cause"]),
        after=_facts(_spec(run, entry), facts["after"]),
        request_ids=tuple(map(str, facts["request_ids"])),
        ended_at=entry.at,
    )


def _spec(run: Run, entry: Entry) -> StepSpec:
    return run.plan.step(entry.facts["step"]).spec


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
