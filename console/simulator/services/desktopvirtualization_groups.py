"""Azure Virtual Desktop, 2024-04-03: application groups, and the scaling plan that is kept switched off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.replies import not_found, page
from console.simulator.routing import Reply, serves
from console.simulator.services.desktop_shapes import application_group, scaling_plan
from console.simulator.services.desktopvirtualization import (
    GROUP,
    POOL,
    PROVIDER,
    SUBSCRIPTION,
    VERSIONS,
    pool_of,
)

if TYPE_CHECKING:
    from console.simulator.routing import Call

PLAN = f"{GROUP}/providers/{PROVIDER}/scalingPlans/{{plan}}"
APPLICATION_GROUP = f"{GROUP}/providers/{PROVIDER}/applicationGroups/{{application_group}}"


@serves("GET", f"{SUBSCRIPTION}/providers/{PROVIDER}/applicationGroups", *VERSIONS)
@serves("GET", f"{GROUP}/providers/{PROVIDER}/applicationGroups", *VERSIONS)
def application_groups(call: Call) -> Reply:
    """Answer the one application group."""
    return page(call, [application_group(call.enclave)])


@serves("GET", APPLICATION_GROUP, *VERSIONS)
def one_application_group(call: Call) -> Reply:
    """Answer the application group by name."""
    return Reply(_named(application_group(call.enclave), call.path["application_group"]))


@serves("GET", f"{SUBSCRIPTION}/providers/{PROVIDER}/scalingPlans", *VERSIONS)
@serves("GET", f"{GROUP}/providers/{PROVIDER}/scalingPlans", *VERSIONS)
def scaling_plans(call: Call) -> Reply:
    """Answer the one scaling plan."""
    return page(call, [scaling_plan(call.enclave)])


@serves("GET", f"{POOL}/scalingPlans", *VERSIONS)
def scaling_plans_of_pool(call: Call) -> Reply:
    """Answer the scaling plan of the pool."""
    pool_of(call)
    return page(call, [scaling_plan(call.enclave)])


@serves("GET", PLAN, *VERSIONS)
def one_scaling_plan(call: Call) -> Reply:
    """Answer the scaling plan by name."""
    return Reply(_named(scaling_plan(call.enclave), call.path["plan"]))


@serves("GET", f"{PLAN}/pooledSchedules", *VERSIONS)
def schedules(call: Call) -> Reply:
    """Answer the plan's schedules."""
    plan = _named(scaling_plan(call.enclave), call.path["plan"])
    kind = f"{PROVIDER}/scalingPlans/pooledSchedules"
    shown = [
        {
            "id": f"{plan['id']}/pooledSchedules/{schedule['name']}",
            "name": f"{plan['name']}/{schedule['name']}",
            "type": kind,
            "properties": {name: value for name, value in schedule.items() if name != "name"},
        }
        for schedule in plan["properties"]["schedules"]
    ]
    return page(call, shown)


def _named(found: dict[str, Any], name: str) -> dict[str, Any]:
    if found["name"].casefold() != name.casefold():
        raise not_found(str(found["type"]), name)
    return found
