"""What can be done to compute clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.actions.registry import Draft, Option, OptionKind, action
from console.actions.steps.clusters import LimitFacts, ScaleCluster, planned_scale, release_nodes
from console.actions.steps.jobs import cancel
from console.model.plans import Blocker, BlockerKind, Effect, EffectKind, TargetKind, Tier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.actions.registry import Circumstances
    from console.model.plans import Step
    from console.model.quota import Cluster, Job

MOST_NODES = 65_000  # that Azure ML allows
CANCEL = Option("cancel-jobs", "cancel the jobs that run or wait on it")
LIMITS = (
    Option("minimum", "nodes that are always there", OptionKind.NUMBER, is_required=True),
    Option("maximum", "nodes there may be at most", OptionKind.NUMBER, is_required=True),
)


def _has_nodes(cluster: Cluster) -> bool:
    return bool(cluster.minimum or cluster.nodes.total)


@action(
    "stop-cluster",
    "stop",
    of=TargetKind.CLUSTER,
    tier=Tier.COSTLY,
    options=(CANCEL,),
    fits=_has_nodes,
)
def plan_stop(seen: Circumstances) -> Draft:
    """Plan to set the minimum to 0, let idle nodes leave soon, and wait until they have."""
    draft, clusters = _draft("stop", seen)
    for cluster in clusters:
        on_it = _jobs_on(cluster, seen)
        if seen.request.has("cancel-jobs"):
            draft.effects += [
                Effect(EffectKind.JOB, job.display_name, f"of {job.owner}, on {cluster.name}: is cancelled")
                for job in on_it
            ]
        else:
            draft.blockers += [
                Blocker(
                    BlockerKind.JOB,
                    job.display_name,
                    f"{job.state.value.lower()} on {cluster.name}",
                    option="cancel-jobs",
                )
                for job in on_it
            ]
        draft.steps += _stopping(cluster, on_it if seen.request.has("cancel-jobs") else [])
    return draft


@action("restore-cluster", "restore its limits", of=TargetKind.CLUSTER, tier=Tier.REVERSIBLE)
def plan_restore(seen: Circumstances) -> Draft:
    """Plan to set the limits that were before the journal's first change not yet gone back on."""
    draft, clusters = _draft("restore", seen)
    for cluster in clusters:
        recorded = _recorded(cluster, seen)
        if recorded is None:
            draft.blockers.append(
                Blocker(BlockerKind.NOT_RECORDED, cluster.name, "the journal has no other limits of it")
            )
        else:
            scale = ScaleCluster(cluster.id, recorded.minimum, recorded.maximum, recorded.idle_seconds)
            draft.steps += [] if scale.holds(seen.state) else [planned_scale(scale, cluster)]
    return draft


@action("limit-cluster", "set limits", of=TargetKind.CLUSTER, tier=Tier.COSTLY, options=LIMITS)
def plan_limits(seen: Circumstances) -> Draft:
    """Plan to set the limits that are asked for."""
    draft, clusters = _draft("set the limits of", seen)
    minimum, maximum = (_nodes(seen.request.option(name)) for name in ("minimum", "maximum"))
    if minimum is None or maximum is None or not minimum <= maximum <= MOST_NODES:
        words = f"need two whole numbers up to {MOST_NODES}, the smaller first"
        draft.blockers.append(Blocker(BlockerKind.OPTION_INVALID, "limits", words))
        return draft
    draft.steps = [planned_scale(ScaleCluster(cluster.id, minimum, maximum), cluster) for cluster in clusters]
    return draft


def _nodes(text: str) -> int | None:
    """Return a number of nodes; None for what is no whole number, or one too long to be read."""
    return int(text) if text.isdecimal() and len(text) <= len(str(MOST_NODES)) else None


def _stopping(cluster: Cluster, jobs: list[Job]) -> Iterator[Step]:
    cancelling = [cancel(job) for job in jobs]
    yield from cancelling
    yield from release_nodes(cluster, needs=tuple(step.key for step in cancelling))


def _recorded(cluster: Cluster, seen: Circumstances) -> LimitFacts | None:
    """Return the limits that a cluster had before the journal's last change of them."""
    for run in reversed(seen.earlier):
        for record in run.steps:
            target = run.plan.step(record.key).target
            if isinstance(record.before, LimitFacts) and target == cluster.id:
                return record.before
    return None


def _jobs_on(cluster: Cluster, seen: Circumstances) -> list[Job]:
    return [job for job in seen.state.compute.jobs if job.compute == cluster.name and not job.state.is_ended]


def _draft(verb: str, seen: Circumstances) -> tuple[Draft, list[Cluster]]:
    by_target = [(target, seen.state.cluster(target)) for target in seen.request.targets]
    clusters = [cluster for _, cluster in by_target if cluster]
    draft = Draft(f"{verb} {', '.join(cluster.name for cluster in clusters)}")
    draft.blockers = [
        Blocker(BlockerKind.NOT_FOUND, target, "is no compute cluster")
        for target, cluster in by_target
        if cluster is None
    ]
    return draft, clusters
