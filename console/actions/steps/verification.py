"""The last step of a shutdown or resume: every resource looked at once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.actions.operation import Halted, Operation, operation, operation_of
from console.model.plans import Step
from console.model.runs import StepState
from console.model.states import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.actions.step_context import StepContext


def verify(steps: Sequence[Step], enclave: str) -> Step:
    """Return the step that verifies what all these steps reached."""
    return Step(
        key="verify",
        operation="verify",
        target="",
        words=f"verify every resource of {enclave}",
        stage="verify",
        follows=tuple(step.key for step in steps),
        deadline=300,
    )


@operation
class Verify(Operation):
    """See that everything done still holds, and say what does not."""

    name = "verify"
    looks_at = tuple(Part)

    async def perform(self, context: StepContext) -> None:
        """Read everything once, and hold each step that was done against it."""
        state = await context.look(*Part)
        steps = [step for step in context.plan.steps if step.key != context.step.key]
        done = [step for step in steps if context.run.step(step.key).state is StepState.DONE]
        wrong = [step.words for step in done if operation_of(step).holds(step, state) is False]
        missed = [step.words for step in steps if step not in done]
        context.note_after(verified=len(done) - len(wrong), not_reached=len(wrong) + len(missed))
        if wrong:
            message = f"does not hold any more: {'; '.join(wrong)}"
            raise Halted(message)
        if missed:
            message = f"not reached: {'; '.join(missed)}"
            raise Halted(message)
