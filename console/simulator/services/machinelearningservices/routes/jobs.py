"""Azure Machine Learning, 2024-04-01: jobs, listed and cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.replies import not_found, page
from console.simulator.routing import Reply, serves
from console.simulator.services.insights.activity import note_activity
from console.simulator.services.machinelearningservices.routes.workspaces import (
    NEWER_VERSIONS,
    PROVIDER,
    WORKSPACE,
    learning_of,
)

if TYPE_CHECKING:
    from console.simulator.routing import Call
    from console.simulator.services.machinelearningservices.world.computes import Job

JOB = f"{WORKSPACE}/jobs/{{job}}"
KIND = f"{PROVIDER}/workspaces/jobs"
PAGE = 100
SHOWN_DAYS = 3


@serves("GET", f"{WORKSPACE}/jobs", *NEWER_VERSIONS)
def jobs(call: Call) -> Reply:
    """Answer the jobs, newest first; ended ones stay listed for three days."""
    found = [
        job
        for job in learning_of(call).jobs.values()
        if job.ended_at is None or (call.now - job.ended_at).days < SHOWN_DAYS
    ]
    found.sort(key=lambda job: job.created_at, reverse=True)
    return page(call, [_shown(call, job) for job in found], size=PAGE)


@serves("GET", JOB, *NEWER_VERSIONS)
def job(call: Call) -> Reply:
    """Answer one job."""
    return Reply(_shown(call, _job(call)))


@serves("POST", f"{JOB}/cancel", *NEWER_VERSIONS)
def cancel(call: Call) -> Reply:
    """Cancel a job; its node is free again."""
    found = _job(call)
    learning_of(call).end(found, call.now, "Canceled")
    note_activity(call, f"{KIND}/cancel/action", _id(call, found.name))
    return Reply(None)


def _job(call: Call) -> Job:
    found = learning_of(call).jobs.get(call.path["job"].casefold())
    if found is None:
        raise not_found(KIND, call.path["job"])
    return found


def _id(call: Call, name: str) -> str:
    return call.enclave.resource(KIND, call.enclave.learning.workspace, name)


def _shown(call: Call, found: Job) -> dict[str, Any]:
    compute = call.enclave.resource(
        f"{PROVIDER}/workspaces/computes", call.enclave.learning.workspace, found.cluster.name
    )
    times = {"StartTimeUtc": found.started_at, "EndTimeUtc": found.ended_at}
    return {
        "id": _id(call, found.name),
        "name": found.name,
        "type": KIND,
        "properties": {
            "jobType": "Command",
            "displayName": found.display_name,
            "description": "",
            "experimentName": found.experiment,
            "status": found.status,
            "computeId": compute,
            "isArchived": False,
            "tags": {},
            "properties": {name: at.strftime("%Y-%m-%d %H:%M:%S") for name, at in times.items() if at},
            "command": "python train.py --epochs 40",
            "environmentId": f"azureml://registries/azureml/environments/sklearn-1.5/versions/{len(found.experiment)}",
            "resources": {"instanceCount": 1},
            "services": {
                "Studio": {
                    "jobServiceType": "Studio",
                    "endpoint": f"https://ml.azure.com/runs/{found.name}?wsid={call.enclave.learning.workspace}",
                }
            },
        },
        "systemData": {
            "createdAt": found.created_at.isoformat(),
            "createdBy": found.who.name,
            "createdByType": "User",
        },
    }
