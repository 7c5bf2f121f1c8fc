"""The kinds of Azure Virtual Desktop, 2024-04-03: the pool, its hosts and sessions, what is published."""

from __future__ import annotations

import uuid
from typing import Any

from console.simulator.kinds import Kind, declare, declare_absent
from console.simulator.replies import Refusal
from console.simulator.routing import Call
from console.simulator.services.desktopvirtualization.world.desktops import Desktops, Host, Session
from console.simulator.shapes import ABSENT, Shape

VERSIONS = ("2023-09-05", "2024-04-03")
PROVIDER = "Microsoft.DesktopVirtualization"
PAGE = 100
START_MENU = {
    "Remote Desktop Connection": "C:\\Windows\\System32\\mstsc.exe",
    "Notepad": "C:\\Windows\\System32\\notepad.exe",
    "Snipping Tool": "C:\\Windows\\System32\\SnippingTool.exe",
}
CHECKS = (
    "DomainJoinedCheck",
    "DomainTrustCheck",
    "SxSStackListenerCheck",
    "MonitoringAgentCheck",
    "FSLogixHealthCheck",
)
FAILING = ("MonitoringAgentCheck", "SxSStackListenerCheck")  # on a host that is not well
HEALTHY, FAILED = "SessionHost healthy: {}", "{} failed on this SessionHost"
HEALTH_CHECK = Shape("desktopvirtualization/sessionHostHealthChecks")
SCHEDULE = Shape("desktopvirtualization/schedules")
DAYS = "working-days"


def _object_id(call: Call, name: str) -> dict[str, str]:
    return {"object_id": str(uuid.uuid5(uuid.UUID(call.enclave.subscription_id), name))}


def _host_values(call: Call, host: Host) -> dict[str, Any]:
    desktops = call.enclave.desktops
    heartbeat_at, is_well = desktops.heartbeat(host, call.now), host.status == "Available"
    checks = {name: not is_well and name in FAILING for name in CHECKS}
    return {
        "session_count": len(host.sessions),
        "heartbeat_at": heartbeat_at,
        "status_at": host.status_at or desktops.founded_at,
        "health_checks": [
            HEALTH_CHECK(
                check=name,
                result="HealthCheckFailed" if has_failed else "HealthCheckSucceeded",
                message=f"{name} failed on this SessionHost"
                if has_failed
                else f"SessionHost healthy: {name}",
                error_code=-2147467259 if has_failed else 0,
                checked_at=heartbeat_at,
            )
            for name, has_failed in checks.items()
        ],
    }


def _session_values(_: Call, session: Session) -> dict[str, str]:
    return {"user": session.who.upn.partition("@")[0]}


POOLS: Kind[Desktops] = declare(
    Kind(
        f"{PROVIDER}/hostPools",
        VERSIONS,
        lambda call, _: [call.enclave.desktops],
        name=lambda desktops: desktops.pool,
        table="Resources",
    )
)
HOSTS: Kind[Host] = declare(
    Kind(
        f"{PROVIDER}/hostPools/sessionHosts",
        VERSIONS,
        lambda _, pool: pool.item.hosts.values(),
        parent=POOLS,
        values=_host_values,
        page_size=PAGE,
        refuse=lambda name: Refusal(404, "404", f"SessionHost {name} does not exist."),
    )
)
SESSIONS: Kind[Session] = declare(
    Kind(
        f"{PROVIDER}/hostPools/sessionHosts/userSessions",
        VERSIONS,
        lambda _, host: host.item.sessions.values(),
        parent=HOSTS,
        name=lambda session: session.id,
        values=_session_values,
        page_size=PAGE,
        refuse=lambda name: Refusal(404, "404", f"UserSession {name} does not exist."),
    )
)
WORKSPACES = declare(
    Kind(
        f"{PROVIDER}/workspaces",
        VERSIONS,
        lambda call, _: [f"ws-{call.enclave.name}"],
        values=_object_id,
        table="Resources",
    )
)
APPLICATION_GROUPS = declare(
    Kind(
        f"{PROVIDER}/applicationGroups",
        VERSIONS,
        lambda call, _: [f"ag-{call.enclave.name}"],
        values=_object_id,
        table="Resources",
    )
)
APPLICATIONS = declare(
    Kind(
        f"{PROVIDER}/applicationGroups/applications",
        VERSIONS,
        lambda call, _: call.enclave.machines.with_role("data-science"),
        parent=APPLICATION_GROUPS,
        values=lambda call, machine: _object_id(call, machine.name),
    )
)
START_MENU_ITEMS = declare(
    Kind(
        f"{PROVIDER}/applicationGroups/startMenuItems",
        VERSIONS,
        lambda *_: list(START_MENU),
        parent=APPLICATION_GROUPS,
        name=lambda alias: alias.replace(" ", ""),
        values=lambda _, alias: {"alias": alias, "app_alias": alias.casefold(), "path": START_MENU[alias]},
        has_item=False,
    )
)
SCALING_PLANS = declare(
    Kind(
        f"{PROVIDER}/scalingPlans",
        VERSIONS,
        lambda call, _: [f"sp-{call.enclave.name}"],
        values=lambda *_: {"schedule": SCHEDULE(name=DAYS)},
        table="Resources",
    )
)
SCHEDULES = declare(
    Kind(
        f"{PROVIDER}/scalingPlans/pooledSchedules",
        VERSIONS,
        lambda *_: [DAYS],
        parent=SCALING_PLANS,
        values=lambda *_: {"schedule": SCHEDULE(name=ABSENT)},
    )
)
declare_absent(f"{PROVIDER}/appAttachPackages", VERSIONS)
declare_absent(f"{PROVIDER}/hostPools/msixPackages", VERSIONS, parent=POOLS)
declare_absent(f"{PROVIDER}/applicationGroups/desktops", VERSIONS, parent=APPLICATION_GROUPS)
declare_absent(f"{PROVIDER}/scalingPlans/personalSchedules", VERSIONS, parent=SCALING_PLANS)
