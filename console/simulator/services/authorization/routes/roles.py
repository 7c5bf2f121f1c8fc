"""Azure's access control (Microsoft.Authorization): role definitions and who is assigned them."""

from __future__ import annotations

import re
from typing import Any

from console.simulator.replies import Refusal, not_found, page
from console.simulator.routing import Call, Reply, serves
from console.simulator.scopes import contains, scope_of, serves_at_every_scope
from console.simulator.services.authorization.world import ROLES, Grant, Role, grants
from console.simulator.shapes import Shape
from console.simulator.world.enclave import Enclave

DEFINITION_VERSIONS = ("2015-07-01", "2018-01-01-preview", "2022-04-01", "2022-05-01-preview")
ASSIGNMENT_VERSIONS = ("2015-07-01", "2018-01-01-preview", "2020-04-01-preview", "2022-04-01")
DEFINITION = "Microsoft.Authorization/roleDefinitions"
ASSIGNMENT = "Microsoft.Authorization/roleAssignments"
DEFINITION_SHAPE = Shape("authorization/roleDefinitions")
ASSIGNMENT_SHAPE = Shape("authorization/roleAssignments")
WORDS = re.compile(r"(roleName|type)\s+eq\s+'((?:[^']|'')*)'", re.IGNORECASE)
HOLDER = re.compile(r"principalId\s+eq\s+'?([0-9a-f-]+)'?|assignedTo\('([0-9a-f-]+)'\)", re.IGNORECASE)
AT_SCOPE = "atscope()"


@serves_at_every_scope("GET", f"providers/{DEFINITION}", *DEFINITION_VERSIONS)
def definitions(call: Call) -> Reply:
    """Answer the built-in roles that are held in the enclave, by $filter on name and type."""
    scope_of(call, DEFINITION)
    terms = {name.casefold(): value for name, value in WORDS.findall(call.query.get("$filter", ""))}
    roles = [
        role
        for role in ROLES.values()
        if terms.get("rolename", role.name).casefold() == role.name.casefold()
        and terms.get("type", "BuiltInRole").casefold() == "builtinrole"
    ]
    return page(call, [role_definition(role, call.enclave.subscription) for role in roles])


@serves_at_every_scope("GET", f"providers/{DEFINITION}/{{role}}", *DEFINITION_VERSIONS)
@serves("GET", f"/providers/{DEFINITION}/{{role}}", *DEFINITION_VERSIONS)
def definition(call: Call) -> Reply:
    """Answer one role, of a scope or of the tenant."""
    role = ROLES.get(call.path["role"].casefold())
    if role is None:
        words = f"The specified role definition with ID '{call.path['role']}' does not exist."
        raise Refusal(404, "RoleDefinitionDoesNotExist", words)
    return Reply(role_definition(role, call.enclave.subscription if call.known_enclave else ""))


@serves_at_every_scope("GET", f"providers/{ASSIGNMENT}", *ASSIGNMENT_VERSIONS)
def assignments(call: Call) -> Reply:
    """Answer who holds a role at a scope and above it, and below it unless $filter says atScope()."""
    scope, terms = scope_of(call, ASSIGNMENT), call.query.get("$filter", "")
    holder, with_below = HOLDER.search(terms), AT_SCOPE not in terms.casefold()
    if terms and holder is None and with_below:
        raise Refusal(400, "UnsupportedFilter", f"The filter '{terms}' is not supported.")
    holdings = [
        grant
        for grant in grants(call.enclave)
        if (holder is None or grant.principal_id.casefold() == (holder[1] or holder[2]).casefold())
        and (contains(grant.scope, scope) or (with_below and contains(scope, grant.scope)))
    ]
    return page(call, [role_assignment(call.enclave, grant) for grant in holdings])


@serves_at_every_scope("GET", f"providers/{ASSIGNMENT}/{{assignment}}", *ASSIGNMENT_VERSIONS)
def assignment(call: Call) -> Reply:
    """Answer one assignment at the scope where it was made."""
    scope, name = scope_of(call, ASSIGNMENT).casefold(), call.path["assignment"].casefold()
    for grant in grants(call.enclave):
        if (grant.name, grant.scope.casefold()) == (name, scope):
            return Reply(role_assignment(call.enclave, grant))
    raise not_found(ASSIGNMENT, call.path["assignment"])


def role_definition(role: Role, subscription: str) -> dict[str, Any]:
    """Return a built-in role as a subscription shows it, or as the tenant does without one."""
    return DEFINITION_SHAPE(role=role, subscription=subscription)


def role_assignment(enclave: Enclave, grant: Grant) -> dict[str, Any]:
    """Return a role that somebody holds as Azure shows it."""
    return ASSIGNMENT_SHAPE(grant=grant, subscription=enclave.subscription, given_by=grant.given_by or None)
