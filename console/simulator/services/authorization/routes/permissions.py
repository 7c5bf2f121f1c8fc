"""What the caller may do (Microsoft.Authorization), at every scope."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from console.simulator.interventions import intervention
from console.simulator.replies import page
from console.simulator.routing import Call, Reply, serves
from console.simulator.scopes import GROUP, RESOURCE
from console.simulator.shapes import Shape
from console.simulator.world.enclave import Enclave

PERMISSIONS = Shape("authorization/permissions")
VERSIONS = ("2015-07-01", "2018-07-01", "2022-04-01")
LIST = "providers/Microsoft.Authorization/permissions"


@serves("GET", f"{GROUP}/{LIST}", *VERSIONS)
@serves("GET", f"{RESOURCE}/{LIST}", *VERSIONS)
def permissions(call: Call) -> Reply:
    """Answer the caller's permissions: everything but access management, unless a test took some away."""
    denied = {"Microsoft.Authorization/*/Write", *call.enclave.denied_actions}
    return page(call, [PERMISSIONS(not_actions=sorted(denied))])


@intervention("deny")
def deny(enclave: Enclave, _: datetime, arguments: Mapping[str, Any]) -> None:
    """Take an action (`action`) from every caller's role, or give all back."""
    enclave.denied_actions.clear()
    if "action" in arguments:
        enclave.denied_actions.add(str(arguments["action"]))
