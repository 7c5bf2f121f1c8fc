"""Host pools, session hosts and user sessions as the broker sends them, made into records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from console.azure.logs.trends import Use
from console.azure.values.cleaning import azure_name, line
from console.azure.values.fields import compact, enum_member
from console.azure.values.json_types import Json, JsonObject
from console.azure.values.moments import optional_moment
from console.model.sessions import (
    Desktop,
    HostPool,
    HostStatus,
    Machine,
    PowerState,
    SessionHost,
    SessionState,
    UserSession,
)
from console.model.targets import AzureName, name_of


def desktop(
    pools: list[JsonObject],
    contents: list[tuple[list[JsonObject], list[JsonObject]]],
    machines: tuple[Machine, ...],
    use: Use,
) -> Desktop:
    """Make the record; a thousand sessions take 50 ms, which the event loop cannot spare."""
    powered = {machine.id: machine for machine in machines}
    limits = {azure_name(pool["name"]): pool["properties"].get("maxSessionLimit") or 0 for pool in pools}
    return Desktop(
        pools=tuple(_pool(pool) for pool in pools),
        hosts=tuple(session_host(item, powered, limits) for hosts, _ in contents for item in hosts),
        sessions=tuple(user_session(item, use.left) for _, sessions in contents for item in sessions),
        machines=tuple(replace(machine, cpu_percent=use.processors.get(machine.id)) for machine in machines),
        last_sign_in=use.last_sign_in,
        looked_back_to=use.since,
    )


def _pool(item: JsonObject) -> HostPool:
    about = item["properties"]
    return HostPool(
        id=azure_name(item["id"]),
        name=azure_name(item["name"]),
        kind=line(about.get("hostPoolType", "")),
        max_sessions=int(about.get("maxSessionLimit") or 0),
        load_balancer=line(about.get("loadBalancerType", "")),
        rdp_properties=line(about.get("customRdpProperty") or ""),
        raw=compact(item),
    )


def session_host(
    item: JsonObject, machines: Mapping[AzureName, Machine], limits: Mapping[AzureName, int]
) -> SessionHost:
    """Return a session host, joined with its machine and its pool's limit."""
    about = item["properties"]
    pool, _, name = str(item["name"]).partition("/")
    machine_id = azure_name(about.get("resourceId"))
    machine = machines.get(machine_id)
    return SessionHost(
        id=azure_name(item["id"]),
        name=azure_name(name or pool),
        pool=azure_name(pool),
        status=enum_member(HostStatus, about.get("status")),
        sessions=int(about.get("sessions") or 0),
        max_sessions=limits.get(azure_name(pool), 0),
        allows_new_sessions=bool(about.get("allowNewSession", True)),
        agent_version=line(about.get("agentVersion") or ""),
        last_heartbeat=optional_moment(about.get("lastHeartBeat")),
        power=machine.power if machine else PowerState.UNKNOWN,
        machine_id=machine_id,
        update_state=line(about.get("updateState") or ""),
        failed_checks=tuple(_failed(about.get("sessionHostHealthCheckResults") or ())),
        raw=compact(item),
    )


def _failed(checks: Json) -> list[str]:
    return [
        line(check.get("healthCheckName", ""))
        for check in checks
        if check.get("healthCheckResult") != "HealthCheckSucceeded"
    ]


def user_session(item: JsonObject, activity: Mapping[tuple[AzureName, AzureName], datetime]) -> UserSession:
    """Return a user session; `activity` tells when (user, host) was last seen."""
    about = item["properties"]
    pool, _, path = str(item["name"]).partition("/")
    host = path.partition("/")[0]
    user = str(about.get("userPrincipalName") or about.get("activeDirectoryUserName") or "")
    state = enum_member(SessionState, about.get("sessionState"))
    last_seen = activity.get((azure_name(user), azure_name(host.partition(".")[0])))
    return UserSession(
        id=azure_name(item["id"]),
        user=azure_name(user),
        host=azure_name(host),
        pool=azure_name(pool),
        state=state,
        since=optional_moment(about.get("createTime")),
        idle_since=None if state is SessionState.ACTIVE else last_seen,
        application=line(about.get("applicationType") or name_of(item["id"])),
        raw=compact(item),
    )
