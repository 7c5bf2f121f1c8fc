"""Azure ML compute resources: clusters with their nodes, instances with their state."""

from __future__ import annotations

import re

from console.azure.values.cleaning import azure_name, line
from console.azure.values.fields import compact, enum_member
from console.azure.values.json_types import Json, JsonObject
from console.azure.values.moments import optional_moment
from console.model.quota import Cluster, Instance, InstanceState, NodeCounts, Tier

_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_UNITS = (86_400, 3_600, 60, 1)


def kind_of(item: JsonObject) -> str:
    """Return what kind of compute an item is, folded."""
    return str(item["properties"].get("computeType", "")).casefold()


def cluster(item: JsonObject, workspace: str) -> Cluster:
    """Return a compute cluster."""
    about = item["properties"].get("properties") or {}
    scale = about.get("scaleSettings") or {}
    counts = about.get("nodeStateCounts") or {}
    return Cluster(
        id=azure_name(item["id"]),
        name=azure_name(item["name"]),
        workspace=azure_name(workspace),
        vm_size=azure_name(about.get("vmSize", "")),
        tier=enum_member(Tier, about.get("vmPriority")),
        minimum=int(scale.get("minNodeCount") or 0),
        maximum=int(scale.get("maxNodeCount") or 0),
        target=int(about.get("targetNodeCount") or 0),
        nodes=NodeCounts(
            idle=int(counts.get("idleNodeCount") or 0),
            running=int(counts.get("runningNodeCount") or 0),
            preparing=int(counts.get("preparingNodeCount") or 0),
            leaving=int(counts.get("leavingNodeCount") or 0),
            unusable=int(counts.get("unusableNodeCount") or 0),
            preempted=int(counts.get("preemptedNodeCount") or 0),
        ),
        idle_seconds_before_scale_down=_seconds(scale.get("nodeIdleTimeBeforeScaleDown")),
        allocation_state=line(about.get("allocationState", "")),
        errors=_errors(about.get("errors")),
        raw=compact(item),
    )


def instance(item: JsonObject, workspace: str) -> Instance:
    """Return a compute instance; `changed_at` is when its last operation ended."""
    about = item["properties"].get("properties") or {}
    operation = about.get("lastOperation") or {}
    creator = about.get("createdBy") or {}
    assigned = ((about.get("personalComputeInstanceSettings") or {}).get("assignedUser")) or {}
    return Instance(
        id=azure_name(item["id"]),
        name=azure_name(item["name"]),
        workspace=azure_name(workspace),
        vm_size=azure_name(about.get("vmSize", "")),
        state=enum_member(InstanceState, about.get("state")),
        owner=azure_name(creator.get("userName") or assigned.get("objectId") or ""),
        changed_at=optional_moment(operation.get("operationTime")),
        last_operation=line(
            " ".join(filter(None, (operation.get("operationName"), operation.get("operationStatus"))))
        ),
        errors=_errors(about.get("errors")),
        raw=compact(item),
    )


def _seconds(text: Json) -> int | None:
    duration = _DURATION.fullmatch(str(text or ""))
    if duration is None or not any(duration.groups()):
        return None
    return sum(int(count or 0) * unit for count, unit in zip(duration.groups(), _UNITS, strict=True))


def _errors(errors: Json) -> tuple[str, ...]:
    return tuple(
        line((error.get("error") or error).get("message") or (error.get("error") or error).get("code", ""))
        for error in errors or ()
    )
