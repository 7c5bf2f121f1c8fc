"""Bring back what the journal says was there: after a shutdown, or after any one run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.actions.registry import Draft, action
from console.actions.step import spec_of, undo_steps
from console.actions.steps.drain_mode import SetDrainMode
from console.actions.steps.verification import verify
from console.model.history import unsettled
from console.model.plans import Blocker, BlockerKind, TargetKind, Tier, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.actions.registry import Circumstances
    from console.model.plans import Step
    from console.model.runs import Run
    from console.model.states import EnclaveState


@action("resume", "bring back what was shut down", of=TargetKind.ENCLAVE, tier=Tier.COSTLY)
def plan_resume(seen: Circumstances) -> Draft:
    """Plan to restore exactly what every shutdown since the last resume has stopped or changed."""
    runs = unsettled(seen.earlier, "shutdown")
    return _back(runs, seen, f"bring {seen.enclave.name} back", lacking="shutdown to bring back")


@action("undo", "undo", of=TargetKind.ENCLAVE, tier=Tier.COSTLY, fits=lambda _: False)
def plan_undo(seen: Circumstances) -> Draft:
    """Plan to go back on the runs that are named."""
    runs = tuple(run for run in seen.earlier if run.id in seen.request.targets)
    title = f"undo: {', '.join(run.plan.title for run in runs)}"
    return _back(runs, seen, title, lacking="such run")


def _back(runs: tuple[Run, ...], seen: Circumstances, title: str, *, lacking: str) -> Draft:
    draft = Draft(title, of=tuple(run.id for run in runs))
    if not runs:
        draft.blockers.append(
            Blocker(BlockerKind.NOT_RECORDED, seen.enclave.name, f"the journal has no {lacking}")
        )
        return draft
    draft.steps = going_back(runs, seen.state)
    if draft.steps:
        draft.steps.append(verify(draft.steps, seen.enclave.name))
    return draft


def going_back(runs: Iterable[Run], state: EnclaveState) -> list[Step]:
    """Return the steps that undo what the runs did, less what holds already.

    Where several runs changed the same thing, the first one knew how it had been.
    """
    undo: dict[str, Step] = {}
    for run in runs:
        for record in run.steps:
            for step in undo_steps(run.plan.step(record.key), record.before):
                undo.setdefault(step.key, step)
    missing = {key: step for key, step in undo.items() if spec_of(step).holds(state) is not True}
    return [_after_what_it_needs(step, missing) for step in missing.values()]


def _after_what_it_needs(step: Step, among: dict[str, Step]) -> Step:
    """Return the step needing only what is there; newcomers come in once their host can be used."""
    needs = tuple(key for key in step.needs if key in among)
    available = key_of("available", step.target)
    if isinstance(step.spec, SetDrainMode) and available in among:
        needs = (*needs, available)
    return replace(step, needs=needs)
