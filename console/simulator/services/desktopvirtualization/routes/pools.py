"""Azure Virtual Desktop, 2024-04-03: host pools and session hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.replies import Refusal, not_found, page
from console.simulator.routing import Reply, serves
from console.simulator.scopes import GROUP, SUBSCRIPTION
from console.simulator.services.insights.activity import note_activity

if TYPE_CHECKING:
    from console.simulator.routing import Call
    from console.simulator.services.desktopvirtualization.world.desktops import Desktops, Host

VERSIONS = ("2023-09-05", "2024-04-03")
PROVIDER = "Microsoft.DesktopVirtualization"
POOL = f"{GROUP}/providers/{PROVIDER}/hostPools/{{pool}}"
HOST = f"{POOL}/sessionHosts/{{host}}"
CHECKS = (
    "DomainJoinedCheck",
    "DomainTrustCheck",
    "SxSStackListenerCheck",
    "MonitoringAgentCheck",
    "FSLogixHealthCheck",
)
PAGE = 100


def pool_of(call: Call) -> Desktops:
    """Return the desktops of the host pool that the path names; raises Refusal for another."""
    desktops = call.enclave.desktops
    if call.path["pool"].casefold() != desktops.pool.casefold():
        raise not_found(f"{PROVIDER}/hostPools", call.path["pool"])
    return desktops


def host_of(call: Call) -> Host:
    """Return the session host that the path names; raises Refusal for another."""
    host = pool_of(call).hosts.get(call.path["host"].casefold())
    if host is None:
        raise Refusal(404, "404", f"SessionHost {call.path['host']} does not exist.")
    return host


@serves("GET", f"{SUBSCRIPTION}/providers/{PROVIDER}/hostPools", *VERSIONS)
@serves("GET", f"{GROUP}/providers/{PROVIDER}/hostPools", *VERSIONS)
def host_pools(call: Call) -> Reply:
    """Answer the enclave's one host pool."""
    return page(call, [call.enclave.desktops.pool_resource()])


@serves("GET", POOL, *VERSIONS)
def host_pool(call: Call) -> Reply:
    """Answer the host pool by name."""
    return Reply(pool_of(call).pool_resource())


@serves("GET", f"{POOL}/sessionHosts", *VERSIONS)
def session_hosts(call: Call) -> Reply:
    """Answer every session host of the pool."""
    desktops = pool_of(call)
    return page(call, [_host(call, host) for host in desktops.hosts.values()], size=PAGE)


@serves("GET", HOST, *VERSIONS)
def session_host(call: Call) -> Reply:
    """Answer one session host."""
    return Reply(_host(call, host_of(call)))


@serves("PATCH", HOST, *VERSIONS)
def update_session_host(call: Call) -> Reply:
    """Drain a session host, or let newcomers in again."""
    host = host_of(call)
    wanted = ((call.body or {}).get("properties") or {}).get("allowNewSession")
    if isinstance(wanted, bool):
        who = call.caller.name or call.caller.object_id
        pool_of(call).drain(host, call.now, allow=wanted, who=who)
        note_activity(call, f"{PROVIDER}/hostPools/sessionHosts/write", host_id(call, host))
    return Reply(_host(call, host))


def host_id(call: Call, host: Host) -> str:
    """Return a session host's ARM id."""
    desktops = call.enclave.desktops
    return call.enclave.resource(f"{PROVIDER}/hostPools/sessionHosts", desktops.pool, host.name)


def _host(call: Call, host: Host) -> dict[str, Any]:
    desktops = call.enclave.desktops
    heard = desktops.heartbeat(host, call.now).isoformat()
    is_well = host.status == "Available"
    return {
        "id": host_id(call, host),
        "name": f"{desktops.pool}/{host.name}",
        "type": f"{PROVIDER}/hostPools/sessionHosts",
        "properties": {
            "objectId": host.object_id,
            "lastHeartBeat": heard,
            "sessions": len(host.sessions),
            "agentVersion": host.agent_version,
            "allowNewSession": host.allows_new_sessions,
            "virtualMachineId": host.machine.vm_id,
            "resourceId": host.machine.id,
            "status": host.status,
            "statusTimestamp": (host.status_at or desktops.founded_at).isoformat(),
            "osVersion": "10.0.22631.4317",
            "sxSStackVersion": "rdp-sxs250822700",
            "updateState": "Succeeded",
            "lastUpdateTime": desktops.founded_at.isoformat(),
            "sessionHostHealthCheckResults": [_check(name, heard, is_well=is_well) for name in CHECKS],
        },
    }


def _check(name: str, at: str, *, is_well: bool) -> dict[str, Any]:
    has_failed = not is_well and name in ("MonitoringAgentCheck", "SxSStackListenerCheck")
    words = f"{name} failed on this SessionHost" if has_failed else f"SessionHost healthy: {name}"
    return {
        "healthCheckName": name,
        "healthCheckResult": "HealthCheckFailed" if has_failed else "HealthCheckSucceeded",
        "additionalFailureDetails": {
            "message": words,
            "errorCode": -2147467259 if has_failed else 0,
            "lastHealthCheckDateTime": at,
        },
    }
