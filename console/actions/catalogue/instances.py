"""What can be done to compute instances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.actions.registry import Draft, action
from console.actions.steps.instances import ON, InstanceFacts, RestartInstance, StartInstance, StopInstance
from console.model.plans import Blocker, BlockerKind, Effect, EffectKind, TargetKind, Tier
from console.model.quota import InstanceState

if TYPE_CHECKING:
    from console.actions.registry import Circumstances
    from console.model.quota import Instance


def _is_running(instance: Instance) -> bool:
    return instance.state in ON


def _is_stopped(instance: Instance) -> bool:
    return instance.state is InstanceState.STOPPED


@action("stop-instance", "stop", of=TargetKind.INSTANCE, tier=Tier.COSTLY, fits=_is_running)
def plan_stop(seen: Circumstances) -> Draft:
    """Plan to stop them; one with a job on it is left."""
    draft, instances = _draft("stop", seen)
    draft.steps = [
        StopInstance(instance.id).planned(before=InstanceFacts(instance.state))
        for instance in instances
        if instance.state is not InstanceState.STOPPED
    ]
    draft.effects = _owners(instances)
    draft.blockers += [
        Blocker(BlockerKind.JOB, instance.name, "a job runs on it")
        for instance in instances
        if instance.state is InstanceState.JOB_RUNNING
    ]
    return draft


@action("start-instance", "start", of=TargetKind.INSTANCE, tier=Tier.REVERSIBLE, fits=_is_stopped)
def plan_start(seen: Circumstances) -> Draft:
    """Plan to start them."""
    draft, instances = _draft("start", seen)
    draft.steps = [
        StartInstance(instance.id).planned(before=InstanceFacts(instance.state))
        for instance in instances
        if instance.state not in ON
    ]
    return draft


@action("restart-instance", "restart", of=TargetKind.INSTANCE, tier=Tier.COSTLY, fits=_is_running)
def plan_restart(seen: Circumstances) -> Draft:
    """Plan to restart them."""
    draft, instances = _draft("restart", seen)
    draft.steps = [
        RestartInstance(instance.id).planned(before=InstanceFacts(instance.state)) for instance in instances
    ]
    draft.effects = _owners(instances)
    draft.blockers += [
        Blocker(BlockerKind.NOT_POSSIBLE, instance.name, f"is {instance.state.value}")
        for instance in instances
        if not _is_running(instance)
    ]
    return draft


def _owners(instances: list[Instance]) -> list[Effect]:
    return [
        Effect(EffectKind.PERSON, instance.owner, f"owns {instance.name}")
        for instance in instances
        if instance.owner
    ]


def _draft(verb: str, seen: Circumstances) -> tuple[Draft, list[Instance]]:
    by_target = [(target, seen.state.instance(target)) for target in seen.request.targets]
    instances = [instance for _, instance in by_target if instance]
    draft = Draft(f"{verb} {', '.join(instance.name for instance in instances)}")
    draft.blockers = [
        Blocker(BlockerKind.NOT_FOUND, target, "is no compute instance")
        for target, instance in by_target
        if instance is None
    ]
    return draft, instances
