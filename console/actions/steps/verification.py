"""The last step of a shutdown or resume: every resource looked at once more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.actions.step import (
    ActionStep,
    Halted,
    cannot_be_seen,
    cannot_be_undone,
    frees_nothing,
    has_no_command,
    spec_of,
)
from console.model.runs import StepState
from console.model.states import Part
from console.model.steps import NoFacts, StepFacts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.actions.step_context import StepContext
    from console.model.plans import Step


@dataclass(frozen=True, slots=True)
class VerificationFacts(StepFacts):
    """How many steps still hold, and how many do not or were not reached."""

    kind = "verification"
    verified: int
    not_reached: int


@dataclass(frozen=True, slots=True)
class Verify(ActionStep[NoFacts]):
    """See that everything done to `enclave` still holds, and say what does not."""

    kind = "verify"
    permission = ""
    is_repeatable = True
    looks_at = tuple(Part)
    verb, stage = "verify", "verify"
    holds, command, undo, frees = cannot_be_seen, has_no_command, cannot_be_undone, frees_nothing
    enclave: str

    @property
    def words(self) -> str:
        """What it does."""
        return f"verify every resource of {self.enclave}"

    async def perform(self, context: StepContext) -> None:
        """Read everything once, and compare it with each step that was done."""
        state = await context.look(*Part)
        steps = [step for step in context.plan.steps if step.key != context.step.key]
        done = [step for step in steps if context.run.step(step.key).state is StepState.DONE]
        wrong = [step.words for step in done if spec_of(step).holds(state) is False]
        missed = [step.words for step in steps if step not in done]
        context.note_after(VerificationFacts(len(done) - len(wrong), len(wrong) + len(missed)))
        if wrong:
            message = f"No longer so: {'; '.join(wrong)}."
            raise Halted(message)
        if missed:
            message = f"Not reached: {'; '.join(missed)}."
            raise Halted(message)


def verify(steps: Sequence[Step], enclave: str) -> Step:
    """Return the step that verifies what all these steps reached."""
    return Verify("", enclave).planned(follows=tuple(step.key for step in steps))
