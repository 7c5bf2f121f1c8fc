"""Compute clusters: limits set, and their nodes waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.actions.cli_equivalents import az
from console.actions.operation import Halted, Operation, operation
from console.errors import NotFound
from console.model.plans import Step, key_of
from console.model.states import Part
from console.model.targets import name_of, segment_after

if TYPE_CHECKING:
    from console.actions.step_context import StepContext
    from console.model.plans import Facts
    from console.model.quota import Cluster
    from console.model.states import EnclaveState

HURRIED_IDLE_SECONDS = 120  # the least that Azure ML allows
LEAVING_SECONDS = 900


def scale(
    cluster: Cluster, minimum: int, maximum: int, *, idle: int | None = None, needs: tuple[str, ...] = ()
) -> Step:
    """Return the step that sets a cluster's limits, and after how many idle seconds a node leaves."""
    known = cluster.idle_seconds_before_scale_down
    limits = (("minimum", str(minimum)), ("maximum", str(maximum)))
    before = (("minimum", str(cluster.minimum)), ("maximum", str(cluster.maximum)))
    return Step(
        key=key_of("scale", cluster.id),
        operation="cluster.scale",
        target=cluster.id,
        words=_words(cluster.id, minimum, maximum, idle),
        stage="scale clusters",
        needs=needs,
        wanted=(*limits, *_idle(idle)),
        before=(*before, *(_idle(known) if idle else ())),
        deadline=300,
    )


def hurried(cluster: Cluster, *, needs: tuple[str, ...] = ()) -> tuple[Step, Step]:
    """Return the steps that let every node leave as soon as it is idle, and wait for that."""
    scaled = scale(cluster, 0, cluster.maximum, idle=HURRIED_IDLE_SECONDS, needs=needs)
    return scaled, emptied(cluster, needs=(scaled.key,))


def emptied(cluster: Cluster, *, needs: tuple[str, ...]) -> Step:
    """Return the step that waits until a cluster has no node left."""
    return Step(
        key=key_of("empty", cluster.id),
        operation="cluster.empty",
        target=cluster.id,
        words=f"wait until {cluster.name} has no node",
        stage="scale clusters",
        needs=needs,
        deadline=HURRIED_IDLE_SECONDS + LEAVING_SECONDS,
    )


@operation
class Scale(Operation):
    """Set a cluster's limits."""

    name = "cluster.scale"
    permission = "Microsoft.MachineLearningServices/workspaces/computes/write"
    deletes = True  # nodes cannot leave under a lock, of either level
    looks_at = (Part.COMPUTES,)

    async def perform(self, context: StepContext) -> None:
        """Set the limits and see that they are so."""
        cluster = cluster_at(context.step.target, await context.look(Part.COMPUTES))
        known = cluster.idle_seconds_before_scale_down
        await context.record_before(minimum=cluster.minimum, maximum=cluster.maximum, idle=known or "")
        minimum, maximum, idle = _wanted(context.step)
        if not _is_so(cluster, context.step):
            idle_seconds = known if idle is None else idle
            await context.controls.computing.scale(context.step.target, minimum, maximum, idle_seconds)

            async def is_so() -> bool:
                return bool(self.holds(context.step, await context.look(Part.COMPUTES)))

            await context.wait_until(is_so)
        context.note_after(minimum=minimum, maximum=maximum, idle=idle or known or "")

    def holds(self, step: Step, state: EnclaveState) -> bool | None:
        """Whether the limits are as wanted."""
        cluster = state.cluster(step.target)
        return None if cluster is None else _is_so(cluster, step)

    def command(self, step: Step) -> str:
        """Return the az command."""
        workspace = segment_after(step.target, "workspaces")
        limits = {"min_instances": step.want("minimum"), "max_instances": step.want("maximum")}
        if step.want("idle"):
            limits["idle_time_before_scale_down"] = step.want("idle")
        name = name_of(step.target)
        return az("ml compute update", step.target, workspace_name=workspace, name=name, **limits)

    def undone(self, step: Step, before: Facts) -> tuple[Step, ...]:
        """Set the limits that were."""
        was = dict(before)
        if "minimum" not in was:
            return ()
        idle = int(was["idle"]) if step.want("idle") and was.get("idle") else None
        limits = (int(was["minimum"]), int(was["maximum"]))
        wanted = (("minimum", was["minimum"]), ("maximum", was["maximum"]), *_idle(idle))
        words = _words(step.target, *limits, idle)
        return (
            Step(step.key, step.operation, step.target, words, "scale clusters", wanted=wanted, deadline=300),
        )


@operation
class Emptied(Operation):
    """Wait until a cluster has no node left; a job that comes meanwhile stops the waiting."""

    name = "cluster.empty"
    waits = True
    looks_at = (Part.COMPUTES,)

    async def perform(self, context: StepContext) -> None:
        """Look until every node has gone."""

        async def is_so() -> bool:
            cluster = cluster_at(context.step.target, await context.look(Part.COMPUTES))
            if cluster.nodes.running:
                message = f"a job runs on {cluster.name}; its nodes stay"
                raise Halted(message)
            context.report_progress(f"{cluster.nodes.total} nodes left")
            return cluster.nodes.total == 0

        await context.wait_until(is_so)
        context.note_after(nodes=0)

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


def _is_so(cluster: Cluster, step: Step) -> bool:
    minimum, maximum, idle = _wanted(step)
    has_idle = idle is None or cluster.idle_seconds_before_scale_down == idle
    return (cluster.minimum, cluster.maximum) == (minimum, maximum) and has_idle


def _wanted(step: Step) -> tuple[int, int, int | None]:
    idle = step.want("idle")
    return int(step.want("minimum", "0")), int(step.want("maximum", "0")), int(idle) if idle else None


def _idle(seconds: int | None) -> tuple[tuple[str, str], ...]:
    return (("idle", str(seconds)),) if seconds else ()


def _words(target: str, minimum: int, maximum: int, idle: int | None) -> str:
    leaves = f", idle ones leave after {idle // 60} min" if idle else ""
    return f"scale {name_of(target)} to {minimum}..{maximum} nodes{leaves}"
