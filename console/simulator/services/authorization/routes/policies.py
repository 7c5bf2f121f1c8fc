"""Azure Policy: the assignment by which Defender assesses, at every scope."""

from __future__ import annotations

from typing import Any

from console.simulator.replies import page, resource_named
from console.simulator.routing import Call, Reply
from console.simulator.scopes import contains, scope_of, serves_at_every_scope
from console.simulator.services.authorization.kinds import BENCHMARK, VERSIONS
from console.simulator.services.security.world.exemptions import ASSIGNMENT, ASSIGNMENT_KIND
from console.simulator.shapes import Shape

SHAPE = Shape("authorization/policyAssignments")


@serves_at_every_scope("GET", f"providers/{ASSIGNMENT_KIND}", *VERSIONS)
def assignments(call: Call) -> Reply:
    """Answer what is assigned at a scope or above it, or below: all lies on the subscription."""
    scope_of(call, ASSIGNMENT_KIND)
    return page(call, [_assignment(call)])


@serves_at_every_scope("GET", f"providers/{ASSIGNMENT_KIND}/{{assignment}}", *VERSIONS)
def assignment(call: Call) -> Reply:
    """Answer one assignment at the scope where it was made."""
    scope = scope_of(call, ASSIGNMENT_KIND)
    here = [_assignment(call)] if contains(scope, call.enclave.subscription) else []
    return Reply(resource_named(here, ASSIGNMENT_KIND, call.path["assignment"]))


def _assignment(call: Call) -> dict[str, Any]:
    return SHAPE(name=ASSIGNMENT, initiative=BENCHMARK, subscription=call.enclave.subscription)
