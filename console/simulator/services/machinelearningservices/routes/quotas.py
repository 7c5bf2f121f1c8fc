"""Azure Machine Learning quotas: each family's, and a workspace's share of it."""

from __future__ import annotations

import re
from typing import Any

from console.simulator.replies import page
from console.simulator.routing import Call, Reply, serves
from console.simulator.scopes import is_here
from console.simulator.services.insights.activity import note_activity
from console.simulator.services.machinelearningservices.kinds import PROVIDER, VERSIONS
from console.simulator.services.machinelearningservices.routes.regions import LOCATION
from console.simulator.services.machinelearningservices.world.computes import LIMITS
from console.simulator.services.machinelearningservices.world.learning import Learning
from console.simulator.shapes import Shape

QUOTA_ID = re.compile(r"(?P<scope>/.*?)/quotas/(?P<family>[^/]+)", re.IGNORECASE)
QUOTA = Shape("machinelearningservices/quotas")
QUOTA_UPDATE = Shape("machinelearningservices/quotaUpdates")
NO_SHARE = -1  # what Azure shows where a workspace has no quota of its own


@serves("GET", f"{LOCATION}/quotas", *VERSIONS)
def quotas(call: Call) -> Reply:
    """Answer each family's quota, for the subscription and for its workspace; another region has none."""
    if not is_here(call):
        return page(call, [])
    learning = call.enclave.learning
    quotas = [_quota(call.enclave.subscription, family, limit) for family, limit in LIMITS.items()]
    quotas += [_quota(learning.id, family, learning.shares.get(family, NO_SHARE)) for family in LIMITS]
    return page(call, quotas)


@serves("POST", f"{LOCATION}/updateQuotas", *VERSIONS)
def update_quotas(call: Call) -> Reply:
    """Set the workspace's share of families; each answer says whether it was taken."""
    requests = [request for request in (call.body or {}).get("value") or [] if isinstance(request, dict)]
    answers = [_update(call, request) for request in requests]
    if any(answer["status"] == "Success" for answer in answers):
        note_activity(call, f"{PROVIDER}/locations/updateQuotas/action", call.enclave.subscription)
        call.enclave.learning.balance_all(call.now)
    return Reply({"value": answers})


def _update(call: Call, request: dict[str, Any]) -> dict[str, Any]:
    learning = call.enclave.learning
    target = QUOTA_ID.fullmatch(str(request.get("id", "")))
    family_name = target["family"].casefold() if target else ""
    family = next((name for name in LIMITS if name.casefold() == family_name), "")
    limit = request.get("limit")
    status = _verdict(learning, target["scope"] if target else "", family, limit)
    if status == "Success" and isinstance(limit, int):
        learning.set_share(family, limit)
    return QUOTA_UPDATE(
        id=request.get("id", ""),
        type=request.get("type", f"{PROVIDER}/workspaces/dedicatedCores/quotas"),
        limit=limit if isinstance(limit, int) else NO_SHARE,
        status=status,
    )


def _verdict(learning: Learning, scope: str, family: str, limit: Any) -> str:
    """Return Azure's word for what becomes of a new limit."""
    if not family:
        return "InvalidVMFamilyName"
    if scope.casefold() != learning.id.casefold() or not isinstance(limit, int):
        return "Failure"
    if limit > LIMITS[family]:
        return "InvalidQuotaExceedsSubscriptionLimit"
    if limit != NO_SHARE and limit < learning.least_share(family):
        return "InvalidQuotaBelowClusterMinimum"
    return "Success"


def _quota(scope: str, family: str, limit: int) -> dict[str, Any]:
    kind = "workspaces/dedicatedCores" if "/workspaces/" in scope else "vmFamily/dedicatedCores"
    return QUOTA(scope=scope, family=family, kind=kind, limit=limit)
