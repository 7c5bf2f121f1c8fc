"""Compute clusters: limits set, and their nodes waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.actions.operation import Halted, Operation, operation
from console.errors import NotFound
from console.model.plans import Step
from console.model.states import Part
from console.model.targets import az_group, name_of, segment_after

if TYPE_CHECKING:
    from console.actions.scene import Scene
    from console.model.plans import Facts
    from console.model.quota import Cluster
    from console.model.states import EnclaveState

USUAL_IDLE_SECONDS = 120
LEAVING_SECONDS = 900


def scale(cluster: Cluster, minimum: int, maximum: int, *, needs: tuple[str, ...] = ()) -> Step:
    """Return the step that sets a cluster's limits."""
    return Step(
        key=f"scale {cluster.id}",
        operation="cluster.scale",
        target=cluster.id,
        words=f"scale {cluster.name} to {minimum}..{maximum} nodes",
        stage="scale clusters",
        needs=needs,
        wanted=(("minimum", str(minimum)), ("maximum", str(maximum))),
        before=(("minimum", str(cluster.minimum)), ("maximum", str(cluster.maximum))),
        deadline=300,
    )


def emptied(cluster: Cluster, *, needs: tuple[str, ...]) -> Step:
    """Return the step that waits until a cluster has no node left."""
    idle = cluster.idle_seconds_before_scale_down or USUAL_IDLE_SECONDS
    return Step(
        key=f"empty {cluster.id}",
        operation="cluster.empty",
        target=cluster.id,
        words=f"wait until {cluster.name} has no node",
        stage="scale clusters",
        needs=needs,
        deadline=idle + LEAVING_SECONDS,
    )


@operation
class Scale(Operation):
    """Set a cluster's limits."""

    name = "cluster.scale"
    permission = "Microsoft.MachineLearningServices/workspaces/computes/write"
    deletes = True  # nodes cannot leave under a lock, of either level
    looks_at = (Part.COMPUTES,)

    async def perform(self, scene: Scene) -> None:
        """Set the limits and see that they are so; the idle time stays as it is."""
        cluster = cluster_at(scene.step.target, await scene.look(Part.COMPUTES))
        await scene.found(minimum=cluster.minimum, maximum=cluster.maximum)
        minimum, maximum = _limits(scene.step)
        if (cluster.minimum, cluster.maximum) != (minimum, maximum):
            idle = cluster.idle_seconds_before_scale_down
            await scene.controls.computing.scale(scene.step.target, minimum, maximum, idle)

            async def is_so() -> bool:
                return bool(self.holds(scene.step, await scene.look(Part.COMPUTES)))

            await scene.until(is_so)
        scene.left(minimum=minimum, maximum=maximum)

    def holds(self, step: Step, state: EnclaveState) -> bool | None:
        """Whether the limits are as wanted."""
        cluster = state.cluster(step.target)
        return None if cluster is None else (cluster.minimum, cluster.maximum) == _limits(step)

    def command(self, step: Step) -> str:
        """Return the az command."""
        workspace = segment_after(step.target, "workspaces")
        return (
            f"az ml compute update {az_group(step.target)} --workspace-name {workspace} "
            f"--name {name_of(step.target)} --min-instances {step.want('minimum')} "
            f"--max-instances {step.want('maximum')}"
        )

    def undone(self, step: Step, before: Facts) -> tuple[Step, ...]:
        """Set the limits that were."""
        was = dict(before)
        if "minimum" not in was or (int(was["minimum"]), int(was["maximum"])) == _limits(step):
            return ()
        words = f"scale {name_of(step.target)} to {was['minimum']}..{was['maximum']} nodes"
        limits = (("minimum", was["minimum"]), ("maximum", was["maximum"]))
        return (
            Step(step.key, step.operation, step.target, words, "scale clusters", wanted=limits, deadline=300),
        )


@operation
class Emptied(Operation):
    """Wait until a cluster has no node left; a job that comes meanwhile stops the waiting."""

    name = "cluster.empty"
    waits = True
    looks_at = (Part.COMPUTES,)

    async def perform(self, scene: Scene) -> None:
        """Look until every node has gone."""

        async def is_so() -> bool:
            cluster = cluster_at(scene.step.target, await scene.look(Part.COMPUTES))
            if cluster.nodes.running:
                message = f"a job runs on {cluster.name}; its nodes stay"
                raise Halted(message)
            scene.say(f"{cluster.nodes.total} nodes left")
            return cluster.nodes.total == 0

        await scene.until(is_so)
        scene.left(nodes=0)

    def holds(self, step: Step, state: EnclaveState) -> bool | None:
        """Whether no node is left."""
        cluster = state.cluster(step.target)
        return None if cluster is None else cluster.nodes.total == 0


def cluster_at(target: str, state: EnclaveState) -> Cluster:
    """Return the cluster of this ARM id; raises NotFound."""
    cluster = state.cluster(target)
    if cluster is None:
        message = f"the cluster {name_of(target)} is not there any more"
        raise NotFound(message)
    return cluster


def _limits(step: Step) -> tuple[int, int]:
    return int(step.want("minimum", "0")), int(step.want("maximum", "0"))
