"""Tags on a resource group or subscription: the one place that every console of an enclave can see.

The tags API merges and deletes single names atomically; it knows no ETag.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from console.azure.arm.link import Link
from console.azure.http.translation import translated
from console.azure.values.cleaning import line
from console.model.targets import AzureName

VERSION = "2021-04-01"


class Tags:
    """The tags of an enclave: those of its first resource group, or of its subscription."""

    def __init__(self, link: Link) -> None:
        groups = sorted(link.enclave.resource_groups, key=str.casefold)
        self._link = link
        self.scope = f"{link.subscription}/resourceGroups/{groups[0]}" if groups else link.subscription

    async def read(self) -> dict[AzureName, str]:
        """Return every tag; Azure keeps a name in any case, and compares it in none."""
        with translated("the enclave's tags"):
            answer = await self._link.arm.get(self._path, VERSION)
            tags = answer["properties"].get("tags") or {}
            return {AzureName(name): line(value) for name, value in tags.items()}

    async def merge(self, tags: Mapping[str, str]) -> None:
        """Set these tags and leave all others as they are."""
        await self._patch("Merge", tags)

    async def delete(self, names: Iterable[str]) -> None:
        """Remove these tags, whatever their values."""
        present = await self.read()
        over = {AzureName(name) for name in names}
        going = {name: value for name, value in present.items() if name in over}
        if going:
            await self._patch("Delete", going)

    async def _patch(self, operation: str, tags: Mapping[str, str] | Mapping[AzureName, str]) -> None:
        with translated("the enclave's tags"):
            await self._link.arm.patch(
                self._path, VERSION, {"operation": operation, "properties": {"tags": tags}}
            )

    @property
    def _path(self) -> str:
        return f"{self.scope}/providers/Microsoft.Resources/tags/default"
