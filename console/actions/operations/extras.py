"""An enclave's own extra steps: a POST action on a tagged resource, such as pausing a SQL pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.actions.operation import Operation, operation
from console.model.plans import Step

if TYPE_CHECKING:
    from console.actions.scene import Scene
    from console.config import ExtraStep
    from console.model.plans import Facts
    from console.model.states import TaggedResource


def post(step: ExtraStep, resource: TaggedResource, *, follows: tuple[str, ...] = ()) -> Step:
    """Return the step that posts an extra step's stop action to one resource."""
    return Step(
        key=f"{step.stop} {resource.id}",
        operation="extra.post",
        target=resource.id,
        words=f"{step.stop} {resource.name}",
        stage=step.name,
        follows=follows,
        wanted=(("action", step.stop), ("back", step.start), ("version", step.api_version)),
        deadline=300,
    )


@operation
class Post(Operation):
    """Post an action to a resource; what comes of it only its own service knows."""

    name = "extra.post"
    repeatable = False

    async def perform(self, scene: Scene) -> None:
        """Post it."""
        await scene.found(action="not posted")
        step = scene.step
        await scene.controls.tagged.post(step.target, step.want("action"), step.want("version"))
        scene.left(action=f"{step.want('action')} accepted")

    def command(self, step: Step) -> str:
        """Return the REST call."""
        version = step.want("version")
        return f"az rest --method post --url {step.target}/{step.want('action')}?api-version={version}"

    def undone(self, step: Step, before: Facts) -> tuple[Step, ...]:
        """Post the action that goes back on it."""
        if not before:
            return ()
        action, back = step.want("action"), step.want("back")
        return (
            Step(
                key=f"{back} {step.target}",
                operation="extra.post",
                target=step.target,
                words=step.words.replace(action, back, 1),
                stage=step.stage,
                wanted=(("action", back), ("back", action), ("version", step.want("version"))),
                deadline=300,
            ),
        )
