"""Jobs: cancelled, which Azure grants first and does afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.actions.cli_equivalents import az
from console.actions.operation import Operation, operation
from console.model.plans import Step, key_of
from console.model.quota import JobState
from console.model.states import Part
from console.model.targets import name_of, segment_after

if TYPE_CHECKING:
    from console.actions.step_context import StepContext
    from console.model.quota import Job
    from console.model.states import EnclaveState


def cancel(job: Job, *, follows: tuple[str, ...] = ()) -> Step:
    """Return the step that cancels a job."""
    return Step(
        key=key_of("cancel", job.id),
        operation="job.cancel",
        target=job.id,
        words=f"cancel {job.display_name}",
        stage="cancel jobs",
        follows=follows,
        before=(("state", job.state.value),),
        deadline=600,
    )


@operation
class Cancel(Operation):
    """Cancel a job."""

    name = "job.cancel"
    permission = "Microsoft.MachineLearningServices/workspaces/jobs/cancel/action"
    looks_at = (Part.JOBS,)

    async def perform(self, context: StepContext) -> None:
        """Ask for it unless it is asked for, then wait until the job has ended."""
        is_asked = False
        while not self.holds(context.step, state := await context.look(Part.JOBS)):
            job = state.job(context.step.target)
            if job is not None and not is_asked:
                await context.record_before(state=job.state.value)
                if job.state is not JobState.CANCEL_REQUESTED:
                    await context.controls.computing.cancel(context.step.target)
                is_asked = True
            context.report_progress("waiting for the job to end")
            await context.pause()

    def holds(self, step: Step, state: EnclaveState) -> bool | None:
        """Whether the job has ended; one that is not listed any more has."""
        job = state.job(step.target)
        return job is None or job.state.is_ended

    def command(self, step: Step) -> str:
        """Return the az command."""
        workspace = segment_after(step.target, "workspaces")
        return az("ml job cancel", step.target, workspace_name=workspace, name=name_of(step.target))
