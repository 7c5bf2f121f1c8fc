"""Virtual machines and their power states, from the instance view. Seconds old.

Read by plain calls: the compute SDK takes 120 ms of processor to import, for one list.
"""

from __future__ import annotations

import asyncio

from console.azure.arm.link import Link
from console.azure.http.translation import translated
from console.azure.values.cleaning import azure_name, line
from console.azure.values.fields import compact, enum_member
from console.azure.values.json_types import JsonObject
from console.model.sessions import Machine, PowerState

VERSION = "2024-07-01"
POWER = "PowerState/"


class Machines:
    """The virtual machines of one enclave."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def list_(self) -> tuple[Machine, ...]:
        """Return every VM of the resource groups that are watched."""
        with translated("virtual machines"):
            groups = self._link.enclave.resource_groups
            if not groups:
                lists = [await self._list(self._link.subscription, statusOnly="true")]
            else:
                lists = await asyncio.gather(
                    *(self._list(self._link.group(group), **{"$expand": "instanceView"}) for group in groups)
                )
            return tuple(machine(item) for items in lists for item in items)

    async def _list(self, scope: str, **query: str) -> list[JsonObject]:
        path = f"{scope}/providers/Microsoft.Compute/virtualMachines"
        return await self._link.arm.list_(path, VERSION, **query)


def machine(item: JsonObject) -> Machine:
    """Return a virtual machine with its power state."""
    properties = item.get("properties") or {}
    statuses = (properties.get("instanceView") or {}).get("statuses") or ()
    power = next((s["code"].removeprefix(POWER) for s in statuses if s["code"].startswith(POWER)), "")
    return Machine(
        id=azure_name(item["id"]),
        name=azure_name(item["name"]),
        size=azure_name((properties.get("hardwareProfile") or {}).get("vmSize", "")),
        power=enum_member(PowerState, power),
        role=line((item.get("tags") or {}).get("role", "")),
        raw=compact(item),
    )
