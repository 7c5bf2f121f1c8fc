"""Jobs: cancelled, which Azure grants first and does afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from console.actions.cli_equivalents import az
from console.actions.step import ActionStep, cannot_be_undone, frees_nothing
from console.model.quota import JobState
from console.model.states import Part
from console.model.steps import StepFacts
from console.model.targets import name_of, segment_after

if TYPE_CHECKING:
    from console.actions.step_context import StepContext
    from console.model.plans import Step
    from console.model.quota import Job
    from console.model.states import EnclaveState


@dataclass(frozen=True, slots=True)
class JobFacts(StepFacts):
    """The state of a job."""

    kind = "job"
    state: JobState


@dataclass(frozen=True, slots=True)
class CancelJob(ActionStep[JobFacts]):
    """Cancel a job; what it has computed and not written is lost."""

    kind = "job.cancel"
    permission = "Microsoft.MachineLearningServices/workspaces/jobs/cancel/action"
    is_repeatable = True
    looks_at = (Part.JOBS,)
    deadline: ClassVar[float] = 600
    verb, stage = "cancel", "cancel jobs"
    undo, frees = cannot_be_undone, frees_nothing
    display_name: str

    @property
    def words(self) -> str:
        """What it does."""
        return f"cancel {self.display_name}"

    async def perform(self, context: StepContext) -> None:
        """Ask for it unless it is asked for, then wait until the job has ended."""
        is_requested = False
        while not self.holds(state := await context.look(Part.JOBS)):
            job = state.job(self.target)
            if job is not None and not is_requested:
                await context.record_before(JobFacts(job.state))
                if job.state is not JobState.CANCEL_REQUESTED:
                    await context.controls.computing.cancel(self.target)
                is_requested = True
            context.report_progress(f"Waiting for job {self.display_name}")
            await context.pause()

    def holds(self, state: EnclaveState) -> bool | None:
        """Whether the job has ended; one that is not listed any more has."""
        job = state.job(self.target)
        return job is None or job.state.is_ended

    def command(self) -> str:
        """Return the az command."""
        workspace = segment_after(self.target, "workspaces")
        return az("ml job cancel", self.target, workspace_name=workspace, name=name_of(self.target))


def cancel(job: Job) -> Step:
    """Return the step that cancels a job."""
    return CancelJob(job.id, job.display_name).planned(before=JobFacts(job.state))
