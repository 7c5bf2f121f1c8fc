"""Resources found by tag, how they are, and the POST actions that a configuration names for them."""

from __future__ import annotations

import asyncio

from console.azure.arm.link import Link
from console.azure.arm.long_running import LongRunningOperation
from console.azure.arm.shared_reads import SharedRead
from console.azure.http.translation import translated
from console.azure.values.cleaning import azure_name, line
from console.azure.values.json_types import JsonObject
from console.config import ExtraStep
from console.model.states import TaggedResource
from console.model.targets import name_of

LIST_VERSION = "2021-04-01"


class Tagged:
    """Whatever carries the tag of an extra step in one enclave."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._shared = SharedRead(self._read)

    async def now(self) -> tuple[TaggedResource, ...]:
        """Return the resources of every extra step from a read that begins after this call."""
        return await self._shared.fresh()

    async def begin(self, target: str, action: str, version: str, token: str = "") -> LongRunningOperation:
        """Post an action to a resource, or follow what `token` names."""
        words = f"{action} {name_of(target)}"
        with translated(words):
            poller = await self._link.arm.begin(f"{target}/{action}", version, token)
        return LongRunningOperation(words, poller)

    async def _read(self) -> tuple[TaggedResource, ...]:
        steps = self._link.enclave.acting.extra_steps
        lists = await asyncio.gather(*(self._with_tag(step) for step in steps))
        return tuple(resource for resources in lists for resource in resources)

    async def _with_tag(self, step: ExtraStep) -> list[TaggedResource]:
        name, _, value = step.tag.partition("=")
        condition = f"tagName eq '{_quoted(name)}'" + (
            f" and tagValue eq '{_quoted(value)}'" if value else ""
        )
        with translated(f"resources tagged {step.tag}"):
            items = await self._link.arm.list_(
                f"{self._link.subscription}/resources", LIST_VERSION, **{"$filter": condition}
            )
            in_scope = [item for item in items if self._link.in_scope(item["id"])]
            return list(await asyncio.gather(*(self._resource(step, item) for item in in_scope)))

    async def _resource(self, step: ExtraStep, listed: JsonObject) -> TaggedResource:
        """Return a resource with its state, which the list does not tell."""
        item = await self._link.arm.get(listed["id"], step.api_version)
        state = item
        for key in step.state.split("."):
            state = state.get(key, "") if isinstance(state, dict) else ""
        return TaggedResource(step.name, azure_name(listed["id"]), azure_name(listed["name"]), line(state))


def _quoted(text: str) -> str:
    return text.replace("'", "''")
