"""Azure Machine Learning, 2024-04-01: jobs, listed and cancelled."""

from __future__ import annotations

from console.simulator.replies import page
from console.simulator.routing import Call, Reply, serves
from console.simulator.services.insights.activity import note_activity
from console.simulator.services.machinelearningservices.kinds import JOBS
from console.simulator.services.machinelearningservices.world.computes import Job

PAGE = 100
DAYS_LISTED = 3  # for which a job that has ended is still listed


@serves("GET", JOBS.lists[0], *JOBS.versions)
def jobs(call: Call) -> Reply:
    """Answer the jobs, newest first; ended ones stay listed for three days."""
    recent = [job for job in JOBS.resources(call) if _is_recent(call, job.item)]
    return page(call, [JOBS.show(call, job) for job in recent], size=PAGE)


@serves("POST", f"{JOBS.path}/cancel", *JOBS.versions)
def cancel(call: Call) -> Reply:
    """Cancel a job; its node is free again."""
    job = JOBS.find(call)
    call.enclave.learning.end(job.item, call.now, "Canceled")
    note_activity(call, f"{JOBS.type}/cancel/action", job.id)
    return Reply(None)


def _is_recent(call: Call, job: Job) -> bool:
    return job.ended_at is None or (call.now - job.ended_at).days < DAYS_LISTED
