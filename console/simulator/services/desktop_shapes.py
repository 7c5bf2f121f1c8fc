"""The application group and the scaling plan, in the shapes of their specification (2024-04-03)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from console.simulator.world.enclave import Enclave

PROVIDER = "Microsoft.DesktopVirtualization"
WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


def application_group(enclave: Enclave) -> dict[str, Any]:
    """Return the group: RemoteApp, on the pool."""
    name = f"ag-{enclave.name}"
    return {
        "id": enclave.resource(f"{PROVIDER}/applicationGroups", name),
        "name": name,
        "type": f"{PROVIDER}/applicationGroups",
        "location": enclave.location,
        "properties": {
            "hostPoolArmPath": enclave.resource(f"{PROVIDER}/hostPools", enclave.desktops.pool),
            "applicationGroupType": "RemoteApp",
            "friendlyName": f"{enclave.name.title()} applications",
            "cloudPcResource": False,
        },
    }


def scaling_plan(enclave: Enclave) -> dict[str, Any]:
    """Return the plan; it is off for the pool, whose hosts are started and stopped by operators."""
    name = f"sp-{enclave.name}"
    return {
        "id": enclave.resource(f"{PROVIDER}/scalingPlans", name),
        "name": name,
        "type": f"{PROVIDER}/scalingPlans",
        "location": enclave.location,
        "tags": {"enclave": enclave.name},
        "properties": {
            "friendlyName": f"{enclave.name.title()} working hours",
            "description": "Off: session hosts are started and stopped by operators",
            "timeZone": "GMT Standard Time",
            "hostPoolType": "Pooled",
            "exclusionTag": "keep-running",
            "schedules": [_working_days()],
            "hostPoolReferences": [
                {
                    "hostPoolArmPath": enclave.resource(f"{PROVIDER}/hostPools", enclave.desktops.pool),
                    "scalingPlanEnabled": False,
                }
            ],
        },
    }


def _working_days() -> dict[str, Any]:
    return {
        "name": "working-days",
        "daysOfWeek": WEEK,
        "rampUpStartTime": {"hour": 7, "minute": 0},
        "rampUpLoadBalancingAlgorithm": "BreadthFirst",
        "rampUpMinimumHostsPct": 20,
        "rampUpCapacityThresholdPct": 60,
        "peakStartTime": {"hour": 9, "minute": 0},
        "peakLoadBalancingAlgorithm": "BreadthFirst",
        "rampDownStartTime": {"hour": 18, "minute": 0},
        "rampDownLoadBalancingAlgorithm": "DepthFirst",
        "rampDownMinimumHostsPct": 0,
        "rampDownCapacityThresholdPct": 90,
        "rampDownForceLogoffUsers": False,
        "rampDownStopHostsWhen": "ZeroSessions",
        "rampDownWaitTimeMinutes": 30,
        "rampDownNotificationMessage": "This host closes in 30 minutes. Save your work.",
        "offPeakStartTime": {"hour": 20, "minute": 0},
        "offPeakLoadBalancingAlgorithm": "DepthFirst",
    }
