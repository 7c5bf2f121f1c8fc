"""Compute clusters: limits set, and their nodes waited for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from console.actions.cli_equivalents import az
from console.actions.step import (
    ActionStep,
    Halted,
    cannot_be_undone,
    frees_nothing,
    has_no_command,
)
from console.errors import NotFound
from console.model.states import Part
from console.model.steps import NoFacts, StepFacts
from console.model.targets import name_of, segment_after
from console.wording import count

if TYPE_CHECKING:
    from console.actions.step_context import StepContext
    from console.model.plans import Step
    from console.model.quota import Cluster
    from console.model.states import EnclaveState
    from console.model.targets import AzureName

HURRIED_IDLE_SECONDS = 120  # the least that Azure ML allows
LEAVING_SECONDS = 900


@dataclass(frozen=True, slots=True)
class LimitFacts(StepFacts):
    """A cluster's limits, and after how many idle seconds a node leaves."""

    kind = "cluster-limits"
    minimum: int
    maximum: int
    idle_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class NodeFacts(StepFacts):
    """How many nodes a cluster has."""

    kind = "nodes"
    nodes: int


@dataclass(frozen=True, slots=True)
class ScaleCluster(ActionStep[LimitFacts]):
    """Set a cluster's limits, and after how many idle seconds a node leaves (None or 0: as it is)."""

    kind = "cluster.scale"
    permission = "Microsoft.MachineLearningServices/workspaces/computes/write"
    deletes = True  # nodes cannot leave under a lock, of either level
    is_repeatable = True
    looks_at = (Part.COMPUTES,)
    verb, stage = "scale", "scale clusters"
    frees = frees_nothing  # the nodes leave later
    minimum: int
    maximum: int
    idle_seconds: int | None = None

    @property
    def words(self) -> str:
        """What it does."""
        idle = f", idle ones leave after {self.idle_seconds // 60} min" if self.idle_seconds else ""
        return f"scale {name_of(self.target)} to {self.minimum}..{self.maximum} nodes{idle}"

    async def perform(self, context: StepContext) -> None:
        """Set the limits and see that they are so."""
        cluster = cluster_at(self.target, await context.look(Part.COMPUTES))
        before = limits_of(cluster)
        await context.record_before(before)
        idle = self.idle_seconds or before.idle_seconds
        if not self._has_limits(cluster):
            await context.controls.computing.scale(self.target, self.minimum, self.maximum, idle)

            async def is_scaled() -> bool:
                return bool(self.holds(await context.look(Part.COMPUTES)))

            await context.wait_until(is_scaled)
        context.note_after(LimitFacts(self.minimum, self.maximum, idle))

    def holds(self, state: EnclaveState) -> bool | None:
        """Whether the limits are as wanted."""
        cluster = state.cluster(self.target)
        return None if cluster is None else self._has_limits(cluster)

    def command(self) -> str:
        """Return the az command."""
        limits = {"min_instances": str(self.minimum), "max_instances": str(self.maximum)}
        if self.idle_seconds:
            limits["idle_time_before_scale_down"] = str(self.idle_seconds)
        workspace, name = segment_after(self.target, "workspaces"), name_of(self.target)
        return az("ml compute update", self.target, workspace_name=workspace, name=name, **limits)

    def undo(self, before: LimitFacts) -> tuple[Step, ...]:
        """Set the limits that were."""
        idle = before.idle_seconds if self.idle_seconds else None
        return (ScaleCluster(self.target, before.minimum, before.maximum, idle).planned(),)

    def _has_limits(self, cluster: Cluster) -> bool:
        has_idle = not self.idle_seconds or self.idle_seconds == cluster.idle_seconds_before_scale_down
        return (cluster.minimum, cluster.maximum) == (self.minimum, self.maximum) and has_idle


def limits_of(cluster: Cluster) -> LimitFacts:
    """Return a cluster's limits as they are; Azure may call an idle time that is not set 0 s."""
    return LimitFacts(cluster.minimum, cluster.maximum, cluster.idle_seconds_before_scale_down or None)


def planned_scale(scale: ScaleCluster, cluster: Cluster, *, needs: tuple[str, ...] = ()) -> Step:
    """Return it as a step of a plan, which an idle time that it leaves as it is does not concern."""
    before = limits_of(cluster)
    if not scale.idle_seconds:
        before = replace(before, idle_seconds=None)
    return scale.planned(needs=needs, before=before)


def release_nodes(cluster: Cluster, *, needs: tuple[str, ...] = ()) -> tuple[Step, Step]:
    """Return the steps that let every node leave as soon as it is idle, and wait for that."""
    scale = ScaleCluster(cluster.id, 0, cluster.maximum, HURRIED_IDLE_SECONDS)
    scaling = planned_scale(scale, cluster, needs=needs)
    return scaling, WaitForNoNodes(cluster.id).planned(needs=(scaling.key,))


@dataclass(frozen=True, slots=True)
class WaitForNoNodes(ActionStep[NoFacts]):
    """Wait until a cluster has no node left; a job that comes meanwhile stops the waiting."""

    kind = "cluster.empty"
    permission = ""
    waits = True
    is_repeatable = True
    looks_at = (Part.COMPUTES,)
    deadline: ClassVar[float] = HURRIED_IDLE_SECONDS + LEAVING_SECONDS
    verb, stage = "empty", "scale clusters"
    command, undo = has_no_command, cannot_be_undone

    @property
    def words(self) -> str:
        """What it does."""
        return f"wait until {name_of(self.target)} has no node"

    async def perform(self, context: StepContext) -> None:
        """Look until every node has gone."""

        async def is_empty() -> bool:
            cluster = cluster_at(self.target, await context.look(Part.COMPUTES))
            if cluster.nodes.running:
                message = f"The nodes of {cluster.name} were left: a job runs on it."
                raise Halted(message)
            context.report_progress(f"{count(cluster.nodes.total, 'node')} left")
            return cluster.nodes.total == 0

        await context.wait_until(is_empty)
        context.note_after(NodeFacts(0))

    def holds(self, state: EnclaveState) -> bool | None:
        """Whether no node is left."""
        cluster = state.cluster(self.target)
        return None if cluster is None else cluster.nodes.total == 0

    def frees(self, state: EnclaveState) -> tuple[AzureName, ...]:
        """Return the size of each node that leaves."""
        cluster = state.cluster(self.target)
        return (cluster.vm_size,) * cluster.nodes.total if cluster else ()


def cluster_at(target: str, state: EnclaveState) -> Cluster:
    """Return the cluster of this ARM id; raises NotFound."""
    cluster = state.cluster(target)
    if cluster is None:
        message = f"The cluster {name_of(target)} no longer exists."
        raise NotFound(message)
    return cluster
