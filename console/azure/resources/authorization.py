"""Microsoft.Authorization: what the identity may do at a scope, and what is locked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from console.azure.arm.link import Link
from console.azure.http.translation import translated
from console.azure.values.cleaning import line
from console.azure.values.fields import enum_member
from console.model.permissions import Grant
from console.model.states import Lock, LockLevel

LOCKS_VERSION, PERMISSIONS_VERSION = "2020-05-01", "2022-04-01"
LOCKS = "/providers/Microsoft.Authorization/locks"
PERMISSIONS = "/providers/Microsoft.Authorization/permissions"


class Authorization:
    """Permissions and locks in one subscription."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def locks(self) -> tuple[Lock, ...]:
        """Return every lock of the subscription and of what is in it."""
        with translated("management locks"):
            items = await self._link.arm.list_(f"{self._link.subscription}{LOCKS}", LOCKS_VERSION)
            return tuple(
                Lock(
                    scope=str(item["id"]).partition(LOCKS)[0],
                    name=line(item["name"]),
                    level=enum_member(LockLevel, item["properties"].get("level")),
                    notes=line(item["properties"].get("notes") or ""),
                )
                for item in items
            )

    async def grants(self, scopes: Iterable[str]) -> tuple[Grant, ...]:
        """Return what the identity may do at each scope (ARM ids of groups or resources)."""
        unique = sorted(set(scopes))
        with translated("permissions"):
            lists = await asyncio.gather(
                *(self._link.arm.list_(f"{scope}{PERMISSIONS}", PERMISSIONS_VERSION) for scope in unique)
            )
            return tuple(
                Grant(scope, tuple(item.get("actions") or ()), tuple(item.get("notActions") or ()))
                for scope, items in zip(unique, lists, strict=True)
                for item in items
            )
