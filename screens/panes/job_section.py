"""The table of jobs in the quota pane: what runs, what waits, for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.model.plans import TargetKind
from console.model.quota import Compute, Job, JobState
from screens.dialogs.sheet import Description
from screens.panes.sections import Section
from screens.widgets.grid.columns import ALWAYS, Column, Tone
from screens.widgets.quantities import since
from screens.widgets.symbols import symbol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

JOBS = {
    JobState.RUNNING: Tone.GOOD,
    JobState.QUEUED: Tone.WARN,
    JobState.FAILED: Tone.BAD,
    JobState.NOT_RESPONDING: Tone.BAD,
    JobState.COMPLETED: Tone.MUTED,
    JobState.CANCELED: Tone.MUTED,
}


def job_section(now: Callable[[], datetime]) -> Section[Compute, Job]:
    """Return the table of the jobs that were submitted lately."""
    return Section(
        name="jobs",
        acts_on=TargetKind.JOB,
        columns=_columns(now),
        rows=lambda compute: compute.jobs,
        key=lambda job: job.id,
        problem=lambda job: job.state in (JobState.QUEUED, JobState.FAILED, JobState.NOT_RESPONDING),
        describe=lambda j: Description(
            j.display_name,
            [
                ("State", j.state.value),
                ("Name", j.name),
                ("Owner", j.owner),
                ("Cluster", j.compute),
                ("Experiment", j.experiment),
                ("Submitted", f"{since(j.created_at, now())} ago"),
                ("Ran", _duration(j, now())),
            ],
        ),
        raw=lambda job: job.raw,
        link=lambda job: job.portal_url,
        empty="No job in the last days.",
    )


def _columns(now: Callable[[], datetime]) -> tuple[Column[Job], ...]:
    return (
        Column(
            "State",
            lambda j: f"{symbol(JOBS.get(j.state, Tone.ACCENT))} {j.state.value.lower()}",
            tone=lambda j: JOBS.get(j.state, Tone.ACCENT),
            keep=ALWAYS,
        ),
        Column("Job", lambda j: j.display_name, keep=ALWAYS),
        Column("Owner", lambda j: j.owner, keep=7, width=24),
        Column("Cluster", lambda j: j.compute, keep=6),
        Column(
            "Age",
            lambda j: since(j.created_at, now()),
            order=lambda j: j.created_at,
            right=True,
            keep=8,
        ),
        Column(
            "Running",
            lambda j: _duration(j, now()),
            order=lambda j: _longest_first(j, now()),
            right=True,
            keep=5,
        ),
        Column("Experiment", lambda j: j.experiment, keep=2),
    )


def _duration(job: Job, now: datetime) -> str:
    return since(job.started_at, job.ended_at or now)


def _longest_first(job: Job, now: datetime) -> timedelta | None:
    return job.started_at - (job.ended_at or now) if job.started_at else None
