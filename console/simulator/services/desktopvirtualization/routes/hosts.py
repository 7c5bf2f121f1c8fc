"""Azure Virtual Desktop: drain mode of session hosts, and lists across a pool."""

from __future__ import annotations

from console.simulator.replies import page
from console.simulator.routing import Call, Reply, serves
from console.simulator.services.desktopvirtualization.kinds import (
    HOSTS,
    PAGE,
    POOLS,
    SCALING_PLANS,
    SESSIONS,
    VERSIONS,
)
from console.simulator.services.insights.activity import note_activity


@serves("PATCH", HOSTS.path, *VERSIONS)
def update_session_host(call: Call) -> Reply:
    """Turn a session host's drain mode on or off."""
    host = HOSTS.find(call)
    allow = ((call.body or {}).get("properties") or {}).get("allowNewSession")
    if isinstance(allow, bool):
        who = call.caller.name or call.caller.object_id
        POOLS.item(call).drain(host.item, call.now, allow=allow, who=who)
        note_activity(call, f"{HOSTS.type}/write", host.id)
    return Reply(HOSTS.show(call, host))


@serves("GET", f"{POOLS.path}/userSessions", *VERSIONS)
def sessions_of_pool(call: Call) -> Reply:
    """Answer every session of the pool."""
    POOLS.find(call)
    return page(call, list(SESSIONS.show_everywhere(call)), size=PAGE)


@serves("GET", f"{POOLS.path}/scalingPlans", *VERSIONS)
def scaling_plans_of_pool(call: Call) -> Reply:
    """Answer the scaling plan of the pool."""
    POOLS.find(call)
    return page(call, list(SCALING_PLANS.show_everywhere(call)))
