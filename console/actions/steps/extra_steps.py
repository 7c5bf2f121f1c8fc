"""An enclave's own extra steps: a POST action on a tagged resource, such as pausing a SQL pool."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.actions.cli_equivalents import rest
from console.actions.host_sessions import check_unused
from console.actions.operation import Operation, operation
from console.errors import NotFound
from console.model.plans import Step, key_of
from console.model.states import Part
from console.model.targets import name_of

if TYPE_CHECKING:
    from console.actions.step_context import StepContext
    from console.azure.arm.long_running import LongRunningOperation
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

    async def perform(self, context: StepContext) -> None:
        """Post it, or follow what was posted."""
        if not context.token:
            check_unused(context, await context.look(Part.BROKER))
            await context.record_before(state=(await _resource(context)).state)
        beginning = _begun(context)
        await context.follow(await (beginning if context.token else context.once(beginning)))
        context.note_after(state=(await _resource(context)).state)

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

    async def perform(self, context: StepContext) -> None:
        """Look, post it unless it is so already, follow it, and look again."""
        if context.token or await self._is_to_do(context):
            await context.follow(await _begun(context))
        wanted = context.step.want("reached")

        async def state() -> str:
            return (await _resource(context)).state

        await context.settle(name_of(context.step.target), wanted, state)
        context.note_after(state=wanted)

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

    async def _is_to_do(self, context: StepContext) -> bool:
        """Wait for what somebody has begun, note how the resource is, and return whether to post."""
        while self._is_between(context, resource := await _resource(context)):
            context.report_progress(f"it is {resource.state}: waiting for what somebody has begun")
            await context.pause()
        is_to_do = not _is_alike(resource.state, context.step.want("reached"))
        if is_to_do:
            check_unused(context, await context.look(Part.BROKER))
        await context.record_before(state=resource.state)
        return is_to_do

    def _is_between(self, context: StepContext, resource: TaggedResource) -> bool:
        """Whether the resource is neither as wanted nor as it was when this began."""
        was = context.step.want("from") or dict(context.run.step(context.step.key).before).get("state")
        known = (context.step.want("reached"), was or resource.state)
        return not any(_is_alike(resource.state, each) for each in known)


async def _resource(context: StepContext) -> TaggedResource:
    resource = (await context.look(Part.TAGGED)).resource(context.step.target, context.step.stage)
    if resource is None:
        message = f"{name_of(context.step.target)} does not carry the tag of {context.step.stage} any more"
        raise NotFound(message)
    return resource


async def _begun(context: StepContext) -> LongRunningOperation:
    step = context.step
    return await context.controls.tagged.begin(
        step.target, step.want("action"), step.want("version"), context.token
    )


def _is_alike(state: str, other: str) -> bool:
    return state.casefold() == other.casefold()
