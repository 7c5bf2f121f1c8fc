"""The ML workspaces of an enclave."""

from __future__ import annotations

from azure.mgmt.machinelearningservices.aio import MachineLearningServicesMgmtClient

from console.azure.arm.link import Link
from console.azure.arm.paging import list_items
from console.azure.values.json_types import JsonObject


class Workspaces:
    """The workspaces that are watched: those that the configuration names, or all in its scope."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def list_(self) -> list[JsonObject]:
        """Return them as Azure sent them."""
        names = {name.casefold() for name in self._link.enclave.ml_workspaces}
        client = self._link.management(MachineLearningServicesMgmtClient)
        return [
            workspace
            for workspace in await list_items(client.workspaces.list_by_subscription)
            if self._link.in_scope(workspace["id"]) and (not names or workspace["name"].casefold() in names)
        ]
