"""Virtual machines and their power states, from the instance view. Seconds old."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from azure.mgmt.compute.aio import ComputeManagementClient

from console.azure.answers import every, known
from console.azure.arm import compact
from console.azure.cleaning import line
from console.azure.translation import translated
from console.model.sessions import Machine, PowerState

if TYPE_CHECKING:
    from console.azure.links import Link

POWER = "PowerState/"


class Machines:
    """The virtual machines of one enclave."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def list_(self) -> tuple[Machine, ...]:
        """Return every VM of the resource groups that are watched."""
        with translated("virtual machines"):
            machines = self._link.management(ComputeManagementClient).virtual_machines
            groups = self._link.enclave.resource_groups
            if not groups:
                found = [await every(machines.list_all(status_only="true"))]
            else:
                found = await asyncio.gather(
                    *(every(machines.list(group, expand="instanceView")) for group in groups)
                )
            return tuple(_machine(item) for items in found for item in items)


def _machine(item: dict[str, Any]) -> Machine:
    properties = item.get("properties") or {}
    statuses = (properties.get("instanceView") or {}).get("statuses") or ()
    power = next((s["code"].removeprefix(POWER) for s in statuses if s["code"].startswith(POWER)), "")
    return Machine(
        id=line(item["id"]),
        name=line(item["name"]),
        size=line((properties.get("hardwareProfile") or {}).get("vmSize", "")),
        power=known(PowerState, power),
        role=line((item.get("tags") or {}).get("role", "")),
        raw=compact(item),
    )
