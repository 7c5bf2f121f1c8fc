"""Azure Virtual Desktop, 2024-04-03: workspaces, application groups, and a scaling plan that is off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.replies import named, page
from console.simulator.routing import Reply, serves
from console.simulator.scopes import GROUP, SUBSCRIPTION
from console.simulator.services.desktopvirtualization.routes.pools import POOL, PROVIDER, VERSIONS, pool_of
from console.simulator.services.desktopvirtualization.routes.shapes import (
    application_group,
    applications,
    scaling_plan,
    schedules,
    start_menu,
    workspace,
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
    return Reply(_application_group(call))


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
    return Reply(_scaling_plan(call))


@serves("GET", f"{PLAN}/pooledSchedules", *VERSIONS)
def all_schedules(call: Call) -> Reply:
    """Answer the plan's schedules."""
    _scaling_plan(call)
    return page(call, schedules(call.enclave))


@serves("GET", f"{PLAN}/pooledSchedules/{{schedule}}", *VERSIONS)
def one_schedule(call: Call) -> Reply:
    """Answer one schedule of the plan."""
    _scaling_plan(call)
    kind = f"{PROVIDER}/scalingPlans/pooledSchedules"
    return Reply(named(schedules(call.enclave), kind, call.path["schedule"]))


@serves("GET", f"{SUBSCRIPTION}/providers/{PROVIDER}/workspaces", *VERSIONS)
@serves("GET", f"{GROUP}/providers/{PROVIDER}/workspaces", *VERSIONS)
def workspaces(call: Call) -> Reply:
    """Answer the one workspace."""
    return page(call, [workspace(call.enclave)])


@serves("GET", f"{GROUP}/providers/{PROVIDER}/workspaces/{{workspace}}", *VERSIONS)
def one_workspace(call: Call) -> Reply:
    """Answer the workspace by name."""
    return Reply(named([workspace(call.enclave)], f"{PROVIDER}/workspaces", call.path["workspace"]))


@serves("GET", f"{APPLICATION_GROUP}/applications", *VERSIONS)
def all_applications(call: Call) -> Reply:
    """Answer what the group publishes."""
    _application_group(call)
    return page(call, applications(call.enclave))


@serves("GET", f"{APPLICATION_GROUP}/applications/{{application}}", *VERSIONS)
def one_application(call: Call) -> Reply:
    """Answer one application."""
    _application_group(call)
    kind = f"{PROVIDER}/applicationGroups/applications"
    return Reply(named(applications(call.enclave), kind, call.path["application"]))


@serves("GET", f"{APPLICATION_GROUP}/startMenuItems", *VERSIONS)
def start_menu_items(call: Call) -> Reply:
    """Answer what the session hosts have in their start menu."""
    _application_group(call)
    return page(call, start_menu(call.enclave))


def _application_group(call: Call) -> dict[str, Any]:
    """Return the application group that the path names; raises Refusal for another."""
    kind = f"{PROVIDER}/applicationGroups"
    return named([application_group(call.enclave)], kind, call.path["application_group"])


def _scaling_plan(call: Call) -> dict[str, Any]:
    """Return the scaling plan that the path names; raises Refusal for another."""
    return named([scaling_plan(call.enclave)], f"{PROVIDER}/scalingPlans", call.path["plan"])
