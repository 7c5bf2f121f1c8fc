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
    draft, found = _draft("stop", seen)
    draft.steps = [
        StopInstance(each.id).planned(before=InstanceFacts(each.state))
        for each in found
        if each.state is not InstanceState.STOPPED
    ]
    draft.effects = _owners(found)
    draft.blockers += [
        Blocker(BlockerKind.JOB, each.name, "a job runs on it")
        for each in found
        if each.state is InstanceState.JOB_RUNNING
    ]
    return draft


@action("start-instance", "start", of=TargetKind.INSTANCE, tier=Tier.REVERSIBLE, fits=_is_stopped)
def plan_start(seen: Circumstances) -> Draft:
    """Plan to start them."""
    draft, found = _draft("start", seen)
    draft.steps = [
        StartInstance(each.id).planned(before=InstanceFacts(each.state))
        for each in found
        if each.state not in ON
    ]
    return draft


@action("restart-instance", "restart", of=TargetKind.INSTANCE, tier=Tier.COSTLY, fits=_is_running)
def plan_restart(seen: Circumstances) -> Draft:
    """Plan to restart them."""
    draft, found = _draft("restart", seen)
    draft.steps = [RestartInstance(each.id).planned(before=InstanceFacts(each.state)) for each in found]
    draft.effects = _owners(found)
    draft.blockers += [
        Blocker(BlockerKind.NOT_POSSIBLE, each.name, f"is {each.state.value}")
        for each in found
        if not _is_running(each)
    ]
    return draft


def _owners(found: list[Instance]) -> list[Effect]:
    return [Effect(EffectKind.PERSON, each.owner, f"owns {each.name}") for each in found if each.owner]


def _draft(verb: str, seen: Circumstances) -> tuple[Draft, list[Instance]]:
    found = [(target, seen.state.instance(target)) for target in seen.request.targets]
    known = [instance for _, instance in found if instance]
    draft = Draft(f"{verb} {', '.join(each.name for each in known)}")
    draft.blockers = [
        Blocker(BlockerKind.NOT_FOUND, target, "is no compute instance")
        for target, each in found
        if each is None
    ]
    return draft, known
