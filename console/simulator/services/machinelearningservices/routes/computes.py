"""Azure Machine Learning: clusters with their nodes, instances with their operations."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from console.simulator.replies import Refusal, not_found, page
from console.simulator.routing import Reply, serves
from console.simulator.services.insights.activity import note_activity
from console.simulator.services.machinelearningservices.routes.workspaces import (
    PROVIDER,
    VERSIONS,
    WORKSPACE,
    learning_of,
)
from console.simulator.services.machinelearningservices.world.computes import Cluster, Instance

if TYPE_CHECKING:
    from console.simulator.routing import Call

COMPUTE = f"{WORKSPACE}/computes/{{compute}}"
KIND = f"{PROVIDER}/workspaces/computes"
PAGE = 50
SPAN = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")


@serves("GET", f"{WORKSPACE}/computes", *VERSIONS)
def computes(call: Call) -> Reply:
    """Answer every cluster and instance."""
    learning = learning_of(call)
    held: list[Cluster | Instance] = [*learning.clusters.values(), *learning.instances.values()]
    shown = [_shown(call, compute) for compute in held]
    return page(call, shown, size=PAGE)


@serves("GET", COMPUTE, *VERSIONS)
def compute(call: Call) -> Reply:
    """Answer one cluster or instance."""
    return Reply(_shown(call, _compute(call)))


@serves("PATCH", COMPUTE, *VERSIONS)
def rescale(call: Call) -> Reply:
    """Set a cluster's scale limits."""
    cluster = _compute(call)
    if not isinstance(cluster, Cluster):
        raise Refusal(400, "BadRequest", f"Compute {cluster.name} has no scale settings.")
    scale = ((call.body or {}).get("properties") or {}).get("scaleSettings") or {}
    try:
        minimum, maximum = int(scale.get("minNodeCount", 0)), int(scale["maxNodeCount"])
    except (KeyError, TypeError, ValueError):
        raise Refusal(400, "BadRequest", "scaleSettings.maxNodeCount is required.") from None
    if not 0 <= minimum <= maximum:
        raise Refusal(400, "BadRequest", "minNodeCount must lie between 0 and maxNodeCount.")
    cluster.patience = _span(scale.get("nodeIdleTimeBeforeScaleDown")) or cluster.patience
    learning_of(call).rescale(cluster, minimum, maximum, call.now)
    note_activity(call, f"{KIND}/write", _id(call, cluster.name))
    return Reply(_shown(call, cluster))


@serves("POST", f"{COMPUTE}/start", *VERSIONS)
@serves("POST", f"{COMPUTE}/stop", *VERSIONS)
@serves("POST", f"{COMPUTE}/restart", *VERSIONS)
def operate(call: Call) -> Reply:
    """Start, stop or restart an instance; the answer comes before it is done."""
    instance = _compute(call)
    if not isinstance(instance, Instance):
        raise Refusal(400, "BadRequest", f"Compute {instance.name} is no compute instance.")
    verb = call.url.partition("?")[0].rstrip("/").rpartition("/")[2].title()
    needed = "Stopped" if verb == "Start" else "Running"
    if instance.state != needed:
        raise Refusal(409, "Conflict", f"Compute {instance.name} is {instance.state}; {verb} needs {needed}.")
    learning_of(call).operate(instance, verb, call.now)
    note_activity(call, f"{KIND}/{verb.lower()}/action", _id(call, instance.name))
    is_old = call.query["api-version"] == "2020-08-01"
    return Reply(None, 200 if is_old else 202)


@serves("POST", f"{COMPUTE}/listNodes", *VERSIONS)
def nodes(call: Call) -> Reply:
    """Answer a cluster's nodes, the running ones with their jobs."""
    cluster = _compute(call)
    if not isinstance(cluster, Cluster):
        raise Refusal(400, "BadRequest", f"Compute {cluster.name} has no nodes.")
    states = [("running", job.name) for job in cluster.running.values()] + [("idle", "")] * cluster.idle
    states += [("preparing", "")] * cluster.preparing + [("leaving", "")] * cluster.leaving
    shown = [
        {
            "nodeId": f"tvmps_{cluster.name}_{index}",
            "privateIpAddress": f"10.40.1.{index + 4}",
            "port": 50_000 + index,
            "nodeState": state,
            **({"runId": run} if run else {}),
        }
        for index, (state, run) in enumerate(states)
    ]
    return Reply({"computeType": "AmlCompute", "nodes": shown})


def _compute(call: Call) -> Cluster | Instance:
    learning = learning_of(call)
    name = call.path["compute"].casefold()
    found = learning.clusters.get(name) or learning.instances.get(name)
    if found is None:
        raise not_found(KIND, call.path["compute"])
    return found


def _span(text: object) -> timedelta | None:
    found = SPAN.fullmatch(str(text or ""))
    if found is None or not any(found.groups()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _id(call: Call, name: str) -> str:
    return call.enclave.resource(KIND, call.enclave.learning.workspace, name)


def _shown(call: Call, found: Cluster | Instance) -> dict[str, Any]:
    about = _cluster(found) if isinstance(found, Cluster) else _instance(call, found)
    return {
        "id": _id(call, found.name),
        "name": found.name,
        "type": KIND,
        "location": call.enclave.location,
        "properties": {
            "computeType": "AmlCompute" if isinstance(found, Cluster) else "ComputeInstance",
            "computeLocation": call.enclave.location,
            "description": "",
            "createdOn": found.created_at.isoformat(),
            "modifiedOn": found.created_at.isoformat(),
            "provisioningState": "Succeeded",
            "isAttachedCompute": False,
            "properties": about,
        },
    }


def _cluster(cluster: Cluster) -> dict[str, Any]:
    is_steady = not cluster.preparing and not cluster.leaving
    return {
        "vmSize": cluster.size.name,
        "vmPriority": cluster.priority,
        "scaleSettings": {
            "minNodeCount": cluster.minimum,
            "maxNodeCount": cluster.maximum,
            "nodeIdleTimeBeforeScaleDown": f"PT{int(cluster.patience.total_seconds())}S",
        },
        "remoteLoginPortPublicAccess": "Disabled",
        "allocationState": "Steady" if is_steady else "Resizing",
        "allocationStateTransitionTime": cluster.created_at.isoformat(),
        "currentNodeCount": cluster.nodes,
        "targetNodeCount": cluster.ready + cluster.preparing,
        "nodeStateCounts": {
            "preparingNodeCount": cluster.preparing,
            "runningNodeCount": len(cluster.running),
            "idleNodeCount": cluster.idle,
            "unusableNodeCount": 0,
            "leavingNodeCount": cluster.leaving,
            "preemptedNodeCount": 0,
        },
    }


def _instance(call: Call, instance: Instance) -> dict[str, Any]:
    status = "InProgress" if instance.state.endswith("ing") and instance.state != "Running" else "Succeeded"
    return {
        "vmSize": instance.size.name,
        "applicationSharingPolicy": "Personal",
        "sshSettings": {"sshPublicAccess": "Disabled", "adminUserName": "azureuser", "sshPort": 22},
        "connectivityEndpoints": {"privateIpAddress": "10.40.2.4"},
        "applications": [],
        "createdBy": {
            "userName": instance.who.upn,
            "userOrgId": call.enclave.tenant_id,
            "userId": instance.who.object_id,
        },
        "state": instance.state,
        "lastOperation": {
            "operationName": instance.operation,
            "operationTime": (instance.operated_at or instance.created_at).isoformat(),
            "operationStatus": status,
        },
    }
