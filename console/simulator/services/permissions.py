"""What the caller may do (Microsoft.Authorization), at every scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.replies import page
from console.simulator.routing import Reply, serves

if TYPE_CHECKING:
    from console.simulator.routing import Call

VERSIONS = ("2015-07-01", "2018-07-01", "2022-04-01")
PREFIX = "/subscriptions/{subscription}"
LIST = "providers/Microsoft.Authorization/permissions"


@serves("GET", f"{PREFIX}/resourceGroups/{{group}}/{LIST}", *VERSIONS)
@serves("GET", f"{PREFIX}/resourceGroups/{{group}}/providers/{{resource*}}/{LIST}", *VERSIONS)
def permissions(call: Call) -> Reply:
    """Answer the caller's permissions: everything but access management, unless a test took some away."""
    granted: dict[str, Any] = {
        "actions": ["*"],
        "notActions": sorted({"Microsoft.Authorization/*/Write", *call.enclave.denied_actions}),
        "dataActions": ["Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"],
        "notDataActions": [],
    }
    return page(call, [granted])
