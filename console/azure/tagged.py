"""Resources found by tag, and the POST actions that a configuration names for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.azure.cleaning import line
from console.azure.translation import translated
from console.model.states import TaggedResource

if TYPE_CHECKING:
    from console.azure.links import Link
    from console.config import ExtraStep

LIST_VERSION = "2021-04-01"


class Tagged:
    """Whatever carries a tag in one enclave."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def with_tag(self, step: ExtraStep) -> tuple[TaggedResource, ...]:
        """Return the resources that an extra step acts on."""
        name, _, value = step.tag.partition("=")
        wanted = f"tagName eq '{_quoted(name)}'" + (f" and tagValue eq '{_quoted(value)}'" if value else "")
        with translated(f"resources tagged {step.tag}"):
            items = await self._link.arm.list_(
                f"{self._link.subscription}/resources", LIST_VERSION, **{"$filter": wanted}
            )
            return tuple(
                TaggedResource(step.name, line(item["id"]), line(item["name"]))
                for item in items
                if self._link.in_scope(item["id"])
            )

    async def post(self, target: str, action: str, version: str) -> None:
        """Post an action to a resource; the answer may come before it is done."""
        with translated(f"{action} {target.rpartition('/')[2]}"):
            await self._link.arm.post(f"{target}/{action}", version)


def _quoted(text: str) -> str:
    return text.replace("'", "''")
