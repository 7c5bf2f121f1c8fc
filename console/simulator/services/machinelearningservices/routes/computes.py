"""Azure Machine Learning: clusters are scaled and show their nodes, instances are started and stopped."""

from __future__ import annotations

import re
from datetime import timedelta

from console.simulator.replies import Refusal
from console.simulator.routing import Call, Reply, serves
from console.simulator.services.insights.activity import note_activity
from console.simulator.services.machinelearningservices.kinds import COMPUTES, is_oldest
from console.simulator.services.machinelearningservices.world.computes import Cluster, Instance
from console.simulator.shapes import ABSENT, Shape

NODE = Shape("machinelearningservices/nodes")
SPAN = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")


@serves("PATCH", COMPUTES.path, *COMPUTES.versions)
def rescale(call: Call) -> Reply:
    """Set a cluster's scale limits."""
    compute, cluster = COMPUTES.find(call), COMPUTES.item(call)
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
    call.enclave.learning.rescale(cluster, minimum, maximum, call.now)
    note_activity(call, f"{COMPUTES.type}/write", compute.id)
    return Reply(COMPUTES.show(call, compute))


@serves("POST", f"{COMPUTES.path}/start", *COMPUTES.versions)
@serves("POST", f"{COMPUTES.path}/stop", *COMPUTES.versions)
@serves("POST", f"{COMPUTES.path}/restart", *COMPUTES.versions)
def operate(call: Call) -> Reply:
    """Start, stop or restart an instance; the answer comes before it is done."""
    compute, instance = COMPUTES.find(call), COMPUTES.item(call)
    if not isinstance(instance, Instance):
        raise Refusal(400, "BadRequest", f"Compute {instance.name} is no compute instance.")
    verb = call.url.partition("?")[0].rstrip("/").rpartition("/")[2].title()
    needed = "Stopped" if verb == "Start" else "Running"
    if instance.state != needed:
        raise Refusal(409, "Conflict", f"Compute {instance.name} is {instance.state}; {verb} needs {needed}.")
    call.enclave.learning.operate(instance, verb, call.now)
    note_activity(call, f"{COMPUTES.type}/{verb.lower()}/action", compute.id)
    return Reply(None, 200 if is_oldest(call) else 202)


@serves("POST", f"{COMPUTES.path}/listNodes", *COMPUTES.versions)
def nodes(call: Call) -> Reply:
    """Answer a cluster's nodes, the running ones with their jobs."""
    cluster = COMPUTES.item(call)
    if not isinstance(cluster, Cluster):
        raise Refusal(400, "BadRequest", f"Compute {cluster.name} has no nodes.")
    states = [("running", job.name) for job in cluster.running.values()] + [("idle", "")] * cluster.idle
    states += [("preparing", "")] * cluster.preparing + [("leaving", "")] * cluster.leaving
    nodes_shown = [
        NODE(
            cluster=cluster.name,
            index=index,
            address=f"10.40.1.{index + 4}",
            port=50_000 + index,
            state=state,
            run=run or ABSENT,
        )
        for index, (state, run) in enumerate(states)
    ]
    return Reply({"computeType": "AmlCompute", "nodes": nodes_shown})


def _span(text: object) -> timedelta | None:
    span = SPAN.fullmatch(str(text or ""))
    if span is None or not any(span.groups()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in span.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)
