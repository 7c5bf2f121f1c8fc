"""Quota: cores used and allowed, what binds, what still fits; clusters, instances, jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from console.model.plans import TargetKind
from console.model.quota import Cluster, Compute, CoreUsage, Instance, InstanceState, JobState, Tier
from console.model.room import binding, room_for, share
from console.wording import count
from screens.dialogs.sheet import Description
from screens.panes.job_section import job_section
from screens.panes.pane import Pane
from screens.panes.portal import portal_url
from screens.panes.sections import Section, Step
from screens.widgets.grid.columns import ALWAYS, Column, Tone
from screens.widgets.meter import meter
from screens.widgets.quantities import since
from screens.widgets.symbols import symbol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from console.model.quota import NodeCounts

BAR = 16
BRIEF_BAR = 8
NO_CAPACITY = "A quota is a credit limit, not capacity: Azure may have no free machine within it."
NEAR, HIGH = 0.9, 0.7
TIERS = {Tier.DEDICATED: "dedicated", Tier.LOW_PRIORITY: "low priority", Tier.UNKNOWN: "unknown"}


class QuotaPane(Pane[Compute]):
    """All compute of an enclave; a cluster opens its jobs."""

    def make_sections(self) -> Sequence[Section[Compute, Any]]:
        """Return usage, clusters, instances and jobs."""
        return [self._usage(), self._clusters(), self._instances(), job_section(self.app.now)]

    def summary(self, value: Compute) -> Content:
        """Tell what binds, how many more nodes fit, and what runs and waits."""
        nearest = binding(value.usages)
        binds = "no limit is known"
        if nearest:
            binds = f"{_family(nearest)} binds: {nearest.used} of {nearest.limit} cores"
        rooms = [(size, room_for(value, size)) for size in value.sizes if _is_used(value, size.name)]
        room = "   ".join(f"{fits} x {size.name}" for size, fits in rooms if fits is not None)
        running = sum(job.state is JobState.RUNNING for job in value.jobs)
        queued = sum(job.state is JobState.QUEUED for job in value.jobs)
        tone = "$text-warning" if nearest and share(nearest) >= NEAR else ""
        return Content.assemble(
            (binds, f"bold {tone}".strip()),
            f"   {count(running, 'job')} running",
            (f"   {queued} queued" if queued else "", "$text-warning"),
            (f"\nRoom for {room}" if room else "", "$foreground 70%"),
        )

    def _usage(self) -> Section[Compute, CoreUsage]:
        return Section(
            name="usage",
            columns=self._usage_columns(),
            rows=lambda compute: compute.usages,
            key=lambda usage: f"{usage.region} {usage.tier} {usage.family}",
            problem=lambda usage: share(usage) >= NEAR,
            describe=lambda u: Description(
                _family(u),
                [
                    ("Used", f"{u.used} cores"),
                    ("Limit", f"{u.limit} cores" if u.limit >= 0 else "none"),
                    ("Share", f"{share(u):.0%}"),
                    ("Region", u.region),
                    ("Tier", u.tier.value),
                ],
                [("Mind", NO_CAPACITY)],
            ),
            raw=lambda usage: usage.raw,
            empty="No usage is reported for the workspaces' regions.",
        )

    def _usage_columns(self) -> tuple[Column[CoreUsage], ...]:
        return (
            Column("Family", _family, keep=ALWAYS),
            Column("Used", lambda u: str(u.used), order=lambda u: -u.used, right=True, keep=ALWAYS),
            Column(
                "Limit",
                lambda u: str(u.limit) if u.limit >= 0 else "none",
                order=lambda u: -u.limit,
                right=True,
                keep=ALWAYS,
            ),
            Column(
                "",
                lambda u: meter(share(u), BAR, ascii_only=self.app.ascii_only),
                brief=lambda u: meter(share(u), BRIEF_BAR, ascii_only=self.app.ascii_only),
                tone=_usage_tone,
                keep=5,
            ),
            Column(
                "Share",
                lambda u: f"{share(u):.0%}",
                tone=_usage_tone,
                order=lambda u: -share(u),
                right=True,
                keep=8,
            ),
            Column("Tier", lambda u: TIERS[u.tier], keep=3),
            Column("Region", lambda u: u.region, keep=4),
        )

    def _clusters(self) -> Section[Compute, Cluster]:
        return Section(
            name="clusters",
            acts_on=TargetKind.CLUSTER,
            columns=self._cluster_columns(),
            rows=lambda compute: compute.clusters,
            key=lambda cluster: cluster.id,
            problem=lambda cluster: bool(cluster.errors or cluster.nodes.idle or cluster.nodes.unusable),
            describe=_describe_cluster,
            raw=lambda cluster: cluster.raw,
            link=lambda cluster: portal_url(self.app.enclave, cluster.id),
            opens=lambda cluster: Step("jobs", cluster.name, lambda job: job.compute == cluster.name),
            empty="No compute cluster.",
        )

    def _cluster_columns(self) -> tuple[Column[Cluster], ...]:
        return (
            Column("Cluster", lambda c: c.name, keep=ALWAYS),
            Column("Size", lambda c: c.vm_size, keep=6),
            _node_column("Busy", lambda nodes: nodes.running, keep=8),
            Column(
                "Idle",
                lambda c: str(c.nodes.idle),
                order=lambda c: -c.nodes.idle,
                right=True,
                keep=8,
                tone=lambda c: Tone.WARN if c.nodes.idle else Tone.PLAIN,
            ),
            _node_column("Coming", lambda nodes: nodes.preparing, keep=4),
            _node_column("Leaving", lambda nodes: nodes.leaving, keep=3),
            Column(
                "Min-max",
                lambda c: f"{c.minimum}-{c.maximum}",
                order=lambda c: -c.maximum,
                right=True,
                keep=7,
            ),
            Column("Tier", lambda c: TIERS[c.tier], keep=2),
            Column("State", lambda c: c.allocation_state.lower(), keep=3),
        )

    def _instances(self) -> Section[Compute, Instance]:
        return Section(
            name="instances",
            acts_on=TargetKind.INSTANCE,
            columns=(
                Column(
                    "State",
                    lambda i: f"{symbol(_instance_tone(i))} {i.state.value.lower()}",
                    tone=_instance_tone,
                    keep=ALWAYS,
                ),
                Column("Instance", lambda i: i.name, keep=ALWAYS),
                Column("Size", lambda i: i.vm_size, keep=5),
                Column("Owner", lambda i: i.owner, keep=6, width=32),
                Column(
                    "For",
                    lambda i: since(i.changed_at, self.app.now()),
                    order=lambda i: i.changed_at,
                    right=True,
                    keep=7,
                ),
            ),
            rows=lambda compute: compute.instances,
            key=lambda instance: instance.id,
            problem=lambda instance: instance.state is InstanceState.RUNNING or bool(instance.errors),
            describe=lambda i: Description(
                i.name,
                [
                    ("State", i.state.value),
                    ("Size", i.vm_size),
                    ("Owner", i.owner),
                    ("Last operation", i.last_operation),
                    ("In this state for", since(i.changed_at, self.app.now())),
                ],
                [("Errors", "\n".join(i.errors))],
            ),
            raw=lambda instance: instance.raw,
            link=lambda instance: portal_url(self.app.enclave, instance.id),
            empty="No compute instance.",
        )


def _node_column(name: str, of: Callable[[NodeCounts], int], *, keep: int) -> Column[Cluster]:
    return Column(name, lambda c: str(of(c.nodes)), order=lambda c: -of(c.nodes), right=True, keep=keep)


def _family(usage: CoreUsage) -> str:
    if usage.family:
        return (
            usage.family.removesuffix("Family").removeprefix("standard").removeprefix("Standard")
            or usage.family
        )
    return f"All {TIERS[usage.tier]}"


def _usage_tone(usage: CoreUsage) -> Tone:
    used = share(usage)
    return Tone.BAD if used >= NEAR else Tone.WARN if used >= HIGH else Tone.ACCENT


def _is_used(compute: Compute, size: str) -> bool:
    folded = size.casefold()
    return any(cluster.vm_size.casefold() == folded for cluster in compute.clusters)


def _instance_tone(instance: Instance) -> Tone:
    if instance.errors:
        return Tone.BAD
    tones = {InstanceState.RUNNING: Tone.GOOD, InstanceState.STOPPED: Tone.MUTED}
    return tones.get(instance.state, Tone.WARN)


def _describe_cluster(cluster: Cluster) -> Description:
    nodes = cluster.nodes
    wait = cluster.idle_seconds_before_scale_down
    return Description(
        cluster.name,
        [
            ("Size", cluster.vm_size),
            (
                "Nodes",
                f"{nodes.running} busy, {nodes.idle} idle, {nodes.preparing} coming, {nodes.leaving} leaving",
            ),
            ("Limits", f"{cluster.minimum} to {cluster.maximum}"),
            ("Scales down after", f"{wait // 60} m idle" if wait else "-"),
            ("Allocation", cluster.allocation_state),
            ("Workspace", cluster.workspace),
        ],
        [("Errors", "\n".join(cluster.errors))],
    )
