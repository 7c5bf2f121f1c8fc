"""Compute instances: started, stopped, restarted; Azure answers first and does it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from console.actions.cli_equivalents import az
from console.actions.step import ActionStep, Halted, cannot_be_seen, cannot_be_undone, frees_nothing
from console.errors import NotFound
from console.model.quota import InstanceState
from console.model.states import Part
from console.model.steps import StepFacts
from console.model.targets import name_of, segment_after

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from console.actions.step_context import StepContext
    from console.model.plans import Step
    from console.model.quota import Instance
    from console.model.states import EnclaveState
    from console.model.targets import AzureName

COMPUTES = "Microsoft.MachineLearningServices/workspaces/computes"
ON = (InstanceState.RUNNING, InstanceState.JOB_RUNNING)
BETWEEN = (
    InstanceState.STARTING,
    InstanceState.STOPPING,
    InstanceState.RESTARTING,
    InstanceState.UNKNOWN,
    InstanceState.SETTING_UP,
    InstanceState.USER_SETTING_UP,
)


@dataclass(frozen=True, slots=True)
class InstanceFacts(StepFacts):
    """The state of a compute instance."""

    kind = "instance"
    state: InstanceState


@dataclass(frozen=True, slots=True)
class StopInstance(ActionStep[InstanceFacts]):
    """Stop an instance, with `unless_signed_in` only while that user, its owner, is not signed in."""

    kind = "instance.stop"
    permission = f"{COMPUTES}/stop/action"
    is_repeatable = True
    looks_at = (Part.COMPUTES,)
    deadline: ClassVar[float] = 900
    verb, stage = "stop", "stop compute instances"
    unless_signed_in: str = ""

    @property
    def words(self) -> str:
        """What it does."""
        return f"stop {name_of(self.target)}"

    async def perform(self, context: StepContext) -> None:
        """Look, ask, and look until it is stopped."""
        await _operate(self, context, InstanceState.STOPPED, self._check)

    def holds(self, state: EnclaveState) -> bool | None:
        """Whether it is stopped."""
        instance = state.instance(self.target)
        if instance is None or instance.state in BETWEEN:
            return None
        return instance.state is InstanceState.STOPPED

    def command(self) -> str:
        """Return the az command."""
        return _az(self)

    def undo(self, before: InstanceFacts) -> tuple[Step, ...]:
        """Start what ran."""
        return (StartInstance(self.target).planned(),) if before.state in ON else ()

    def frees(self, state: EnclaveState) -> tuple[AzureName, ...]:
        """Return its size, unless it is stopped."""
        instance = state.instance(self.target)
        return (instance.vm_size,) if instance and instance.state is not InstanceState.STOPPED else ()

    async def _check(self, context: StepContext, instance: Instance) -> None:
        """Leave it alone while a job runs on it, or its owner is signed in."""
        if instance.state is InstanceState.JOB_RUNNING:
            message = f"{instance.name} was left running: a job runs on it."
            raise Halted(message)
        if self.unless_signed_in:
            sessions = (await context.look(Part.BROKER)).desktop.sessions
            if any(session.is_in_use and session.user == self.unless_signed_in for session in sessions):
                message = f"{instance.name} was left running: its owner {instance.owner} is signed in."
                raise Halted(message)


@dataclass(frozen=True, slots=True)
class StartInstance(ActionStep[InstanceFacts]):
    """Start an instance."""

    kind = "instance.start"
    permission = f"{COMPUTES}/start/action"
    is_repeatable = True
    looks_at = (Part.COMPUTES,)
    deadline: ClassVar[float] = 900
    verb, stage = "start", "start"
    frees = frees_nothing

    @property
    def words(self) -> str:
        """What it does."""
        return f"start {name_of(self.target)}"

    async def perform(self, context: StepContext) -> None:
        """Look, ask, and look until it runs."""
        await _operate(self, context, InstanceState.RUNNING, _check_nothing)

    def holds(self, state: EnclaveState) -> bool | None:
        """Whether it runs."""
        instance = state.instance(self.target)
        if instance is None or instance.state in BETWEEN:
            return None
        return instance.state in ON

    def command(self) -> str:
        """Return the az command."""
        return _az(self)

    def undo(self, before: InstanceFacts) -> tuple[Step, ...]:
        """Stop what was off."""
        return (StopInstance(self.target).planned(),) if before.state is InstanceState.STOPPED else ()


@dataclass(frozen=True, slots=True)
class RestartInstance(ActionStep[InstanceFacts]):
    """Restart an instance."""

    kind = "instance.restart"
    permission = f"{COMPUTES}/restart/action"
    is_repeatable = False
    looks_at = (Part.COMPUTES,)
    deadline: ClassVar[float] = 900
    verb, stage = "restart", "restart"
    holds, undo, frees = cannot_be_seen, cannot_be_undone, frees_nothing

    @property
    def words(self) -> str:
        """What it does."""
        return f"restart {name_of(self.target)}"

    async def perform(self, context: StepContext) -> None:
        """Ask for it, then wait until it runs again."""
        instance = instance_at(self.target, await context.look(Part.COMPUTES))
        await context.record_before(InstanceFacts(instance.state))
        if instance.state is not InstanceState.RESTARTING:
            await context.once(context.controls.computing.operate("restart", self.target))
        await context.pause()

        async def is_running() -> bool:
            instance = instance_at(self.target, await context.look(Part.COMPUTES))
            context.report_progress(f"still {instance.state.value}")
            return instance.state in ON

        await context.wait_until(is_running)

    def command(self) -> str:
        """Return the az command."""
        return _az(self)


def instance_at(target: str, state: EnclaveState) -> Instance:
    """Return the instance of this ARM id; raises NotFound."""
    instance = state.instance(target)
    if instance is None:
        message = f"The compute instance {name_of(target)} no longer exists."
        raise NotFound(message)
    return instance


async def _operate(
    spec: StopInstance | StartInstance,
    context: StepContext,
    wanted: InstanceState,
    check: Callable[[StepContext, Instance], Awaitable[None]],
) -> None:
    """Ask once it can be asked, unless `check` raises, then wait for the state."""
    is_requested = False
    while not spec.holds(state := await context.look(Part.COMPUTES)):
        instance = instance_at(spec.target, state)
        if instance.state not in BETWEEN and not is_requested:
            await context.record_before(InstanceFacts(instance.state))
            await check(context, instance)
            await context.controls.computing.operate(spec.verb, spec.target)
            is_requested = True
        context.report_progress(f"still {instance.state.value}")
        await context.pause()
    context.note_after(InstanceFacts(wanted))


async def _check_nothing(context: StepContext, instance: Instance) -> None:
    """Let an instance be started whatever is so."""
    del context, instance


def _az(spec: ActionStep[Any]) -> str:
    workspace, name = segment_after(spec.target, "workspaces"), name_of(spec.target)
    return az(f"ml compute {spec.verb}", spec.target, workspace_name=workspace, name=name)
