"""Management locks (Microsoft.Authorization/locks): what nobody may delete or change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.simulator.deeds import deed
from console.simulator.replies import page
from console.simulator.routing import Reply, serves

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from console.simulator.routing import Call
    from console.simulator.world.enclave import Enclave

VERSIONS = ("2016-09-01", "2017-04-01", "2020-05-01")
PREFIX = "/subscriptions/{subscription}"
LIST = "providers/Microsoft.Authorization/locks"


@serves("GET", f"{PREFIX}/{LIST}", *VERSIONS)
@serves("GET", f"{PREFIX}/resourceGroups/{{group}}/{LIST}", *VERSIONS)
@serves("GET", f"{PREFIX}/resourceGroups/{{group}}/providers/{{resource*}}/{LIST}", *VERSIONS)
def locks(call: Call) -> Reply:
    """Answer the locks of the enclave's resource group."""
    return page(call, call.enclave.locks)


@deed("lock")
def lock(enclave: Enclave, _: datetime, asked: Mapping[str, Any]) -> str:
    """Put a lock on the resource group, or on the resource whose id is given."""
    scope = asked.get("scope", enclave.group)
    name = asked.get("name", "keep")
    made = {
        "id": f"{scope}/providers/Microsoft.Authorization/locks/{name}",
        "type": "Microsoft.Authorization/locks",
        "name": name,
        "properties": {"level": asked.get("level", "CanNotDelete"), "notes": asked.get("notes", "")},
    }
    enclave.locks.append(made)
    return str(made["id"])
