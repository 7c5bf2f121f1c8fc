"""An enclave's own extra steps: a POST action on a tagged resource, such as pausing a SQL pool."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.actions.by_hand import rest
from console.actions.occupants import check_unused
from console.actions.operation import Operation, operation
from console.errors import NotFound
from console.model.plans import Step, key_of
from console.model.states import Part
from console.model.targets import name_of

if TYPE_CHECKING:
    from console.actions.scene import Scene
    from console.azure.arm.long_running import Changing
    from console.config import ExtraStep
    from console.model.plans import Facts
    from console.model.states import EnclaveState, TaggedResource


def stop(
    step: ExtraStep, resource: TaggedResource, *, follows: tuple[str, ...] = (), unless_active: bool = False
) -> Step:
    """Return the step that stops one resource, with `unless_active` only while nobody is signed in."""
    unless = (("unless active", "true"),) if unless_active else ()
    actions = (("action", step.stop), ("back", step.start), ("version", step.api_version))
    return Step(
        key=key_of(step.stop, resource.id),
        operation="extra.change" if step.stopped else "extra.post",
        target=resource.id,
        words=f"{step.stop} {resource.name}",
        stage=step.name,
        follows=follows,
        wanted=(*actions, ("reached", step.stopped), ("from", step.started), *unless),
        before=(("state", resource.state),),
        deadline=900,
    )


def is_stopped(step: ExtraStep, resource: TaggedResource) -> bool:
    """Whether a resource tells that it is as the stop action would leave it."""
    return bool(step.stopped) and _is_alike(resource.state, step.stopped)


@operation
class Post(Operation):
    """Post an action and follow it to the end that Azure gives it; nothing else tells what came of it."""

    name = "extra.post"
    repeatable = False
    looks_at = (Part.TAGGED,)

    async def perform(self, scene: Scene) -> None:
        """Post it, or follow what was posted."""
        if not scene.token:
            check_unused(scene, await scene.look(Part.BROKER))
            await scene.found(state=(await _resource(scene)).state)
        beginning = _begun(scene)
        await scene.follow(await (beginning if scene.token else scene.once(beginning)))
        scene.left(state=(await _resource(scene)).state)

    def needs(self, step: Step) -> str:
        """Return the action on the target's own kind of resource."""
        provider, *parts = step.target.rpartition("/providers/")[2].split("/")
        return "/".join((provider, *parts[::2], step.want("action"), "action"))

    def command(self, step: Step) -> str:
        """Return the REST call."""
        return rest(f"{step.target}/{step.want('action')}", step.want("version"))

    def undone(self, step: Step, before: Facts) -> tuple[Step, ...]:
        """Post the action that goes back on it, until the resource is as it was."""
        if not before:
            return ()
        was = step.want("from") or dict(before).get("state", "")
        actions = (("action", step.want("back")), ("back", step.want("action")))
        back = replace(
            step,
            key=key_of(step.want("back"), step.target),
            operation="extra.change" if was else "extra.post",
            words=f"{step.want('back')} {name_of(step.target)}",
            follows=(),
            wanted=(
                *actions,
                ("version", step.want("version")),
                ("reached", was),
                ("from", step.want("reached")),
            ),
            before=(),
        )
        return (back,)


@operation
class Change(Post):
    """Post an action until the resource tells that it is as wanted."""

    name = "extra.change"
    repeatable = True

    async def perform(self, scene: Scene) -> None:
        """Look, post it unless it is so already, follow it, and look again."""
        if scene.token or await self._is_to_do(scene):
            await scene.follow(await _begun(scene))
        wanted = scene.step.want("reached")

        async def state() -> str:
            return (await _resource(scene)).state

        await scene.settle(name_of(scene.step.target), wanted, state)
        scene.left(state=wanted)

    def holds(self, step: Step, state: EnclaveState) -> bool | None:
        """Whether the resource tells that it is as wanted; None while it is on its way."""
        resource = state.resource(step.target, step.stage)
        if resource is None or not resource.state:
            return None
        if _is_alike(resource.state, step.want("reached")):
            return True
        return False if _is_alike(resource.state, step.want("from") or resource.state) else None

    def undone(self, step: Step, before: Facts) -> tuple[Step, ...]:
        """Post the action that goes back on it, unless it was so already."""
        was = dict(before).get("state", "")
        return () if _is_alike(was, step.want("reached")) else super().undone(step, before)

    async def _is_to_do(self, scene: Scene) -> bool:
        """Wait for what somebody has begun, note how the resource is, and return whether to post."""
        while self._is_between(scene, resource := await _resource(scene)):
            scene.say(f"it is {resource.state}: waiting for what somebody has begun")
            await scene.pause()
        is_to_do = not _is_alike(resource.state, scene.step.want("reached"))
        if is_to_do:
            check_unused(scene, await scene.look(Part.BROKER))
        await scene.found(state=resource.state)
        return is_to_do

    def _is_between(self, scene: Scene, resource: TaggedResource) -> bool:
        """Whether the resource is neither as wanted nor as it was when this began."""
        was = scene.step.want("from") or dict(scene.run.step(scene.step.key).before).get("state")
        known = (scene.step.want("reached"), was or resource.state)
        return not any(_is_alike(resource.state, each) for each in known)


async def _resource(scene: Scene) -> TaggedResource:
    resource = (await scene.look(Part.TAGGED)).resource(scene.step.target, scene.step.stage)
    if resource is None:
        message = f"{name_of(scene.step.target)} does not carry the tag of {scene.step.stage} any more"
        raise NotFound(message)
    return resource


async def _begun(scene: Scene) -> Changing:
    step = scene.step
    return await scene.controls.tagged.begin(
        step.target, step.want("action"), step.want("version"), scene.token
    )


def _is_alike(state: str, other: str) -> bool:
    return state.casefold() == other.casefold()
