"""Compute instances: started, stopped, restarted; Azure answers first and does it afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.actions.cli_equivalents import az
from console.actions.operation import Halted, Operation, operation
from console.errors import NotFound
from console.model.plans import Step, key_of
from console.model.quota import InstanceState
from console.model.states import Part
from console.model.targets import name_of, segment_after

if TYPE_CHECKING:
    from console.actions.step_context import StepContext
    from console.model.plans import Facts
    from console.model.quota import Instance
    from console.model.states import EnclaveState

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


def stop(
    instance: Instance,
    *,
    needs: tuple[str, ...] = (),
    follows: tuple[str, ...] = (),
    unless_active: bool = False,
) -> Step:
    """Return the step that stops an instance, with `unless_active` only while its owner is not signed in."""
    step = _step("stop", instance, "stop compute instances")
    wanted = (("unless active", instance.owner),) if unless_active else ()
    return replace(step, needs=needs, follows=follows, wanted=wanted)


def start(instance: Instance) -> Step:
    """Return the step that starts an instance."""
    return _step("start", instance, "start")


def restart(instance: Instance) -> Step:
    """Return the step that restarts an instance."""
    return _step("restart", instance, "restart")


def _step(verb: str, instance: Instance, stage: str) -> Step:
    return Step(
        key=key_of(verb, instance.id),
        operation=f"instance.{verb}",
        target=instance.id,
        words=f"{verb} {instance.name}",
        stage=stage,
        before=(("state", instance.state.value),),
        deadline=900,
    )


class _Operate(Operation):
    """What starting and stopping share: ask once it can be asked, then wait for the state."""

    verb = ""
    wanted = InstanceState.UNKNOWN
    looks_at = (Part.COMPUTES,)

    async def perform(self, context: StepContext) -> None:
        """Look, ask, and look until the state is reached."""
        is_asked = False
        while not self.holds(context.step, state := await context.look(Part.COMPUTES)):
            instance = instance_at(context.step.target, state)
            if instance.state not in BETWEEN and not is_asked:
                await context.record_before(state=instance.state.value)
                await self.check(context, instance)
                await context.controls.computing.operate(self.verb, context.step.target)
                is_asked = True
            context.report_progress(f"it is {instance.state.value}")
            await context.pause()
        context.note_after(state=self.wanted.value)

    async def check(self, context: StepContext, instance: Instance) -> None:
        """Raise Halted where it must not be asked for now."""

    def holds(self, step: Step, state: EnclaveState) -> bool | None:
        """Whether it has the state that is wanted."""
        instance = state.instance(step.target)
        if instance is None or instance.state in BETWEEN:
            return None
        return instance.state is self.wanted or (self.wanted in ON and instance.state in ON)

    def command(self, step: Step) -> str:
        """Return the az command."""
        workspace = segment_after(step.target, "workspaces")
        name = name_of(step.target)
        return az(f"ml compute {self.verb}", step.target, workspace_name=workspace, name=name)


@operation
class StopInstance(_Operate):
    """Stop an instance."""

    name = "instance.stop"
    permission = f"{COMPUTES}/stop/action"
    verb, wanted = "stop", InstanceState.STOPPED

    async def check(self, context: StepContext, instance: Instance) -> None:
        """Leave it alone while a job runs on it, or its owner is signed in."""
        if instance.state is InstanceState.JOB_RUNNING:
            message = f"a job runs on {instance.name}; it is left running"
            raise Halted(message)
        owner = context.step.want("unless active")
        if owner:
            sessions = (await context.look(Part.BROKER)).desktop.sessions
            if any(session.is_in_use and session.user == owner for session in sessions):
                message = f"its owner {instance.owner} is signed in; it is left running"
                raise Halted(message)

    def undone(self, step: Step, before: Facts) -> tuple[Step, ...]:
        """Start what ran."""
        if dict(before).get("state") not in {state.value for state in ON}:
            return ()
        return (_reversed(step, "start", "start"),)


@operation
class StartInstance(_Operate):
    """Start an instance."""

    name = "instance.start"
    permission = f"{COMPUTES}/start/action"
    verb, wanted = "start", InstanceState.RUNNING

    def undone(self, step: Step, before: Facts) -> tuple[Step, ...]:
        """Stop what was off."""
        if dict(before).get("state") != InstanceState.STOPPED.value:
            return ()
        return (_reversed(step, "stop", "stop compute instances"),)


@operation
class RestartInstance(Operation):
    """Restart an instance."""

    name = "instance.restart"
    permission = f"{COMPUTES}/restart/action"
    repeatable = False
    looks_at = (Part.COMPUTES,)

    async def perform(self, context: StepContext) -> None:
        """Ask for it, then wait until it runs again."""
        instance = instance_at(context.step.target, await context.look(Part.COMPUTES))
        await context.record_before(state=instance.state.value)
        if instance.state is not InstanceState.RESTARTING:
            await context.once(context.controls.computing.operate("restart", context.step.target))
        await context.pause()

        async def is_so() -> bool:
            now = instance_at(context.step.target, await context.look(Part.COMPUTES))
            context.report_progress(f"it is {now.state.value}")
            return now.state in ON

        await context.wait_until(is_so)

    def command(self, step: Step) -> str:
        """Return the az command."""
        workspace = segment_after(step.target, "workspaces")
        return az("ml compute restart", step.target, workspace_name=workspace, name=name_of(step.target))


def instance_at(target: str, state: EnclaveState) -> Instance:
    """Return the instance of this ARM id; raises NotFound."""
    instance = state.instance(target)
    if instance is None:
        message = f"the compute instance {name_of(target)} is not there any more"
        raise NotFound(message)
    return instance


def _reversed(step: Step, verb: str, stage: str) -> Step:
    words = f"{verb} {name_of(step.target)}"
    return Step(key_of(verb, step.target), f"instance.{verb}", step.target, words, stage, deadline=900)
