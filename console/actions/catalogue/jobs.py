"""What can be done to jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.actions.registry import Draft, action
from console.actions.steps.jobs import cancel
from console.model.plans import Blocker, BlockerKind, Effect, EffectKind, TargetKind, Tier

if TYPE_CHECKING:
    from console.actions.registry import Circumstances
    from console.model.quota import Job


def _is_open(job: Job) -> bool:
    return not job.state.is_ended


@action("cancel-job", "cancel", of=TargetKind.JOB, tier=Tier.COSTLY, of_many=Tier.SEVERE, fits=_is_open)
def plan_cancel(seen: Circumstances) -> Draft:
    """Plan to cancel them; what they have computed and not written is lost."""
    found = [(target, seen.state.job(target)) for target in seen.request.targets]
    going = [job for _, job in found if job and _is_open(job)]
    draft = Draft(f"cancel {', '.join(job.display_name for job in going)}")
    draft.steps = [cancel(job) for job in going]
    draft.effects = [
        Effect(
            EffectKind.JOB, job.display_name, f"{job.state.value.lower()} on {job.compute}, of {job.owner}"
        )
        for job in going
    ]
    draft.blockers = [
        Blocker(BlockerKind.NOT_FOUND, target, "is no job that is listed")
        for target, job in found
        if job is None
    ]
    return draft
