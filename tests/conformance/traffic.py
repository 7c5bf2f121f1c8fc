"""Traffic to validate: every topic read, a sweep over every ARM route, and each write once."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from places import COMPUTE, LISTS, NAMELESS, PROVIDERS, lists_in, parts_of, version_of

from console.azure.connection import Connection, connected
from console.azure.topics import TOPICS
from console.errors import ConsoleError
from console.simulator.kinds import KINDS

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Simulator

ROUNDS = 4  # from a resource to what it has, and to what that has


async def make_traffic(simulator: Simulator, record: Path) -> None:
    """Let the console read everything, then ask for each resource that it saw, then write."""
    for enclave in simulator.config.enclaves:
        async with connected(enclave, clock=simulator.clock()) as connection:
            for topic in TOPICS:
                await connection.read(topic)
            await connection.saved_queries()
            simulator.do(enclave.name, "lock")
            await _sweep(connection, record)
            await _write(connection, record)


async def _sweep(connection: Connection, record: Path) -> None:
    group = f"{connection.link.subscription}/resourceGroups/{connection.link.enclave.resource_groups[0]}"
    location = re.search(r'\\"location\\": ?\\"(\w+)\\"', record.read_text())
    where = location[1] if location else ""
    for path, version in LISTS:
        await _get(connection, path.format(s=connection.link.enclave.subscription, g=group, l=where), version)
    for namespace, version in PROVIDERS:
        await _get(connection, f"/providers/{namespace}/operations", version)
    for path, version in lists_in(connection.link.enclave.subscription, group.rpartition("/")[2]):
        await _get(connection, path, version)
    done: set[str] = set()
    for _ in range(ROUNDS):
        known = one_of_each(ids_in(record, connection.link.enclave.subscription))
        for kind in known.keys() - done:
            await _visit(connection, kind, known[kind])
        done |= known.keys()


async def _visit(connection: Connection, kind: str, path: str) -> None:
    """Ask for a resource, for what it has, and for something that it has not."""
    if version := version_of(path, KINDS.get(kind)):
        await _get(connection, path, version)
    for part, version in parts_of(kind):
        await _get(connection, f"{path}/{part}", version)
        if part not in NAMELESS:
            await _get(connection, f"{path}/{part}/there-is-none", version)


async def _write(connection: Connection, record: Path) -> None:
    """Carry out each write that an operator could, once, on something that is there."""
    seen = sorted(ids_in(record, connection.link.enclave.subscription))
    machine = next(each for each in seen if re.search(rf"{COMPUTE}/[^/]+$", each))
    for verb in ("restart", "deallocate", "start"):
        await _post(connection, f"{machine}/{verb}", "2024-07-01")
    for pattern, verbs, version in (
        (r"/alerts/[^/]+$", ("inProgress", "resolve", "dismiss", "activate"), "2022-01-01"),
        (r"/userSessions/[^/]+$", ("sendMessage", "disconnect"), "2024-04-03"),
        (r"/jobs/[^/]+$", ("cancel",), "2024-04-01"),
        (r"/computes/gpu-train$", ("listNodes",), "2020-08-01"),
    ):
        found = next((each for each in seen if re.search(pattern, each)), "")
        for verb in verbs if found else ():
            words = {"messageTitle": "Maintenance", "messageBody": "Save your work."}
            await _post(connection, f"{found}/{verb}", version, words if verb == "sendMessage" else None)


async def _get(connection: Connection, path: str, version: str) -> None:
    try:
        await connection.link.arm.get(path, version)
    except (ConsoleError, Exception):  # noqa: BLE001  what it answered is validated from the record
        await asyncio.sleep(0)


async def _post(connection: Connection, path: str, version: str, body: Any = None) -> None:
    try:
        await connection.link.arm.post(path, version, body)
    except (ConsoleError, Exception):  # noqa: BLE001  the same
        await asyncio.sleep(0)


def ids_in(record: Path, subscription: str) -> set[str]:
    """Return every ARM id in the replies so far that lies in the subscription."""
    found = set(re.findall(rf'\\"id\\": ?\\"(/subscriptions/{subscription}/[^"\\]+)', record.read_text()))
    return {each for each in found if "/providers/" in each}


def one_of_each(ids: set[str]) -> dict[str, str]:
    """Return one id of each kind of resource, by kind."""
    kinds: dict[str, str] = {}
    for each in sorted(ids):
        namespace, *rest = each.rpartition("/providers/")[2].split("/")
        if not {*NAMELESS}.intersection(rest):
            kinds.setdefault("/".join([namespace, *rest[::2]]), each)
    return kinds
