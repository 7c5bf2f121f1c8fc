"""Queries that are saved in Azure: the searches of the enclave's workspace, and its query packs."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from console.azure.arm.link import Link
from console.azure.http.translation import translated
from console.azure.values.cleaning import line, paragraph
from console.azure.values.json_types import Json, JsonObject
from console.model.saved_queries import QueryKind, SavedQuery
from console.model.targets import name_of

PROVIDER = "providers/Microsoft.OperationalInsights"
WORKSPACES, SEARCHES, PACKS = "2023-09-01", "2020-08-01", "2019-09-01"


class SavedSearches:
    """What is saved beside the logs of one enclave."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def list_(self) -> tuple[SavedQuery, ...]:
        """Return every saved search and packed query; raises what any read raises."""
        with translated("saved searches"):
            searches, packed = await asyncio.gather(self._searches(), self._packed())
            return (*searches, *packed)

    async def _searches(self) -> list[SavedQuery]:
        workspaces = await self._list("workspaces", WORKSPACES)
        workspace_id = self._link.enclave.log_workspace.casefold()
        matches = [
            workspace
            for workspace in workspaces
            if workspace["properties"]["customerId"].casefold() == workspace_id
        ]
        answers = [
            await self._link.arm.get(f"{workspace['id']}/savedSearches", SEARCHES) for workspace in matches
        ]
        return [_search(item) for answer in answers for item in answer["value"]]

    async def _packed(self) -> list[SavedQuery]:
        packs = await self._list("queryPacks", PACKS)
        lists = await asyncio.gather(
            *(self._link.arm.list_(f"{pack['id']}/queries", PACKS, includeBody="true") for pack in packs)
        )
        pairs = zip(packs, lists, strict=True)
        return [_packed(item, line(pack["name"])) for pack, items in pairs for item in items]

    async def _list(self, kind: str, version: str) -> list[JsonObject]:
        items = await self._link.arm.list_(f"{self._link.subscription}/{PROVIDER}/{kind}", version)
        return [item for item in items if self._link.in_scope(item["id"])]


def _search(item: Mapping[str, Json]) -> SavedQuery:
    """Return a saved search; the service has written its keys in either case."""
    about = {key.casefold(): value for key, value in item["properties"].items()}
    tags = {line(tag.get("name") or tag.get("Name")): tag for tag in about.get("tags") or ()}
    return SavedQuery(
        id=line(item["id"]),
        key=line(name_of(item["id"])),
        name=line(about["displayname"]),
        text=paragraph(about["query"]),
        kind=QueryKind.PLAIN,
        origin=f"saved search of the workspace, {line(about.get('category') or 'no category')}",
        tags=(line(about.get("category")), *tags),
    )


def _packed(item: Mapping[str, Json], pack: str) -> SavedQuery:
    about = item["properties"]
    labels = (about.get("related") or {}).get("categories") or ()
    return SavedQuery(
        id=line(item["id"]),
        key=line(item["name"]),
        name=line(about["displayName"]),
        text=paragraph(about["body"]),
        kind=QueryKind.PLAIN,
        origin=f"query pack {pack}",
        description=line(about.get("description")),
        tags=tuple(line(label) for label in labels),
    )
