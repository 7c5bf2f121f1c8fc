"""Management locks (Microsoft.Authorization/locks): what nobody may delete or change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from console.simulator.interventions import intervention
from console.simulator.replies import Refusal, page
from console.simulator.routing import Call, Reply
from console.simulator.scopes import contains, scope_of, serves_at_every_scope
from console.simulator.world.enclave import Enclave

READING = re.compile(r"/(list\w*|query\w+|permissions|resources)$")
VERSIONS = ("2016-09-01", "2017-04-01", "2020-05-01")
KIND = "Microsoft.Authorization/locks"
LIST = f"providers/{KIND}"


@serves_at_every_scope("GET", LIST, *VERSIONS)
def locks(call: Call) -> Reply:
    """Answer the locks at a scope, above it and below it."""
    scope = scope_of(call, KIND)
    scopes = [(lock, _scope(lock)) for lock in call.enclave.locks]
    return page(call, [lock for lock, at in scopes if contains(scope, at) or contains(at, scope)])


@serves_at_every_scope("GET", f"{LIST}/{{lock}}", *VERSIONS)
def one_lock(call: Call) -> Reply:
    """Answer one lock at the scope on which it lies."""
    lock_id = f"{scope_of(call, KIND)}/{LIST}/{call.path['lock']}".casefold()
    for lock in call.enclave.locks:
        if str(lock["id"]).casefold() == lock_id:
            return Reply(lock)
    name = call.path["lock"]
    raise Refusal(404, "LockNotFound", f"The lock '{name}' could not be found.")


def refuse_locked(call: Call) -> None:
    """Raise Refusal where a lock forbids what the call would change."""
    if call.known_enclave is None or call.method in ("GET", "HEAD") or READING.search(_path(call)):
        return
    for lock in call.enclave.locks:
        scope = _scope(lock)
        level = lock["properties"]["level"]
        if _path(call).startswith(f"{scope}/".casefold()) and (
            level == "ReadOnly" or call.method == "DELETE"
        ):
            words = (
                f"The scope '{_path(call)}' cannot perform {call.method.lower()} operation because following "
                f"scope(s) are locked: '{scope}'. Please remove the lock and try again."
            )
            raise Refusal(409, "ScopeLocked", words)


def _scope(lock: Mapping[str, Any]) -> str:
    return str(lock["id"]).partition(f"/{LIST}")[0]


def _path(call: Call) -> str:
    return urlsplit(call.url).path.casefold()


@intervention("lock")
def lock(enclave: Enclave, _: datetime, arguments: Mapping[str, Any]) -> str:
    """Put a lock on the resource group, or on the resource whose id is given."""
    scope = arguments.get("scope", enclave.group)
    name = arguments.get("name", "keep")
    record = {
        "id": f"{scope}/{LIST}/{name}",
        "type": KIND,
        "name": name,
        "properties": {"level": arguments.get("level", "CanNotDelete"), "notes": arguments.get("notes", "")},
    }
    enclave.locks.append(record)
    return str(record["id"])


@intervention("unlock")
def unlock(enclave: Enclave, *_: object) -> None:
    """Remove every lock."""
    enclave.locks.clear()
