"""Management locks (Microsoft.Authorization/locks): what nobody may delete or change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from console.simulator.deeds import deed
from console.simulator.replies import Refusal, page
from console.simulator.routing import Reply, serves

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from console.simulator.routing import Call
    from console.simulator.world.enclave import Enclave

READING = re.compile(r"/(list\w*|query\w+|permissions|resources)$")
VERSIONS = ("2016-09-01", "2017-04-01", "2020-05-01")
PREFIX = "/subscriptions/{subscription}"
LIST = "providers/Microsoft.Authorization/locks"


@serves("GET", f"{PREFIX}/{LIST}", *VERSIONS)
@serves("GET", f"{PREFIX}/resourceGroups/{{group}}/{LIST}", *VERSIONS)
@serves("GET", f"{PREFIX}/resourceGroups/{{group}}/providers/{{resource*}}/{LIST}", *VERSIONS)
def locks(call: Call) -> Reply:
    """Answer the locks of the enclave's resource group."""
    return page(call, call.enclave.locks)


def refuse_locked(call: Call) -> None:
    """Raise Refusal where a lock forbids what the call would change."""
    if call.known_enclave is None or call.method in ("GET", "HEAD") or READING.search(_path(call)):
        return
    for lock in call.enclave.locks:
        scope = str(lock["id"]).partition(f"/{LIST}")[0]
        level = lock["properties"]["level"]
        if _path(call).startswith(f"{scope}/".casefold()) and (
            level == "ReadOnly" or call.method == "DELETE"
        ):
            words = (
                f"The scope '{_path(call)}' cannot perform {call.method.lower()} operation because following "
                f"scope(s) are locked: '{scope}'. Please remove the lock and try again."
            )
            raise Refusal(409, "ScopeLocked", words)


def _path(call: Call) -> str:
    return urlsplit(call.url).path.casefold()


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


@deed("unlock")
def unlock(enclave: Enclave, *_: object) -> None:
    """Remove every lock."""
    enclave.locks.clear()
