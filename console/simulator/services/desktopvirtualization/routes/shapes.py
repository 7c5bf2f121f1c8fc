"""What of a host pool is published and planned, in the shapes of the specification (2024-04-03)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from console.simulator.services.compute.world.machines import Machine
    from console.simulator.world.enclave import Enclave

PROVIDER = "Microsoft.DesktopVirtualization"
REMOTE_DESKTOP = "C:\\Windows\\System32\\mstsc.exe"
START_MENU = (
    ("Remote Desktop Connection", REMOTE_DESKTOP),
    ("Notepad", "C:\\Windows\\System32\\notepad.exe"),
    ("Snipping Tool", "C:\\Windows\\System32\\SnippingTool.exe"),
)
WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


def workspace(enclave: Enclave) -> dict[str, Any]:
    """Return the workspace, in which people find what the application group publishes."""
    name = f"ws-{enclave.name}"
    return {
        "id": enclave.resource(f"{PROVIDER}/workspaces", name),
        "name": name,
        "type": f"{PROVIDER}/workspaces",
        "location": enclave.location,
        "tags": {"enclave": enclave.name},
        "properties": {
            "objectId": _object_id(enclave, name),
            "friendlyName": f"{enclave.name.title()} research enclave",
            "description": "What the enclave's researchers work with",
            "applicationGroupReferences": [application_group(enclave)["id"]],
            "publicNetworkAccess": "Enabled",
            "cloudPcResource": False,
        },
    }


def application_group(enclave: Enclave) -> dict[str, Any]:
    """Return the group: RemoteApp, on the pool."""
    name = f"ag-{enclave.name}"
    return {
        "id": enclave.resource(f"{PROVIDER}/applicationGroups", name),
        "name": name,
        "type": f"{PROVIDER}/applicationGroups",
        "location": enclave.location,
        "properties": {
            "objectId": _object_id(enclave, name),
            "hostPoolArmPath": enclave.resource(f"{PROVIDER}/hostPools", enclave.desktops.pool),
            "workspaceArmPath": enclave.resource(f"{PROVIDER}/workspaces", f"ws-{enclave.name}"),
            "applicationGroupType": "RemoteApp",
            "friendlyName": f"{enclave.name.title()} applications",
            "cloudPcResource": False,
        },
    }


def applications(enclave: Enclave) -> list[dict[str, Any]]:
    """Return what the group publishes: the way from a session host to each data science machine."""
    return [_application(enclave, machine) for machine in enclave.machines.with_role("data-science")]


def _application(enclave: Enclave, machine: Machine) -> dict[str, Any]:
    group = application_group(enclave)
    return {
        "id": f"{group['id']}/applications/{machine.name}",
        "name": f"{group['name']}/{machine.name}",
        "type": f"{PROVIDER}/applicationGroups/applications",
        "properties": {
            "objectId": _object_id(enclave, machine.name),
            "friendlyName": f"Data science: {machine.name}",
            "description": "Remote desktop on the data science machine",
            "applicationType": "InBuilt",
            "filePath": REMOTE_DESKTOP,
            "commandLineSetting": "Require",
            "commandLineArguments": f"/v:{machine.name}",
            "showInPortal": True,
            "iconPath": REMOTE_DESKTOP,
            "iconIndex": 0,
        },
    }


def start_menu(enclave: Enclave) -> list[dict[str, Any]]:
    """Return what could be published: what the session hosts have in their start menu."""
    group = application_group(enclave)
    return [
        {
            "id": f"{group['id']}/startMenuItems/{alias.replace(' ', '')}",
            "name": f"{group['name']}/{alias}",
            "type": f"{PROVIDER}/applicationGroups/startMenuItems",
            "properties": {"appAlias": alias.casefold(), "filePath": path, "iconPath": path, "iconIndex": 0},
        }
        for alias, path in START_MENU
    ]


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


def schedules(enclave: Enclave) -> list[dict[str, Any]]:
    """Return the plan's schedules as resources of their own."""
    plan = scaling_plan(enclave)
    return [
        {
            "id": f"{plan['id']}/pooledSchedules/{schedule['name']}",
            "name": f"{plan['name']}/{schedule['name']}",
            "type": f"{PROVIDER}/scalingPlans/pooledSchedules",
            "properties": {name: value for name, value in schedule.items() if name != "name"},
        }
        for schedule in plan["properties"]["schedules"]
    ]


def _object_id(enclave: Enclave, name: str) -> str:
    return str(uuid.uuid5(uuid.UUID(enclave.subscription_id), name))


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
