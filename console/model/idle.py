"""The idle verdict: is anybody or anything using the enclave, since when not, and how do we know.

Pure: evidence in, verdict out. An enclave is idle for as long as the latest of
everything that counts as use; one busy fact makes it not idle.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from console.model.exports import ExportStage
from console.model.quota import InstanceState
from console.model.sessions import PowerState
from console.model.thresholds import IdleThresholds
from console.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from console.model.exports import Exports
    from console.model.quota import Compute
    from console.model.sessions import Desktop


@dataclass(frozen=True, slots=True)
class Snooze:
    """Somebody's word that an enclave is not to be called idle until then, and why."""

    enclave: str
    until: datetime
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact: what was looked at, what it shows; `at` is the last use, None where none is known."""

    subject: str
    words: str
    at: datetime | None = None
    is_busy: bool = False
    is_unknown: bool = False


@dataclass(frozen=True, slots=True)
class IdleVerdict:
    """Whether an enclave is idle, for how long, and every fact behind it.

    `is_known` is False where a fact that could speak against it was not read.
    """

    is_idle: bool
    span: timedelta
    evidence: tuple[Evidence, ...]
    running: int
    snooze: Snooze | None = None
    is_known: bool = True

    @property
    def words(self) -> str:
        """The verdict in one line, with its reasons."""
        if self.snooze:
            return f"snoozed until {self.snooze.until:%H:%M}: {self.snooze.reason}"
        busy = [fact.words for fact in self.evidence if fact.is_busy]
        if busy:
            return f"not idle because {'; '.join(busy)}"
        unknown = [fact.words for fact in self.evidence if fact.is_unknown]
        if unknown:
            return f"not known because {'; '.join(unknown)}"
        quiet = "; ".join(fact.words for fact in self.evidence)
        if not self.is_idle:
            latest = max((fact for fact in self.evidence if fact.at), key=lambda fact: fact.at or 0)
            return f"not idle because {latest.words}"
        return f"idle {spoken(self.span)} because {quiet}"


def idle_verdict(  # noqa: PLR0913  the evidence, by name
    desktop: Desktop,
    compute: Compute,
    exports: Exports,
    *,
    now: datetime,
    thresholds: IdleThresholds | None = None,
    snooze: Snooze | None = None,
) -> IdleVerdict:
    """Return the verdict on what was read."""
    limits = thresholds or IdleThresholds()
    facts = (
        *_people(desktop, now),
        *_jobs(compute, now),
        *_nodes(compute),
        *_processors(desktop, limits),
        *_exports(exports, now),
    )
    moments = [fact.at for fact in facts if fact.at]
    span = now - max(moments) if moments else timedelta(0)
    is_busy = any(fact.is_busy for fact in facts)
    is_known = is_busy or not any(fact.is_unknown for fact in facts)
    active_snooze = snooze if snooze and snooze.until > now else None
    return IdleVerdict(
        is_idle=is_known and not is_busy and active_snooze is None and bool(moments) and span >= limits.after,
        span=timedelta(0) if is_busy else span,
        evidence=facts,
        running=_running(desktop, compute),
        snooze=active_snooze,
        is_known=is_known,
    )


def spoken(span: timedelta) -> str:
    """Return a span as an operator says it, such as "6 h 12 m"."""
    minutes = max(0, int(span.total_seconds() // 60))
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {minutes % 60} m" if hours else f"{minutes} m"


def _people(desktop: Desktop, now: datetime) -> Iterator[Evidence]:
    active = desktop.in_use
    if active:
        names = ", ".join(sorted({session.user for session in active})[:3])
        yield Evidence("people", f"{count(len(active), 'active session')} ({names})", is_busy=True)
        return
    idle_since = [session.idle_since for session in desktop.sessions if session.idle_since]
    last_active = max((at for at in (desktop.last_sign_in, *idle_since) if at), default=None)
    if last_active:
        yield Evidence("people", f"nobody active for {spoken(now - last_active)}", last_active)
    elif desktop.looked_back_to:
        since = spoken(now - desktop.looked_back_to)
        yield Evidence("people", f"no sign-in in the last {since}", desktop.looked_back_to)
    else:
        yield Evidence("people", "the log of sign-ins could not be read", is_unknown=True)


def _jobs(compute: Compute, now: datetime) -> Iterator[Evidence]:
    open_ = [job for job in compute.jobs if not job.state.is_ended]
    ended = max((job.ended_at for job in compute.jobs if job.ended_at), default=None)
    if open_:
        words = f"{count(len(open_), 'job')} not ended ({open_[0].display_name})"
        yield Evidence("jobs", words, is_busy=True)
    elif ended:
        yield Evidence("jobs", f"last job ended {spoken(now - ended)} ago", ended)
    else:
        yield Evidence("jobs", "no job listed")


def _nodes(compute: Compute) -> Iterator[Evidence]:
    busy = sum(cluster.nodes.running + cluster.nodes.preparing for cluster in compute.clusters)
    if busy:
        yield Evidence("nodes", f"{count(busy, 'node')} busy", is_busy=True)
    at_work = [i.name for i in compute.instances if i.state is InstanceState.JOB_RUNNING]
    if at_work:
        yield Evidence("instances", f"a job runs on {at_work[0]}", is_busy=True)


def _processors(desktop: Desktop, limits: IdleThresholds) -> Iterator[Evidence]:
    measured = [m for m in desktop.machines if m.power is PowerState.RUNNING and m.cpu_percent is not None]
    if not measured:
        return
    hottest = max(measured, key=lambda machine: machine.cpu_percent or 0.0)
    words = f"{hottest.name} at {hottest.cpu_percent:.0f} % CPU"
    if (hottest.cpu_percent or 0.0) > limits.cpu_percent:
        yield Evidence("processors", words, is_busy=True)
    else:
        yield Evidence("processors", f"no machine above {words.rpartition(' at ')[2]}")


def _exports(exports: Exports, now: datetime) -> Iterator[Evidence]:
    copying = [export for export in exports.items if export.stage is ExportStage.COPYING]
    if copying:
        yield Evidence("exports", f"{copying[0].name} is being copied out", is_busy=True)
        return
    latest = max((export.since for export in exports.items), default=None)
    if latest:
        yield Evidence("exports", f"last export moved {spoken(now - latest)} ago", latest)
    elif exports.unreadable:
        words = f"the export queue could not be read: {exports.unreadable[0]}"
        yield Evidence("exports", words, is_unknown=True)


def _running(desktop: Desktop, compute: Compute) -> int:
    machines = sum(machine.power is PowerState.RUNNING for machine in desktop.machines)
    instances = sum(
        instance.state in (InstanceState.RUNNING, InstanceState.JOB_RUNNING) for instance in compute.instances
    )
    return machines + instances + sum(cluster.nodes.total for cluster in compute.clusters)
