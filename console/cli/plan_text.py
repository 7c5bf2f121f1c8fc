"""A plan and a run as text for a terminal, a mail or a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.azure.values.cleaning import line
from console.model.runs import StepState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.model.plans import Plan, Saving
    from console.model.runs import Run


def plan_lines(plan: Plan) -> Iterator[str]:
    """Give a plan line by line: what blocks it, whom it meets, what is done and how by hand."""
    return map(line, _plan_lines(plan))


def run_lines(run: Run) -> Iterator[str]:
    """Give the outcome of a run: what went wrong first, then what was done."""
    return map(line, _run_lines(run))


def _plan_lines(plan: Plan) -> Iterator[str]:
    yield f"{plan.title} ({plan.tier.name.lower()}), as of {plan.made_at:%Y-%m-%d %H:%M:%S} UTC"
    for blocker in plan.blockers:
        way_out = f" (allowed with --{blocker.option})" if blocker.option else ""
        yield f"  ! blocked by: {blocker.subject}: {blocker.words}{way_out}"
    for missing in plan.missing:
        yield f"  ! your role lacks {missing.action} at {missing.scope}"
    for effect in plan.effects:
        yield f"  * {effect.kind.value} {effect.subject}: {effect.words}"
    for number, (stage, steps) in enumerate(plan.staged, 1):
        yield f"  {number}. {stage}"
        for step in steps:
            yield f"     - {step.words}"
            if step.command:
                yield f"         {step.command}"
    if plan.saving:
        yield f"  saves {_money(plan.saving)}"


def _run_lines(run: Run) -> Iterator[str]:
    completed = run.count(StepState.DONE)
    yield f"{run.plan.title}: {run.outcome.value}, {completed} of {len(run.steps)} steps done (run {run.id})"
    for step in run.troubles():
        yield f"  ! {run.plan.step(step.key).words}: {step.state.value}: {step.cause}"


def _money(saving: Saving) -> str:
    amount = f"{saving.an_hour:.2f} {saving.currency}".rstrip() + " an hour"
    return amount + (f"; no price for {', '.join(saving.unpriced)}" if saving.unpriced else "")
