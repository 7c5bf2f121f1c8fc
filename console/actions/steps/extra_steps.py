"""An enclave's own extra steps: a POST action on a tagged resource, such as pausing a SQL pool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from console.actions.cli_equivalents import rest
from console.actions.host_sessions import check_unused
from console.actions.step import ActionStep, cannot_be_seen, frees_nothing
from console.errors import NotFound
from console.model.states import Part
from console.model.steps import StepFacts
from console.model.targets import name_of

if TYPE_CHECKING:
    from console.actions.step_context import StepContext
    from console.azure.arm.long_running import LongRunningOperation
    from console.config import ExtraStep
    from console.model.plans import Step
    from console.model.states import EnclaveState, TaggedResource


@dataclass(frozen=True, slots=True)
class ResourceFacts(StepFacts):
    """The state of a tagged resource, as Azure words it."""

    kind = "resource"
    state: str


@dataclass(frozen=True, slots=True)
class PostAction(ActionStep[ResourceFacts]):
    """Post an action and follow it to the end that Azure gives it; nothing else tells what came of it.

    `extra_step` is the name of the enclave's extra step, `reverse` the action that undoes it, `started` the
    state which that leads to, where the configuration says so. With `unless_in_use` it is posted only
    while nobody is signed in.
    """

    kind = "extra.post"
    is_repeatable = False
    looks_at = (Part.TAGGED,)
    deadline: ClassVar[float] = 900
    holds, frees = cannot_be_seen, frees_nothing
    extra_step: str
    action: str
    reverse: str
    api_version: str
    started: str = ""
    unless_in_use: bool = False

    @property
    def stage(self) -> str:
        """The heading under which a plan lists it."""
        return self.extra_step

    @property
    def verb(self) -> str:
        """The word that begins its key."""
        return self.action

    @property
    def permission(self) -> str:
        """The action on the target's own kind of resource."""
        return _permission(self.target, self.action)

    @property
    def words(self) -> str:
        """What it does."""
        return f"{self.action} {name_of(self.target)}"

    async def perform(self, context: StepContext) -> None:
        """Post it, or follow what was posted."""
        if not context.token:
            if self.unless_in_use:
                check_unused(await context.look(Part.BROKER), name_of(self.target))
            await context.record_before(ResourceFacts((await _resource(self, context)).state))
        posting = _begin(self, context)
        await context.follow(await (posting if context.token else context.once(posting)))
        context.note_after(ResourceFacts((await _resource(self, context)).state))

    def command(self) -> str:
        """Return the REST call."""
        return rest(f"{self.target}/{self.action}", self.api_version)

    def undo(self, before: ResourceFacts) -> tuple[Step, ...]:
        """Post the action that reverses it, until the resource is as it was."""
        return _reverse(self, before, "")


@dataclass(frozen=True, slots=True)
class PostUntil(ActionStep[ResourceFacts]):
    """Post an action until the resource tells that its state is `wanted`; the rest is as in PostAction."""

    kind = "extra.change"
    is_repeatable = True
    looks_at = (Part.TAGGED,)
    deadline: ClassVar[float] = 900
    frees = frees_nothing
    extra_step: str
    action: str
    reverse: str
    api_version: str
    wanted: str
    started: str = ""
    unless_in_use: bool = False

    @property
    def stage(self) -> str:
        """The heading under which a plan lists it."""
        return self.extra_step

    @property
    def verb(self) -> str:
        """The word that begins its key."""
        return self.action

    @property
    def permission(self) -> str:
        """The action on the target's own kind of resource."""
        return _permission(self.target, self.action)

    @property
    def words(self) -> str:
        """What it does."""
        return f"{self.action} {name_of(self.target)}"

    async def perform(self, context: StepContext) -> None:
        """Look, post it unless it is so already, follow it, and look again."""
        if context.token or await self._is_to_do(context):
            await context.follow(await _begin(self, context))

        async def state() -> str:
            return (await _resource(self, context)).state

        await context.settle(name_of(self.target), self.wanted, state)
        context.note_after(ResourceFacts(self.wanted))

    def holds(self, state: EnclaveState) -> bool | None:
        """Whether the resource tells that it is as wanted; None while it is on its way."""
        resource = state.resource(self.target, self.extra_step)
        if resource is None or not resource.state:
            return None
        if _is_alike(resource.state, self.wanted):
            return True
        return False if _is_alike(resource.state, self.started or resource.state) else None

    def command(self) -> str:
        """Return the REST call."""
        return rest(f"{self.target}/{self.action}", self.api_version)

    def undo(self, before: ResourceFacts) -> tuple[Step, ...]:
        """Post the action that reverses it, unless it was so already."""
        return () if _is_alike(before.state, self.wanted) else _reverse(self, before, self.wanted)

    async def _is_to_do(self, context: StepContext) -> bool:
        """Wait for an operation that is running, note how the resource is, and return whether to post."""
        while self._is_between(context, resource := await _resource(self, context)):
            context.report_progress(f"still {resource.state}: waiting for an operation that is running")
            await context.pause()
        is_to_do = not _is_alike(resource.state, self.wanted)
        if is_to_do and self.unless_in_use:
            check_unused(await context.look(Part.BROKER), name_of(self.target))
        await context.record_before(ResourceFacts(resource.state))
        return is_to_do

    def _is_between(self, context: StepContext, resource: TaggedResource) -> bool:
        """Whether the resource is neither as wanted nor as it was when this began."""
        before = context.run.step(context.step.key).before
        was = self.started or (before.state if isinstance(before, ResourceFacts) else "") or resource.state
        return not any(_is_alike(resource.state, state) for state in (self.wanted, was))


def stop(
    step: ExtraStep, resource: TaggedResource, *, follows: tuple[str, ...] = (), unless_in_use: bool = False
) -> Step:
    """Return the step that stops one resource, with `unless_in_use` only while nobody is signed in."""
    target, before = resource.id, ResourceFacts(resource.state)
    actions = (step.name, step.stop, step.start, step.api_version)
    if step.stopped:
        until = PostUntil(target, *actions, step.stopped, step.started, unless_in_use)
        return until.planned(follows=follows, before=before)
    return PostAction(target, *actions, step.started, unless_in_use).planned(follows=follows, before=before)


def is_stopped(step: ExtraStep, resource: TaggedResource) -> bool:
    """Whether a resource tells that it is as the stop action would leave it."""
    return bool(step.stopped) and _is_alike(resource.state, step.stopped)


def _reverse(spec: PostAction | PostUntil, before: ResourceFacts, reached: str) -> tuple[Step, ...]:
    was = spec.started or before.state
    actions = (spec.extra_step, spec.reverse, spec.action, spec.api_version)
    if was:
        return (PostUntil(spec.target, *actions, was, reached).planned(),)
    return (PostAction(spec.target, *actions, reached).planned(),)


def _permission(target: str, action: str) -> str:
    provider, *parts = target.rpartition("/providers/")[2].split("/")
    return "/".join((provider, *parts[::2], action, "action"))


async def _resource(spec: PostAction | PostUntil, context: StepContext) -> TaggedResource:
    resource = (await context.look(Part.TAGGED)).resource(spec.target, spec.extra_step)
    if resource is None:
        message = f"{name_of(spec.target)} no longer carries the tag of {spec.extra_step}."
        raise NotFound(message)
    return resource


async def _begin(spec: PostAction | PostUntil, context: StepContext) -> LongRunningOperation:
    return await context.controls.tagged.begin(spec.target, spec.action, spec.api_version, context.token)


def _is_alike(state: str, other: str) -> bool:
    return state.casefold() == other.casefold()
