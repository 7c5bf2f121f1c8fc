"""What a step does: performed, looked at again, said by hand, gone back on.

Operations are idempotent: each looks at its target first and does only what is
still to do, so that it can be tried again after a failure, and by another
process after this one was killed.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, TypeVar

from console.errors import Conflict, NotFound

if TYPE_CHECKING:
    from console.actions.step_context import StepContext
    from console.model.plans import Facts, Step
    from console.model.states import EnclaveState, Part


class Halted(Conflict):
    """The step must not go on; its target is left as it is, and the message says why."""

    advice = "Look at what is in the way."


class Operation:
    """One kind of step.

    `permission` is the ARM action that it asks of its target, `deletes` whether
    a lock against deletion forbids it, `waits` whether it only waits, and may be
    broken off. One that is not `repeatable` is never done again by another process
    that cannot see whether it was done. `looks_at` is what `holds` needs to have been read.
    """

    name: ClassVar[str]
    permission: ClassVar[str] = ""
    deletes: ClassVar[bool] = False
    waits: ClassVar[bool] = False
    repeatable: ClassVar[bool] = True
    looks_at: ClassVar[tuple[Part, ...]] = ()

    def needs(self, step: Step) -> str:
        """Return the ARM action that the identity must be allowed on the step's target; empty where none."""
        del step
        return self.permission

    async def perform(self, context: StepContext) -> None:
        """Do what is still to do and wait until it is done; raises Halted, and what any request raises."""
        raise NotImplementedError

    def holds(self, step: Step, state: EnclaveState) -> bool | None:
        """Whether what the step is for is so; None where that cannot be seen."""
        del step, state
        return None

    def command(self, step: Step) -> str:
        """Return the same by hand, as an az command or a REST call."""
        del step
        return ""

    def undone(self, step: Step, before: Facts) -> tuple[Step, ...]:
        """Return the steps that go back on it, given what it found."""
        del step, before
        return ()


Kind = TypeVar("Kind", bound=type[Operation])
OPERATIONS: dict[str, Operation] = {}


def operation(kind: Kind) -> Kind:
    """Declare the decorated class as an operation, by its name."""
    OPERATIONS[kind.name] = kind()
    return kind


def operation_of(step: Step) -> Operation:
    """Return what a step does; raises NotFound where this console does not know it."""
    found = _all_operations().get(step.operation)
    if found is None:
        message = f"this console does not know how to {step.operation}"
        raise NotFound(message)
    return found


@cache
def _all_operations() -> dict[str, Operation]:
    package = import_module("console.actions.steps")
    for module in pkgutil.iter_modules(package.__path__):
        import_module(f"console.actions.steps.{module.name}")
    return OPERATIONS
