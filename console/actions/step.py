"""What a step of an action declares: what it does, sees, needs and frees, what undoes it, and its az command.

Steps are idempotent: each looks at its target first and does only what is
still to do, so that it can be tried again after a failure, and by another
process after this one was killed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from console.errors import Conflict, NotFound
from console.model.plans import Step, key_of
from console.model.states import Part
from console.model.steps import StepFacts, StepSpec, UnknownFacts

if TYPE_CHECKING:
    from console.actions.step_context import StepContext
    from console.model.states import EnclaveState
    from console.model.targets import AzureName

F = TypeVar("F", bound=StepFacts)
OTHER_VERSION = "Use the version of the console that planned it."


class Halted(Conflict):
    """The step must not go on; its target is left as it is, and the message says why.

    That is mostly enough; who raises it and knows what helps gives the advice.
    """

    advice = ""


@dataclass(frozen=True, slots=True)
class ActionStep(StepSpec, ABC, Generic[F]):
    """One kind of step, which sees facts of type `F` before it touches its target.

    A class in console.actions.steps or console.actions.catalogue is all that it takes: by
    its `kind` the journal reads it again. `verb` and target make its key, `stage` is the
    heading in a plan. `permission` is the ARM action that it asks of its target, `deletes`
    whether a lock against deletion forbids it, `waits` whether it only waits, and may be broken
    off. One that is not `is_repeatable` is never done again by another process that cannot
    see whether it was done. `looks_at` is what `holds` needs to have been read.
    """

    deletes: ClassVar[bool] = False
    waits: ClassVar[bool] = False
    is_repeatable: ClassVar[bool]
    looks_at: ClassVar[tuple[Part, ...]]
    deadline: ClassVar[float] = 300  # seconds

    @property
    @abstractmethod
    def verb(self) -> str:
        """The word that begins its key."""

    @property
    @abstractmethod
    def stage(self) -> str:
        """The heading under which a plan lists it."""

    @property
    @abstractmethod
    def permission(self) -> str:
        """The ARM action that the identity must be allowed on its target; empty where it asks for none."""

    @property
    @abstractmethod
    def words(self) -> str:
        """What it does, for an operator."""

    @abstractmethod
    async def perform(self, context: StepContext) -> None:
        """Do what is still to do and wait until it is done; raises Halted, and what any request raises."""

    @abstractmethod
    def holds(self, state: EnclaveState) -> bool | None:
        """Whether what the step is for is so; None where that cannot be seen."""

    @abstractmethod
    def command(self) -> str:
        """Return the same as an az command or a REST call; empty where it only waits."""

    @abstractmethod
    def undo(self, before: F) -> tuple[Step, ...]:
        """Return the steps that undo it, by what it saw before."""

    @abstractmethod
    def frees(self, state: EnclaveState) -> tuple[AzureName, ...]:
        """Return the size of each virtual machine that costs money now and no longer does after it."""

    def planned(
        self,
        *,
        needs: tuple[str, ...] = (),
        follows: tuple[str, ...] = (),
        before: F | None = None,
        deadline: float = 0,
    ) -> Step:
        """Return it as a step of a plan; `deadline` is in seconds, where it is not the usual one."""
        return Step(
            key=key_of(self.verb, self.target) if self.target else self.verb,
            spec=self,
            words=self.words,
            stage=self.stage,
            needs=needs,
            follows=follows,
            before=before,
            command=self.command(),
            deadline=deadline or self.deadline,
        )


def spec_of(step: Step) -> ActionStep[Any]:
    """Return what a step does; raises NotFound where this console does not know it."""
    if not isinstance(step.spec, ActionStep):
        message = f"This console does not know how to {step.words}."
        raise NotFound(message, advice=OTHER_VERSION)
    return step.spec


def undo_steps(step: Step, before: StepFacts | None) -> tuple[Step, ...]:
    """Return the steps that undo a step; none where it noted nothing before it would have changed it.

    Raises NotFound where this console does not know the step, or what it noted.
    """
    if isinstance(before, UnknownFacts):
        message = f"This console cannot read what it noted first: {step.words}."
        raise NotFound(message, advice=OTHER_VERSION)
    return () if before is None else spec_of(step).undo(before)


def cannot_be_undone(spec: ActionStep[Any], before: StepFacts) -> tuple[Step, ...]:
    """Undo nothing: the step leaves nothing to bring back."""
    del spec, before
    return ()


def frees_nothing(spec: ActionStep[Any], state: EnclaveState) -> tuple[AzureName, ...]:
    """Free nothing: the step stops nothing that costs money."""
    del spec, state
    return ()


def cannot_be_seen(spec: ActionStep[Any], state: EnclaveState) -> bool | None:
    """Return None: no later look shows whether the step was done."""
    del spec, state
    return None


def has_no_command(spec: ActionStep[Any]) -> str:
    """Return no command: the step only waits."""
    del spec
    return ""
